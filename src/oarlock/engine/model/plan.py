"""What a business wants and does: themes, goals, objectives, initiatives, scenarios, assumptions, decisions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from oarlock.engine.model.record import Record
from oarlock.engine.model.scalars import Amount, Day, DayValue, Id, Number, Ref, Share, Text

Status = Literal["draft", "active", "closed"]
Cadence = Literal["weekly", "monthly", "quarterly", "yearly"]
Phase = Literal["assess", "pilot", "scale", "optimise", "done", "stopped"]
InitiativeKind = Literal[
    "project", "launch", "campaign", "automation", "pilot", "enablement", "change", "improvement", "partnership"
]


def exactly_one(record: Record, names: tuple[str, ...]) -> None:
    """Raise when not exactly one of the named fields is given."""
    given = [name for name in names if getattr(record, name) is not None]
    if len(given) != 1:
        came = "none" if not given else ", ".join(given)
        raise ValueError(f"exactly one of {', '.join(names)} is needed, found {came}")


class Theme(Record):
    """A strategic theme."""

    id: Id
    name: Text
    perspective: Literal["financial", "customer", "process", "people", "society"] | None = None


class Band(Record):
    """A range a figure shall stay in."""

    low: Number
    high: Number


class TargetTable(Record):
    """A target that is read from the table `targets`."""

    table: Literal["targets"]
    kind: Text


class GoalTarget(Record):
    """An item of `measures`: which metric tells that a goal or objective is reached, and at which value."""

    metric: Ref
    baseline: Number | None = None
    target: Number | Band | TargetTable | Ref | None = None
    stretch: Number | None = None
    floor: Number | None = None
    by: Day | None = None
    pace: Literal["linear", "seasonal"] | list[DayValue] | None = None
    over: Literal["total", "each", "last"] | None = None
    where: Text | None = None
    scope: Literal["own"] | None = None


class DatedWeight(Record):
    """A weight from a day on."""

    from_: Annotated[Day, Field(alias="from")]
    value: Amount


class Goal(Record):
    """A goal of the company."""

    id: Id
    name: Text
    why: Text | None = None
    theme: Ref | None = None
    owner: Ref | None = None
    weight: Amount | list[DatedWeight] | None = None
    start: Day | None = None
    due: Day | None = None
    status: Status = "active"
    cadence: Cadence = "quarterly"
    measures: list[GoalTarget] = []


class Support(Record):
    """A link from a piece of work to what it serves."""

    goal: Ref | None = None
    objective: Ref | None = None
    metric: Ref | None = None
    weight: Amount | None = None
    expected_effect: Number | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Support:
        exactly_one(self, ("goal", "objective", "metric"))
        return self


class Objective(Record):
    """What a unit or a person wants to reach, in service of a goal or another objective."""

    id: Id
    name: Text
    why: Text | None = None
    unit: Ref | None = None
    person: Ref | None = None
    owner: Ref | None = None
    supports: list[Support] = []
    start: Day | None = None
    due: Day | None = None
    status: Status = "active"
    cadence: Cadence = "quarterly"
    measures: list[GoalTarget] = []
    topics: list[Text] = []

    @model_validator(mode="after")
    def _one_holder(self) -> Objective:
        exactly_one(self, ("unit", "person"))
        return self


class Milestone(Record):
    """A dated step of an initiative."""

    name: Text
    due: Day
    done: Day | None = None


class Automates(Record):
    """Hours of a role that an automation takes over."""

    role: Text
    hours_per_week: Amount
    people_affected: Amount


class EffectCheck(Record):
    """How we will know that an initiative worked, registered before it starts."""

    metric: Ref
    sign: Literal["up", "down"]
    smallest: Number
    window: Amount
    on: Day
    stop_if: Text | None = None
    registered: Day


class Initiative(Record):
    """Work that costs money or time."""

    id: Id
    name: Text
    why: Text | None = None
    kind: InitiativeKind
    phase: Phase = "assess"
    units: list[Ref] = []
    owner: Ref | None = None
    start: Day | None = None
    end: Day | None = None
    budget: Amount | None = None
    spent: Amount | None = None
    fte: Amount | None = None
    supports: list[Support] = []
    depends_on: list[Ref] = []
    affects: list[Ref] = []
    prepares: list[Ref] = []
    products: list[Ref] = []
    exploration: bool | None = None
    expected_benefit: Number | None = None
    finished: Day | None = None
    first_end: Day | None = None
    milestones: list[Milestone] = []
    consulted: list[Ref] | None = None
    training_cost: Amount | None = None
    aftercare_cost: Amount | None = None
    intended_users: Amount | None = None
    topics: list[Text] = []
    automates: list[Automates] = []
    reskilling: Ref | None = None
    answers: list[Text] = []
    check: EffectCheck | None = None


class ItemRef(Record):
    """A reference to an item of any list."""

    goal: Ref | None = None
    objective: Ref | None = None
    initiative: Ref | None = None
    unit: Ref | None = None
    metric: Ref | None = None
    finding: Text | None = None

    @model_validator(mode="after")
    def _one_target(self) -> ItemRef:
        exactly_one(self, ("goal", "objective", "initiative", "unit", "metric", "finding"))
        return self

    @property
    def target(self) -> tuple[str, str]:
        """(kind of item, id)."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is not None:
                return name, value
        raise AssertionError("a validated reference has a target")


class Deviation(Record):
    """Sanctioned misalignment: allowed on purpose, capped, dated, with what we want to learn."""

    id: Id
    name: Text
    item: ItemRef
    sponsor: Ref
    cap: Share | Amount
    until: Day
    question: Text


class Scenario(Record):
    """A plausible future."""

    id: Id
    name: Text
    probability: Share | None = None
    drivers: dict[str, Number | dict[str, Any]] = {}
    story: Text | None = None


class Assumption(Record):
    """What must stay true for a goal to make sense."""

    id: Id
    text: Text
    goals: list[Ref]
    holds_when: Text | None = None
    checked: Day | None = None


class Decision(Record):
    """What was decided, and what was expected of it."""

    id: Id
    at: Day
    text: Text
    options: list[Text] | None = None
    why: Text | None = None
    objections: Amount | None = None
    level: Literal["team", "lead", "owner"] | None = None
    expected: Text | Number | None = None
    check_on: Day | None = None
    closed: Day | None = None
    review: Ref | None = None


class Commitment(Record):
    """A promise made in a review."""

    id: Id
    text: Text
    owner: Ref
    made: Day
    due: Day
    first_due: Day | None = None
    done: Day | None = None
    cancelled: Day | None = None
    review: Ref | None = None
    supports: list[Support] = []


class GoalOrObjective(Record):
    """A reference to a goal or an objective."""

    goal: Ref | None = None
    objective: Ref | None = None

    @model_validator(mode="after")
    def _one_target(self) -> GoalOrObjective:
        exactly_one(self, ("goal", "objective"))
        return self


class CheckIn(Record):
    """A look at a goal between reviews."""

    on: GoalOrObjective
    at: Day
    by: Ref | None = None
    value: Number | None = None
    note: Text | None = None
