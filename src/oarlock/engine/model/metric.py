"""What a metric is, as declared in the company folder, and one value of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from oarlock.engine.model.record import Record
from oarlock.engine.model.scalars import Amount, Day, DayValue, Id, NumberPair, Ref, Text

Kind = Literal["simple", "ratio", "derived", "cumulative", "retention", "conversion", "state", "manual"]
Grain = Literal["day", "week", "month", "quarter", "year"]
UnitOfMeasure = Literal["money", "count", "percent", "days", "hours", "score", "ratio"]


class InBand(Record):
    """The wanted direction of a metric that shall stay in a range."""

    in_: Annotated[NumberPair, Field(alias="in")]


class StateSpec(Record):
    """Rows open at the end of a period."""

    from_: Annotated[Ref, Field(alias="from")]
    opened: Text
    closed: Text | None = None
    measure: Text


class RetentionSpec(Record):
    """Entities with a row in a period that have one in the next."""

    from_: Annotated[Ref, Field(alias="from")]
    entity: Text
    grain: Grain = "month"


class ConversionSpec(Record):
    """Entities that go from a start to an end within a time; or a numerator over a denominator."""

    from_: Annotated[Ref | None, Field(alias="from")] = None
    entity: Text | None = None
    where_start: Text | None = None
    where_end: Text | None = None
    within: Amount | None = None
    numerator: Ref | None = None
    denominator: Ref | None = None


class CumulativeSpec(Record):
    """A metric added up since a day."""

    metric: Ref
    since: Literal["fiscal_year_start", "goal_start"] | Day


class MetricSpec(Record):
    """An item of the folder's `metrics`."""

    id: Id
    name: Text | None = None
    kind: Kind | None = None
    builtin: Ref | None = None
    of: Ref | None = None
    from_: Annotated[Ref | None, Field(alias="from")] = None
    measure: Text | None = None
    where: Text | None = None
    time: Text | None = None
    grain: Grain | None = None
    unit: UnitOfMeasure | None = None
    direction: Literal["up", "down"] | InBand | None = None
    owner_unit: Ref | None = None
    numerator: Ref | None = None
    denominator: Ref | None = None
    expr: Text | None = None
    state: StateSpec | None = None
    retention: RetentionSpec | None = None
    conversion: ConversionSpec | None = None
    cumulative: CumulativeSpec | None = None
    values: list[DayValue] | None = None


class MetricValue(NamedTuple):
    """One value of a metric: the period's first day, the figure or the reason why there is none, and what it rests on.

    `n` counts the rows behind the value; `complete` is False for a part period; `reason` is a code
    (`no_rows`, `division_by_zero`, `insufficient_cost`, `too_few_records`, ...) when `value` is None.
    """

    # a named tuple, not a record like the others: a report makes hundreds of thousands of these
    at: dt.date
    value: float | None
    n: int
    complete: bool
    reason: str | None = None
    by: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values of a metric over periods (and cuts), with what the metric is."""

    metric: str
    unit: str
    direction: str | tuple[float, float] | None
    grain: str
    values: tuple[MetricValue, ...]
    notes: tuple[str, ...] = ()
