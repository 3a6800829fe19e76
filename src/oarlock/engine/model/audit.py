"""One run of the audit: everything it says, and what it looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oarlock.engine.model.finding import Finding, NotChecked
from oarlock.engine.model.measure import Index, Measure, UnitSplit
from oarlock.engine.model.metric import Series
from oarlock.engine.model.snapshot import TableFacts


@dataclass(frozen=True, kw_only=True)
class Audit:
    """One run. `findings` are in the contract's order; `supporting` are measures outside the six dimensions.

    input: the contract's `input` object. warnings: sentences about the data that leave the exit code 0.
    weights: of the dimensions, as declared. level: of the likely ranges (policy.confidence).
    timings: seconds by stage, the only part that differs between two runs on the same input.
    """

    company: str
    currency: str
    as_of: dt.date
    plan_version: str
    input: Mapping[str, Any]
    index: Index
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    supporting: Mapping[str, Measure] = field(default_factory=dict)
    tables: Mapping[str, TableFacts] = field(default_factory=dict)
    healthy_zone: tuple[float, float] = (70, 85)
    level: float = 0.8
    weights: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    steward: bool = False
    series: Mapping[str, Series] = field(default_factory=dict)
    metric_names: Mapping[str, str] = field(default_factory=dict)
    unit_names: Mapping[str, str] = field(default_factory=dict)
    units: UnitSplit | None = None
