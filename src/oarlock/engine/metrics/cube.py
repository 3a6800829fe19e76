"""Cubes: one GROUP BY over the cuts, the filters' columns and the finest period, from which many metrics are computed.

A condition whose columns are few-valued becomes part of the grouping and is judged on the finished cells, in SQL. Any
other condition is grouped by its truth, or, where the cube would grow too large, put inside the aggregate.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.formula import Atom
from oarlock.engine.metrics.plan import Cells, CubeReader
from oarlock.engine.metrics.shapes import Shapes, from_clause, tables_read
from oarlock.engine.metrics.tree import Aggregate, Column, Node, all_of, columns_of
from oarlock.engine.metrics.writing import Writer
from oarlock.engine.model.calendar import Calendar

MOST_CELLS = 250_000
"""Cells up to which one cube is preferred to several scans."""
FEW_ROWS = 5_000
"""Below so many rows nothing can explode."""
_UNKNOWN_DISTINCT = 1_000
_FEW = 200


@dataclass
class Cube:
    """A cube under construction over one table, time and bucket."""

    name: str
    table: str
    time: Node
    bucket: str
    shapes: Shapes
    calendar: Calendar
    buckets: int = 1
    dims: dict[Column, str] = field(default_factory=dict)
    flags: dict[Node, str] = field(default_factory=dict)
    after: dict[Node, str] = field(default_factory=dict)
    parts: dict[tuple[Aggregate, tuple[Node, ...]], str] = field(default_factory=dict)
    first: dt.date = dt.date.max
    last: dt.date = dt.date.min

    def cells(self) -> int:
        """About how many cells it has; never more than rows."""
        product = self.buckets << len(self.flags)
        for column in self.dims:
            product *= self.values_of(column)
        return min(product, max(self.rows(), 1))

    def rows(self) -> int:
        """Rows of the table."""
        return self.shapes[self.table].rows or 10**9

    def values_of(self, column: Column) -> int:
        """About how many values a column has."""
        shape = self.shapes.get(column.table) or self.shapes[self.table]
        if column.type == "boolean":
            return 3
        return max(1, shape.distinct.get(column.name, _UNKNOWN_DISTINCT))

    def takes(self, demand: Demand) -> bool:
        """Whether the demand's cuts fit into this cube without making it too large."""
        new = [column for column in demand.by if column not in self.dims]
        if not new or self.rows() <= FEW_ROWS:
            return True
        growth = self.cells_with(new)
        return growth <= MOST_CELLS

    def cells_with(self, new: list[Column]) -> int:
        """Cells after adding columns."""
        product = self.buckets << len(self.flags)
        for column in (*self.dims, *new):
            product *= self.values_of(column)
        return product

    def add(self, demand: Demand) -> CubeReader:
        """Puts a demand in; the reader says how to get it out."""
        atom = demand.leaf
        if not isinstance(atom, Atom):
            raise TypeError("a cube holds atoms")
        self.cut_by(demand.by)
        self.first = min(self.first, *(one.first for one in demand.windows))
        self.last = max(self.last, *(one.last for one in demand.windows))
        flags, inside = self._conditions(atom.where)
        counted = Aggregate("count", None, "integer")
        value = self._part(atom.aggregate, inside)
        n = self._part(counted, inside)
        how = atom.aggregate.name
        groups = tuple(self.dims[column] for column in demand.by)
        return CubeReader(self.name, value, n, how, flags, groups)  # type: ignore[arg-type]

    def cut_by(self, columns: tuple[Column, ...]) -> None:
        """Makes the columns part of the grouping."""
        for column in columns:
            self._dim(column)

    def _conditions(self, where: tuple[Node, ...]) -> tuple[tuple[str, ...], tuple[Node, ...]]:
        flags: list[str] = []
        inside: list[Node] = []
        for condition in where:
            columns = [one for one in columns_of(condition) if one not in self.dims]
            few = all(self.values_of(one) <= _FEW for one in columns_of(condition))
            if self.rows() <= FEW_ROWS or (few and self.cells_with(columns) <= MOST_CELLS):
                for column in sorted(columns, key=lambda one: (one.table, one.name)):
                    self._dim(column)
                flags.append(self.after.setdefault(condition, f"w{len(self.after)}"))
            elif condition in self.flags or self.cells() * 2 <= MOST_CELLS:
                flags.append(self.flags.setdefault(condition, f"f{len(self.flags)}"))
            else:
                inside.append(condition)
        return tuple(dict.fromkeys(flags)), tuple(inside)

    def _dim(self, column: Column) -> str:
        return self.dims.setdefault(column, f"c{len(self.dims)}")

    def _part(self, aggregate: Aggregate, inside: tuple[Node, ...]) -> str:
        return self.parts.setdefault((aggregate, inside), f"v{len(self.parts)}")

    def cells_of(self) -> Cells | None:
        """The cube by buckets; None where its time is not a plain column."""
        if not isinstance(self.time, Column):
            return None
        shape = self.shapes.get(self.time.table)
        if shape is None:
            return None
        keys = 1 + len(self.dims) + len(self.flags)
        nodes: list[Node] = [*self.dims, *self.flags, *self.after, *(aggregate for aggregate, _ in self.parts)]
        nodes += [one for _, inside in self.parts for one in inside]
        tables = {self.table, self.time.table, *(column.table for node in nodes for column in columns_of(node))}
        real = tables_read(self.table, self.shapes, frozenset(tables))
        return Cells(self.sql_between, self.first, self.last, self.bucket, keys, self.time.table, self.time.name, real)

    def sql(self) -> str:
        """The cube as one query: cells with their parts and the truth of the conditions, in a fixed order."""
        return self.sql_between(self.first, self.last)

    def sql_between(self, first: dt.date, last: dt.date) -> str:
        """The cube's cells of a span of days."""
        writer = Writer(calendar=self.calendar)
        day = day_of(self.time, writer)
        needed = columns_of(self.time) | frozenset(self.dims)
        keys = [f"{bucket_sql(day, self.bucket, self.calendar)} AS at"]
        keys += [f'"{column.table}"."{column.name}" AS {name}' for column, name in self.dims.items()]
        for condition, name in self.flags.items():
            keys.append(f"coalesce({writer.write(condition)}, FALSE) AS {name}")
            needed |= columns_of(condition)
        values = []
        for (aggregate, inside), name in self.parts.items():
            held = _joined(inside)
            values.append(f"{part_sql(aggregate, held, writer)} AS {name}")
            needed |= columns_of(aggregate) | (columns_of(held) if held is not None else frozenset())
        source = from_clause(self.table, self.shapes, frozenset(column.table for column in needed))
        span = f"{day} BETWEEN DATE '{first}' AND DATE '{last}'"
        inner = f"SELECT {', '.join([*keys, *values])} {source} WHERE {span} GROUP BY ALL"
        cells = Writer(calendar=self.calendar, column=lambda one: self.dims[one])
        judged = [f"coalesce({cells.write(condition)}, FALSE) AS {name}" for condition, name in self.after.items()]
        order = ", ".join(str(place + 1) for place in range(len(keys)))
        return f"SELECT {', '.join(['*', *judged])} FROM ({inner}) AS cells ORDER BY {order}"


def day_of(time: Node, writer: Writer) -> str:
    """A moment's day."""
    text = writer.write(time)
    return text if time.type == "date" else f"CAST({text} AS DATE)"


def part_sql(aggregate: Aggregate, condition: Node | None, writer: Writer) -> str:
    """An aggregate as a number the reader can add: counts as integers, all else as doubles."""
    text = writer.aggregate(aggregate, condition)
    return text if aggregate.name in ("count", "count_distinct") else f"CAST({text} AS DOUBLE)"


def bucket_sql(day: str, bucket: str, calendar: Calendar) -> str:
    """The first day of the bucket that holds a day."""
    if bucket == "day":
        return day
    if bucket == "week" and calendar.week_start:
        return f"CAST(date_trunc('week', {day} - {calendar.week_start}) AS DATE) + {calendar.week_start}"
    return f"CAST(date_trunc('{bucket}', {day}) AS DATE)"


def _joined(conditions: tuple[Node, ...]) -> Node | None:
    return all_of(conditions) if conditions else None
