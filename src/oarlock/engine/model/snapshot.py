"""All that an audit looks at: the plan's document, the tables' facts, the fetched frames, the metrics' values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from oarlock.engine.model.company import Company
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.metric import MetricValue, Series
from oarlock.engine.model.plan_view import PlanView


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """A check at load that rows or a column failed: what, where, how many, five sample rows."""

    code: str
    message: str
    column: str | None = None
    count: int = 0
    level: str = "quarantine"  # quarantine, warning, note
    samples: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What is known of a loaded table. `columns` are those the records hold (not the canonical ones that are absent).

    first, last: earliest and latest day of the column by which its rows happened, up to as-of.
    last_in_files: the latest before the as-of cut. median_gap_days: usual days between dated rows (its grain).
    """

    name: str
    rows: int
    quarantined: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    last_in_files: dt.date | None = None
    columns: frozenset[str] = frozenset()
    median_gap_days: float | None = None
    problems: tuple[TableProblem, ...] = ()
    failed: bool = False
    dated_by_us: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReading:
    """A GoalTarget evaluated (details.md 1-4).

    value: the metric over start..min(by, as-of) in the reading `over`; target: the planned figure over start..by;
    target_to_date: the target metric over the same span as value (only for targets that are metrics or pace curves).
    baseline: as given, else the same reading over the span of equal length that ends before start.
    definition: the metric's normalised formula (metrics with an equal one are the same figure); scope: its row filter.
    """

    metric: str
    over: str
    start: dt.date
    by: dt.date
    value: MetricValue
    target: float | None
    target_band: tuple[float, float] | None = None
    target_to_date: float | None = None
    baseline: float | None = None
    baseline_computed: float | None = None
    additive: bool = False
    definition: str = ""
    scope: str = ""
    value_sql: str | None = None
    target_sql: str | None = None
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReading:
    """A hand-off's promise judged for a complete period: kept or not, with the metric values it compared."""

    at: dt.date
    kept: bool | None
    values: Mapping[str, float | None]
    sql: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Economy:
    """The few figures prices rest on, over the 12 months that end with as-of. None is unknown, never zero.

    margin: gross profit ÷ revenue on the lines of known cost; cost_coverage: share of revenue with known cost.
    hour_cost: company-wide cost of an hour (annual_cost ÷ 1,720), hour_cost_by_unit where min_group_size people are known.
    """

    currency: str
    revenue: float | None = None
    gross_profit: float | None = None
    margin: float | None = None
    cost_coverage: float | None = None
    hour_cost: float | None = None
    hour_cost_by_unit: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All an audit looks at. Checks and measures read it and nothing else.

    keys: folder keys given. columns: `table` and `table.column` present in the records.
    frames: query name -> result; sql: query name -> the text that was run (parameters bound).
    targets: (`goal` or `objective`, id, position in measures) -> reading.
    """

    company: Company
    as_of: dt.date
    tables: Mapping[str, TableFacts] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    frames: Mapping[str, Frame] = field(default_factory=dict)
    sql: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    metric_tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    metric_formula: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[tuple[str, str, int], TargetReading] = field(default_factory=dict)
    promises: Mapping[str, tuple[PromiseReading, ...]] = field(default_factory=dict)
    economy: Economy = field(default_factory=lambda: Economy(currency="EUR"))
    history: tuple[Mapping[str, object], ...] | None = None
    people_rows: Frame = field(default_factory=lambda: Frame({}))
    unit_rows: Frame = field(default_factory=lambda: Frame({}))
    seed: int = 0
    steward: bool = False
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was derived from this snapshot and is wanted again (effort by item, ...); never an input."""

    @property
    def keys(self) -> frozenset[str]:
        """The folder keys given."""
        return frozenset(self.company.model_fields_set)

    @cached_property
    def plan(self) -> PlanView:
        """The plan as of the snapshot's day: who is there, what is current, what leads where."""
        return PlanView(self.company, self.as_of, self.people_rows, self.unit_rows)
