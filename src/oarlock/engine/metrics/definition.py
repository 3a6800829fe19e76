"""How a built-in metric is written down: a definition in the expression language, resolved against the tables at hand.

A name in a `Derived` expression is one of its parts, another metric's id, or `period_days`, `period_months`.
`as_of` may be used in every expression of a built-in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from oarlock.engine.metrics.shapes import Shapes, type_of
from oarlock.engine.metrics.tree import Type

UnitOfMeasure = Choice["money", "count", "percent", "days", "hours", "score", "ratio"]
Direction = Choice["up", "down"]


@dataclass(frozen=True, slots=True)
class Simple:
    """An aggregate of the rows of a table by the day of `time` (default: the table's own)."""

    table: str
    measure: str
    where: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An aggregate of the rows open at the end of a period."""

    table: str
    measure: str
    opened: str
    closed: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A figure with a query of its own: the name in `routines`, its table, day, expressions and row filter."""

    routine: str
    table: str
    time: str
    args: tuple[str | int | float | None, ...] = ()
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """Arithmetic over parts and other metrics."""

    expr: str
    parts: Mapping[str, Definition] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.expr, tuple(self.parts.items())))


@dataclass(frozen=True, slots=True)
class On:
    """A definition evaluated on other windows (`trailing_year`, `year_before`, `month_ends`, ...)."""

    transform: str
    of: Definition


@dataclass(frozen=True, slots=True)
class Covered:
    """A definition that stands only where a share reaches a least value; below it the value is `insufficient_cost`."""

    of: Definition
    share: Definition
    least: float


Definition = Simple | Opened | Procedure | Derived | On | Covered


@dataclass(frozen=True, slots=True)
class Ground:
    """What a built-in may look at when it chooses its definition: the tables, the as-of day, each process's last step."""

    shapes: Shapes
    as_of: dt.date
    last_steps: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether `table` or `table.column` is in the records."""
        table, _, column = name.partition(".")
        shape = self.shapes.get(table)
        return shape is not None and (not column or column in shape.present)

    def type(self, table: str, column: str) -> Type:
        """The type of a column."""
        return type_of(self.shapes[table].columns[column])

    def span(self, table: str, column: str) -> tuple[dt.date, dt.date] | None:
        """First and last day of a dated column."""
        shape = self.shapes.get(table)
        return shape.spans.get(column) if shape is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin:
    """A metric of the catalogue.

    needs: tables and columns it cannot do without (`a|b`: one of them; a metric's id in brackets: that metric).
    define: its definition, or a function that chooses one by what the records hold. later: not in this release, with
    what it will need. bounds: the range its values lie in. counts_cancelled: cancelled orders are part of it.
    """

    id: str
    name: str
    unit: UnitOfMeasure
    direction: Direction | None
    needs: tuple[str, ...] = ()
    define: Definition | Callable[[Ground], Definition] | None = None
    notes: Callable[[Ground], tuple[str, ...]] | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    later: bool = False
    question: str = ""

    def definition(self, ground: Ground) -> Definition:
        """The definition for the tables at hand."""
        if self.define is None:
            raise ValueError(f"{self.id} is not in this release")
        return self.define(ground) if callable(self.define) else self.define
