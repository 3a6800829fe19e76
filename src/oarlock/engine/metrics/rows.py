"""Queries with one row per window and group: distinct counts, quantiles, states, routines."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field

from oarlock.engine.metrics.cube import bucket_sql, day_of, part_sql
from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.formula import Atom, Routine
from oarlock.engine.metrics.plan import Cells, RowReader
from oarlock.engine.metrics.shapes import Shapes, from_clause, tables_read
from oarlock.engine.metrics.tree import Aggregate, Column, Node, all_of, columns_of
from oarlock.engine.metrics.windows import Windows, bucket_of
from oarlock.engine.metrics.writing import Writer
from oarlock.engine.model.calendar import Calendar

_COUNT = Aggregate("count", None, "integer")


@dataclass
class RowQuery:
    """Atoms of one table, time, mode, windows and cut, fetched together; `numbered` names windows by position only."""

    name: str
    table: str
    time: Node
    closed: Node | None
    mode: str
    windows: Windows
    by: tuple[Column, ...]
    shapes: Shapes
    calendar: Calendar
    numbered: bool = False
    parts: dict[tuple[Aggregate, tuple[Node, ...]], str] = field(default_factory=dict)

    def add(self, atom: Atom) -> RowReader:
        """Puts an atom in."""
        value = self.parts.setdefault((atom.aggregate, atom.where), f"v{len(self.parts)}")
        n = self.parts.setdefault((_COUNT, atom.where), f"v{len(self.parts)}")
        groups = tuple(f"g{at}" for at in range(len(self.by)))
        zero = atom.aggregate.name in ("sum", "count", "count_distinct")
        return RowReader(self.name, value, n, "seen", groups, self._by_day(), zero)

    def _by_day(self) -> bool:
        if self.mode != "flow" or not self.windows or self.numbered:
            return False
        bucket = bucket_of(self.windows, self.calendar)
        starts = [self.calendar.start_of(bucket, one.first) for one in self.windows]
        single = all(
            self.calendar.start_of(bucket, one.last) == start for one, start in zip(self.windows, starts, strict=True)
        )
        return single and _apart(self.windows)

    def cells_of(self) -> Cells | None:
        """The rows by buckets, where each window is one bucket and its time is a plain column."""
        if not self._by_day() or not isinstance(self.time, Column) or self.time.table not in self.shapes:
            return None
        nodes: list[Node] = [*self.by, *(aggregate for aggregate, _ in self.parts)]
        nodes += [one for _, where in self.parts for one in where]
        tables = {self.table, self.time.table, *(column.table for node in nodes for column in columns_of(node))}
        real = tables_read(self.table, self.shapes, frozenset(tables))
        first, last = min(one.first for one in self.windows), max(one.last for one in self.windows)
        bucket = bucket_of(self.windows, self.calendar)
        return Cells(self.sql_between, first, last, bucket, 1 + len(self.by), self.time.table, self.time.name, real)

    def sql(self) -> str:
        """The query."""
        return self._text(None)

    def sql_between(self, first: dt.date, last: dt.date) -> str:
        """The rows of the buckets in a span of days."""
        return self._text((first, last))

    def _text(self, only: tuple[dt.date, dt.date] | None) -> str:
        writer = Writer(calendar=self.calendar)
        day = day_of(self.time, writer)
        needed = columns_of(self.time) | frozenset(self.by)
        if self.closed is not None:
            needed |= columns_of(self.closed)
        values = [] if self.numbered else ["count(*) AS seen"]
        for (aggregate, where), name in self.parts.items():
            condition = all_of(where) if where else None
            values.append(f"{part_sql(aggregate, condition, writer)} AS {name}")
            needed |= columns_of(aggregate) | (columns_of(condition) if condition is not None else frozenset())
        source = from_clause(self.table, self.shapes, frozenset(column.table for column in needed))
        groups = [f'"{column.table}"."{column.name}" AS g{at}' for at, column in enumerate(self.by)]
        keys, joined, condition_text = self._windowed(day, writer, only)
        order = ", ".join(str(at + 1) for at in range(1 + len(groups)))
        chosen = ", ".join([keys, *groups, *values])
        text = f"{joined} SELECT {chosen} {source} {condition_text} GROUP BY ALL"
        return (text if self.numbered else f"{text} ORDER BY {order}").strip()

    def _windowed(self, day: str, writer: Writer, only: tuple[dt.date, dt.date] | None) -> tuple[str, str, str]:
        """The key column, what stands before SELECT, and the join or filter to the windows."""
        first, last = only or (min(one.first for one in self.windows), max(one.last for one in self.windows))
        within = f"WHERE {day} BETWEEN DATE '{first}' AND DATE '{last}'"
        if self._by_day():
            return f"{bucket_sql(day, bucket_of(self.windows, self.calendar), self.calendar)} AS at", "", within
        if self.mode == "flow" and len(self.windows) == 1:
            return "0 AS at", "", within
        values = window_values(self.windows)
        if self.mode == "flow":
            return "windows.w AS at", values, f"JOIN windows ON {day} BETWEEN windows.first AND windows.last"
        if self.mode == "last":
            dated = from_clause(self.table, self.shapes, frozenset(column.table for column in columns_of(self.time)))
            counts = (
                f", counts AS (SELECT windows.w, max(days.day) AS day FROM windows "
                f"JOIN (SELECT DISTINCT {day} AS day {dated}) AS days "
                "ON days.day BETWEEN windows.first AND windows.last GROUP BY windows.w)"
            )
            return "counts.w AS at", values + counts, f"JOIN counts ON {day} = counts.day"
        until = (
            f" AND ({day_of(self.closed, writer)} IS NULL OR {day_of(self.closed, writer)} > windows.last)"
            if self.closed
            else ""
        )
        return "windows.w AS at", values, f"JOIN windows ON {day} <= windows.last{until}"


@dataclass
class RoutineQuery:
    """A routine's own query."""

    name: str
    demand: Demand
    shapes: Shapes
    calendar: Calendar

    def reader(self) -> RowReader:
        """How its rows are read."""
        groups = tuple(f"g{at}" for at in range(len(self.demand.by)))
        return RowReader(self.name, "value", "n", "n", groups, by_day=False, zero=False)

    def sql(self) -> str:
        """The query, from the routine of that name."""
        from oarlock.engine.metrics.routines import ROUTINES, Setting

        leaf = self.demand.leaf
        if not isinstance(leaf, Routine):
            raise TypeError("a routine is needed")
        setting = Setting(leaf, self.demand.windows, self.demand.by, self.shapes, self.calendar)
        return ROUTINES[leaf.name](setting)


def window_values(windows: Windows) -> str:
    """`WITH windows(w, first, last) AS (...)`, numbered from 0."""
    rows = ", ".join(f"({at}, DATE '{one.first}', DATE '{one.last}')" for at, one in enumerate(windows))
    return f"WITH windows(w, first, last) AS (VALUES {rows})"


def _apart(windows: Windows) -> bool:
    return all(before.last < after.first for before, after in itertools.pairwise(windows))
