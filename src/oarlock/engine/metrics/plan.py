"""A plan: the few queries that fetch all leaves, and how each leaf's figures are read from their results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.shapes import Shapes
from oarlock.engine.metrics.tree import Node
from oarlock.engine.model.calendar import Calendar


@dataclass(frozen=True, slots=True)
class CubeReader:
    """Reads an additive atom from a cube: which cells count (`flags`), which column adds up, which counts the rows."""

    query: str
    value: str
    n: str
    how: Choice["sum", "count", "min", "max"]
    flags: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads a leaf from a query with one row per window and group; `by_day` when windows are named by their first day."""

    query: str
    value: str
    n: str
    seen: str
    groups: tuple[str, ...]
    by_day: bool
    zero: bool


Reader = CubeReader | RowReader


@dataclass(frozen=True, slots=True)
class Cells:
    """A query whose rows are cells of separate buckets of days, so that buckets can be computed apart and kept.

    text: the query for a span of days; its first `keys` columns, `at` first, name a cell. dated: the table whose rows give
    the days; tables: all tables that are read.
    """

    text: Callable[[dt.date, dt.date], str]
    first: dt.date
    last: dt.date
    bucket: str
    keys: int
    dated: str
    dated_by: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedQuery:
    """A query to run: its name, text, the table it reads, and its cells where it has any."""

    name: str
    sql: str
    table: str
    cells: Cells | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The queries, and a reader for every demand."""

    queries: Mapping[str, PlannedQuery]
    readers: Mapping[Demand, Reader]
    shapes: Shapes
    calendar: Calendar
    as_of: dt.date
    recorded: Mapping[tuple[str, Node], tuple[dt.date, dt.date]] = field(default_factory=dict)
