"""Who and with what: units, people, rewards, hand-offs, systems, processes, partners, reviews, ideas."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from oarlock.engine.model.plan import Cadence, Support, exactly_one
from oarlock.engine.model.record import Record
from oarlock.engine.model.scalars import Amount, Day, Id, Number, NumberPair, Ref, Share, Text

Function = Literal[
    "leadership", "sales", "marketing", "operations", "support", "finance", "people", "product", "technology", "other"
]
_CURRENCY = r"^[A-Z]{3}$"
_MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class CompanyCard(Record):
    """Name, money, calendar of the company."""

    name: Text
    currency: Annotated[Text, Field(pattern=_CURRENCY, json_schema_extra={"pattern": _CURRENCY})]
    timezone: Text = "UTC"
    country: Text | None = None
    industry: Text | None = None
    fiscal_year_start: Annotated[Text, Field(pattern=_MONTH_DAY, json_schema_extra={"pattern": _MONTH_DAY})] = "01-01"
    week_start: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    as_of: Day | None = None


class Unit(Record):
    """A department or team."""

    id: Id
    name: Text
    parent: Ref | None = None
    lead: Ref | None = None
    function: Function | None = None


class Person(Record):
    """A person of the company."""

    id: Id
    name: Text | None = None
    unit: Ref
    role: Text | None = None
    manager: Ref | None = None
    fte: Amount = 1.0
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    annual_cost: Amount | None = None


class AppliesTo(Record):
    """Whom a reward is for: a unit or a role, never one person."""

    unit: Ref | None = None
    role: Text | None = None

    @model_validator(mode="after")
    def _one_target(self) -> AppliesTo:
        exactly_one(self, ("unit", "role"))
        return self


class Incentive(Record):
    """What people are rewarded for."""

    id: Id
    applies_to: AppliesTo
    metric: Ref
    direction: Literal["up", "down"]
    weight: Amount
    form: Literal["bonus", "commission", "recognition", "review"] | None = None
    of_pay: Share | None = None
    payout: list[NumberPair] | None = None


class Handoff(Record):
    """A promise between two units."""

    id: Id
    name: Text
    from_: Annotated[Ref, Field(alias="from")]
    to: Ref
    promise: Text
    when: Text | None = None


class Coordination(Record):
    """A declared need of two units to work together."""

    from_: Annotated[Ref, Field(alias="from")]
    to: Ref
    why: Text | None = None
    strength: Share | None = None


class Quartiles(Record):
    """A benchmark's spread."""

    p25: Number
    p50: Number
    p75: Number


class Benchmark(Record):
    """What the market does."""

    metric: Ref
    value: Number | Quartiles
    source: Text
    as_of: Day
    n: Amount | None = None


class Feed(Record):
    """Data that a system hands to another."""

    system: Ref
    how: Literal["api", "file", "manual"]
    hours_per_week: Amount | None = None


class System(Record):
    """A piece of the software landscape."""

    id: Id
    name: Text
    owner_unit: Ref | None = None
    cost: Amount | None = None
    users: Amount | None = None
    active_users: Amount | None = None
    supports: list[Support] = []
    until: Day | None = None
    personal_data: bool | None = None
    critical: bool | None = None
    holds: list[Text]
    feeds: list[Feed] = []


class Step(Record):
    """A step of the declared path of a process."""

    activity: Text
    unit: Ref
    value: Literal["adds", "needed", "waste"] | None = None


class Process(Record):
    """Names the event logs of the table `events`."""

    id: Id
    name: Text
    owner_unit: Ref | None = None
    supports: list[Support] = []
    target_days: Amount | None = None
    steps: list[Step] = []
    documented_at: Day | None = None


class Quote(Record):
    """What a supplier asks for an activity."""

    supplier: Text
    price: Amount


class Activity(Record):
    """An activity that could be made or bought."""

    id: Id
    name: Text
    unit: Ref | None = None
    core: bool | None = None
    supports: list[Support] = []
    hours_per_week: Amount | None = None
    quotes: list[Quote] = []


class Partner(Record):
    """A partner of the company."""

    id: Id
    name: Text
    kind: Text | None = None
    supports: list[Support] = []


class Stakeholder(Record):
    """Someone with a need that a metric or goal stands for."""

    id: Id
    name: Text
    needs: list[dict[Literal["metric", "goal"], Ref] | Ref]


class Risk(Record):
    """What may go wrong, how likely a year, at what price."""

    id: Id
    name: Text
    probability: Share
    impact: Amount
    owner: Ref | None = None
    response: Text | None = None


class Review(Record):
    """A meeting that closes the loop."""

    id: Id
    name: Text | None = None
    cadence: Cadence
    units: list[Ref] = []
    next: Day | None = None
    held: list[Day] = []


class Rating(Record):
    """One rating of an idea."""

    by: Ref
    criterion: Text
    value: Number


class Experiment(Record):
    """A small test of an idea."""

    hypothesis: Text
    metric: Ref
    start: Day
    end: Day
    cost: Amount | None = None


class Idea(Record):
    """An idea from the people."""

    id: Id
    title: Text
    by: Ref | None = None
    at: Day
    theme: Ref | None = None
    status: Text | None = None
    ratings: list[Rating] = []
    experiment: Experiment | None = None


class Alert(Record):
    """From a signal to an act."""

    id: Id
    at: Day
    metric: Ref | None = None
    finding: Text | None = None
    decided_at: Day | None = None
    acted_at: Day | None = None
    outcome: Literal["confirmed", "false", "no_cause"] | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Alert:
        exactly_one(self, ("metric", "finding"))
        return self


class FindingDecision(Record):
    """What was decided about a finding."""

    id: Text
    status: Literal["open", "accepted", "dismissed", "resolved", "returned"]
    at: Day
    by: Ref | None = None
    reason: Literal["on_purpose", "data_wrong", "not_now"] | None = None
    until: Day | None = None
    since: Day | None = None
    initiative: Ref | None = None
    range: Any = None
