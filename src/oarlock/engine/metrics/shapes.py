"""The shapes of the tables that metrics are computed from, and what a name means in a metric on one of them.

A name is the metric's own table's column, then that of its parents in their order (details.md 9); `table.column` is
always allowed. Parents are reached by left joins to at most one row; only those needed are written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oarlock.engine.metrics.tree import NULL, Column, Node, Type
from oarlock.engine.model.tables import TABLES, Join


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """A table as the planner sees it.

    columns: every column of the view with its DuckDB type; present: those that the records really hold; time: the column
    that dates a row; state: a simple metric reads the last date of a period only; own: not one of the contract's tables;
    spans: first and last day of dated columns; until: the day up to which rows are recorded;
    distinct: about how many values a column has; sql: a derived table's text.
    """

    name: str
    columns: Mapping[str, str]
    present: frozenset[str]
    time: str | None = None
    joins: tuple[Join, ...] = ()
    state: bool = False
    own: bool = False
    key: tuple[str, ...] = ()
    rows: int = 0
    spans: Mapping[str, tuple[dt.date, dt.date]] = field(default_factory=dict)
    until: dt.date | None = None
    distinct: Mapping[str, int] = field(default_factory=dict)
    sql: str | None = None

    def recorded(self, column: str) -> tuple[dt.date, dt.date] | None:
        """The days between which no row with that date means that nothing happened; None when unknown."""
        span = self.spans.get(column)
        own = self.spans.get(self.time) if self.time is not None else None
        if span is None:
            return (own[0], self.until or own[1]) if own is not None and column in self.present else None
        first = min(span[0], own[0]) if own is not None else span[0]
        return first, max(span[1], self.until or span[1])


Shapes = Mapping[str, TableShape]

_NUMBERS = ("DOUBLE", "FLOAT", "REAL", "DECIMAL", "NUMERIC")
_INTEGERS = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UBIGINT", "UINTEGER", "USMALLINT", "UTINYINT")


def type_of(duckdb_type: str) -> Type:
    """The expression language's type of a DuckDB type."""
    name = duckdb_type.upper().split("(")[0].strip()
    if name in _NUMBERS:
        return "number"
    if name in _INTEGERS:
        return "integer"
    if name == "DATE":
        return "date"
    if name.startswith("TIMESTAMP"):
        return "timestamp"
    return "boolean" if name == "BOOLEAN" else "text"


@dataclass(frozen=True, slots=True)
class Step:
    """A join: the name under which the parent stands, the parent, from which alias, by which columns."""

    alias: str
    parent: str
    source: str
    on: tuple[tuple[str, str], ...]


class Scope:
    """What names mean in a metric on one table. `lenient`: a canonical column that is absent reads as null."""

    def __init__(self, table: str, shapes: Shapes, *, lenient: bool = False) -> None:
        self.table = table
        self.shapes = shapes
        self.lenient = lenient
        self.steps = _steps(table, shapes)
        self._parents = {table: table} | {step.alias: step.parent for step in self.steps}

    def find(self, table: str | None, name: str) -> Node | None:
        """The column of that name; the nearest table that really holds it wins."""
        places = [table] if table is not None else [one for one in self._parents if not one.startswith("_")]
        for alias in places:
            shape = self.shapes.get(self._parents.get(alias, ""))
            if shape is not None and name in shape.columns and (name in shape.present or shape.sql is not None):
                return Column(alias, name, type_of(shape.columns[name]))
        return NULL if self.lenient and self.absent(table, name) is not None else None

    def absent(self, table: str | None, name: str) -> str | None:
        """`table.column` when the name is known but not in the records."""
        places = [table] if table is not None else list(self._parents)
        for alias in places:
            parent = self._parents.get(alias, alias)
            canonical = TABLES.get(parent)
            reachable = alias in self._parents or self._is_canonical_parent(alias)
            if canonical is not None and reachable and canonical.column(name) is not None:
                return f"{parent}.{name}"
        for parent in () if table is not None else self._canonical_parents():
            if TABLES[parent].column(name) is not None:
                return f"{parent}.{name}"
        return None

    def known(self) -> Sequence[str]:
        """Every name that can be used: own columns, then the parents' as `table.column` and bare."""
        names: dict[str, None] = {}
        for alias, parent in self._parents.items():
            if alias.startswith("_"):
                continue
            for column in self.shapes[parent].columns:
                if column in self.shapes[parent].present:
                    names[column] = None
        for alias, parent in self._parents.items():
            if alias != self.table and not alias.startswith("_"):
                names.update(dict.fromkeys(f"{alias}.{column}" for column in sorted(self.shapes[parent].present)))
        return list(names)

    def time(self) -> Column | None:
        """The column that dates a row: the table's own, else the nearest parent's."""
        for alias, parent in self._parents.items():
            shape = self.shapes[parent]
            if shape.time is not None and shape.time in shape.present and not alias.startswith("_"):
                return Column(alias, shape.time, type_of(shape.columns[shape.time]))
        return None

    def source(self, columns: frozenset[Column]) -> str:
        """The FROM clause with the joins that these columns need, and no other."""
        return from_clause(self.table, self.shapes, frozenset(column.table for column in columns))

    def _is_canonical_parent(self, name: str) -> bool:
        return name in self._canonical_parents()

    def _canonical_parents(self) -> list[str]:
        found: list[str] = []
        queue = [self.table]
        while queue:
            current = TABLES.get(queue.pop(0))
            for join in current.joins if current is not None else ():
                if join.parent in TABLES and join.parent not in found:
                    found.append(join.parent)
                    queue.append(join.parent)
        return found


def from_clause(table: str, shapes: Shapes, needed: frozenset[str]) -> str:
    """`FROM table LEFT JOIN ...` for the aliases needed, with the joins on the way to them."""
    steps = {step.alias: step for step in _steps(table, shapes)}
    wanted: set[str] = set()
    for alias in needed:
        while alias in steps and alias not in wanted:
            wanted.add(alias)
            alias = steps[alias].source
    text = f"FROM {_named(table, table, shapes)}"
    for step in steps.values():
        if step.alias in wanted:
            on = " AND ".join(f'"{step.alias}"."{there}" = "{step.source}"."{here}"' for here, there in step.on)
            text += f" LEFT JOIN {_joined(step, shapes)} ON {on}"
    return text


def tables_read(table: str, shapes: Shapes, needed: frozenset[str]) -> tuple[str, ...]:
    """The real tables behind `from_clause`, in order of name; a derived table reads orders and their lines."""
    steps = {step.alias: step for step in _steps(table, shapes)}
    found = {table}
    for alias in needed:
        while alias in steps:
            found.add(steps[alias].parent)
            alias = steps[alias].source
    if any(shapes[name].sql is not None for name in found):
        found |= {"orders", "order_lines"}
    return tuple(sorted(name for name in found if shapes[name].sql is None))


def _named(table: str, alias: str, shapes: Shapes) -> str:
    shape = shapes[table]
    if shape.sql is not None:
        return f'({shape.sql}) AS "{alias}"'
    return f'"{table}"' if table == alias else f'"{table}" AS "{alias}"'


def _joined(step: Step, shapes: Shapes) -> str:
    """The parent; where its key is wider than the join, the columns in which its rows agree."""
    shape = shapes[step.parent]
    by = [there for _, there in step.on]
    if (
        shape.sql is not None
        or not shape.key
        or set(shape.key) <= set(by)
        or not (set(shape.key) & shape.present) - set(by)
    ):
        return _named(step.parent, step.alias, shapes)
    keys = ", ".join(f'"{name}"' for name in by)
    agreeing = ", ".join(
        f'CASE WHEN count(DISTINCT "{name}") = 1 AND count("{name}") = count(*) THEN min("{name}") END AS "{name}"'
        for name in shape.columns
        if name not in by
    )
    return f'(SELECT {keys}, {agreeing} FROM "{step.parent}" GROUP BY {keys}) AS "{step.alias}"'


def _steps(table: str, shapes: Shapes) -> tuple[Step, ...]:
    """Joins to all parents, nearest first; a table reached twice is joined on the first way."""
    steps: list[Step] = []
    seen = {table}
    queue = [(table, table)]
    while queue:
        alias, name = queue.pop(0)
        shape = shapes.get(name)
        for join in shape.joins if shape is not None else ():
            if shape is None or join.parent not in shapes:
                continue
            if any(here not in shape.present for here, _ in join.on):
                continue
            parent_alias = join.on[0][0] if join.parent == name else join.parent
            if parent_alias in seen:
                continue
            seen.add(parent_alias)
            steps.append(Step(parent_alias, join.parent, alias, join.on))
            if join.parent != name:
                queue.append((parent_alias, join.parent))
    return tuple(steps)
