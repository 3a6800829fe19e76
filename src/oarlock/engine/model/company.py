"""The company folder's content as one typed document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from oarlock.engine.model import organisation as org
from oarlock.engine.model import plan
from oarlock.engine.model.metric import MetricSpec
from oarlock.engine.model.policy import Policy
from oarlock.engine.model.record import Record
from oarlock.engine.model.scalars import Text


class TableSource(Record):
    """Where a table comes from: one file or several of the same shape."""

    path: Text | list[Text]
    map: dict[str, Text] | None = None
    where: Text | None = None
    only: bool | None = None
    own: bool | None = None
    state: bool | None = None


class SelectSource(Record):
    """A table made by one checked query over named files."""

    files: dict[str, Text | list[Text]]
    select: Text
    own: bool | None = None
    state: bool | None = None


Source = Text | list[Text] | TableSource | SelectSource


class Company(Record):
    """A whole company folder, typed. `include` is already resolved; lists are in file order.

    `to_document()` and `Company.model_validate(document)` are inverse: what was absent stays absent.
    """

    oarlock: Literal[1]
    include: list[Text] = []
    company: org.CompanyCard
    vision: Text | None = None
    mission: Text | None = None
    values: list[Text] = []
    themes: list[plan.Theme] = []
    units: list[org.Unit] = []
    people: list[org.Person] = []
    metrics: list[MetricSpec] = []
    goals: list[plan.Goal] = []
    objectives: list[plan.Objective] = []
    initiatives: list[plan.Initiative] = []
    incentives: list[org.Incentive] = []
    handoffs: list[org.Handoff] = []
    deviations: list[plan.Deviation] = []
    coordination: list[org.Coordination] = []
    benchmarks: list[org.Benchmark] = []
    systems: list[org.System] = []
    processes: list[org.Process] = []
    scenarios: list[plan.Scenario] = []
    assumptions: list[plan.Assumption] = []
    decisions_log: list[plan.Decision] = []
    alerts: list[org.Alert] = []
    findings: list[org.FindingDecision] = []
    check_ins: list[plan.CheckIn] = []
    history: Text | None = None
    activities: list[org.Activity] = []
    partners: list[org.Partner] = []
    stakeholders: list[org.Stakeholder] = []
    risks: list[org.Risk] = []
    reviews: list[org.Review] = []
    commitments: list[plan.Commitment] = []
    ideas: list[org.Idea] = []
    policy: Policy = Field(default_factory=Policy)
    data_root: Text | None = None
    data: dict[str, Source] = {}

    def to_document(self) -> dict[str, Any]:
        """The plain-data document: only what was given, in the contract's key names."""
        return self.model_dump(by_alias=True, exclude_unset=True)

    def has(self, key: str) -> bool:
        """True when the folder gives the key (an empty list given is given)."""
        return key in self.model_fields_set
