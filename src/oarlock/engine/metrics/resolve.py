"""Definitions to formulas: texts parsed in the scope of their table, names of other metrics looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from oarlock.engine.metrics.arrays import OPERATIONS
from oarlock.engine.metrics.definition import Covered, Definition, Derived, On, Opened, Procedure, Simple
from oarlock.engine.metrics.expression import AbsentColumnError, parse, parse_column, parse_condition, parse_measure
from oarlock.engine.metrics.formula import Atom, Constant, Formula, Leaf, Mode, Op, Routine, Shifted, filtered, lower
from oarlock.engine.metrics.shapes import Scope, Shapes
from oarlock.engine.metrics.tree import DATED, Aggregate, Column, Literal, MetricRef, Node, conjuncts, walk
from oarlock.engine.model.tables import TABLES
from oarlock.errors import InputError, Problem, nearest

PERIOD_NAMES = ("period_days", "period_months")


@dataclass(frozen=True, slots=True)
class MetricNames:
    """Names in an expression over metrics: the ids at hand, and a part's own names."""

    ids: Sequence[str]
    parts: Sequence[str] = ()

    def find(self, table: str | None, name: str) -> Node | None:
        """A reference to the metric or part."""
        if table is None and (name in self.parts or name in self.ids or name in PERIOD_NAMES):
            return MetricRef(name)
        return None

    def known(self) -> Sequence[str]:
        """All ids."""
        return [*self.parts, *self.ids]

    def absent(self, table: str | None, name: str) -> str | None:
        """Metrics have no absent columns."""
        return None


class _BuiltinScope(Scope):
    """A scope in which absent canonical columns are null and `as_of` is a day."""

    def __init__(self, table: str, shapes: Shapes, as_of: dt.date) -> None:
        super().__init__(table, shapes, lenient=True)
        self._as_of = as_of

    def find(self, table: str | None, name: str) -> Node | None:
        if table is None and name == "as_of":
            return Literal(self._as_of, "date")
        return super().find(table, name)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Turns definitions into formulas. `metric` gives another metric's formula (and sees cycles)."""

    shapes: Shapes
    as_of: dt.date
    ids: Sequence[str]
    metric: Callable[[str], Formula]
    path: str
    lenient: bool = False
    parts: Mapping[str, Formula] = field(default_factory=dict)

    def scope(self, table: str, path: str) -> Scope:
        """The names in a metric on a table; an error when there is no such table."""
        if table not in self.shapes:
            known = sorted(name for name in self.shapes if not name.startswith("_"))
            message = f"There is no table '{table}' in the records."
            problem = Problem(
                code="unknown_table",
                message=message,
                path=path,
                found=table,
                allowed=known,
                suggestion=nearest(table, known),
            )
            raise InputError(problem)
        return _BuiltinScope(table, self.shapes, self.as_of) if self.lenient else Scope(table, self.shapes)

    def formula(self, definition: Definition) -> Formula:
        """The formula of a definition."""
        if isinstance(definition, Simple):
            return self.simple(definition)
        if isinstance(definition, Opened):
            return self.opened(definition)
        if isinstance(definition, Procedure):
            return self.procedure(definition)
        if isinstance(definition, On):
            return Shifted(definition.transform, self.formula(definition.of))
        if isinstance(definition, Covered):
            least = Constant(definition.least)
            return Op("guard", (self.formula(definition.of), self.formula(definition.share), least))
        return self.derived(definition)

    def simple(self, definition: Simple) -> Formula:
        """An aggregate by the day of its time column; on a table of states, of the last date of the period."""
        scope = self.scope(definition.table, f"{self.path}/from")
        measure = parse_measure(definition.measure, scope, f"{self.path}/measure")
        self._check_operations(measure, f"{self.path}/measure")
        where = self.where(scope, definition.where, f"{self.path}/where")
        time = self.time(scope, definition.time, f"{self.path}/time")
        mode: Mode = "last" if self.shapes[definition.table].state else "flow"

        def atom(aggregate: Aggregate) -> Formula:
            return Atom(definition.table, time, aggregate, where, mode)

        return lower(measure, atom, self.metric)

    def opened(self, definition: Opened) -> Formula:
        """An aggregate of the rows open at the end of a period."""
        scope = self.scope(definition.table, f"{self.path}/state/from")
        measure = parse_measure(definition.measure, scope, f"{self.path}/state/measure")
        self._check_operations(measure, f"{self.path}/state/measure")
        where = self.where(scope, definition.where, f"{self.path}/where")
        opened = self.time(scope, definition.opened, f"{self.path}/state/opened")
        closed = self.time(scope, definition.closed, f"{self.path}/state/closed") if definition.closed else None

        def atom(aggregate: Aggregate) -> Formula:
            return Atom(definition.table, opened, aggregate, where, "open", closed)

        return lower(measure, atom, self.metric)

    def procedure(self, definition: Procedure) -> Formula:
        """A figure with a query of its own."""
        scope = self.scope(definition.table, f"{self.path}/from")
        time = self.time(scope, definition.time, f"{self.path}/time")
        where = self.where(scope, definition.where, f"{self.path}/where")
        args: list[Node | str | int | float | None] = []
        for arg in definition.args:
            quoted = isinstance(arg, str) and arg.startswith("=")
            args.append(parse_column(str(arg)[1:], scope, self.path) if quoted else arg)
        return Routine(definition.routine, definition.table, time, tuple(args), where)

    def derived(self, definition: Derived) -> Formula:
        """Arithmetic over parts and metrics."""
        parts = {name: self.formula(part) for name, part in definition.parts.items()}
        return self.arithmetic(definition.expr, f"{self.path}/expr", parts)

    def arithmetic(self, text: str, path: str, parts: Mapping[str, Formula] | None = None) -> Formula:
        """An expression over metrics."""
        own = parts or {}
        node = parse(text, MetricNames(self.ids, tuple(own)), path)
        self._check_operations(node, path)

        def metric(name: str) -> Formula:
            if name in own:
                return own[name]
            if name in PERIOD_NAMES:
                months = Op("months", ())
                return months if name == "period_months" else Op("days_long", ())
            return self.metric(name)

        def atom(aggregate: Aggregate) -> Formula:
            message = "An expression over metrics has no aggregates; declare a metric of kind simple for that."
            raise InputError(Problem(code="wrong_expression", message=message, path=path, found=text))

        return lower(node, atom, metric)

    def where(self, scope: Scope, text: str | None, path: str) -> tuple[Node, ...]:
        """The conditions of a row filter."""
        return conjuncts(parse_condition(text, scope, path)) if text else ()

    def time(self, scope: Scope, text: str | None, path: str) -> Node:
        """The expression that dates a row; the table's own (or its parent's) time by default."""
        node: Node | None = parse_column(text, scope, path) if text else scope.time()
        canonical = TABLES.get(scope.table)
        if node is None and canonical is not None and canonical.time is not None:
            raise AbsentColumnError(f"{scope.table}.{canonical.time}")
        if node is None:
            message = f"'{scope.table}' has no time of its own: name the column that dates a row."
            allowed = [
                name
                for name in scope.known()
                if isinstance(found := scope.find(None, name), Column) and found.type in DATED
            ]
            raise InputError(Problem(code="missing_time", message=message, path=path, allowed=allowed))
        if node.type not in DATED:
            message = f"A date or moment is needed, '{text}' is a {node.type}."
            raise InputError(Problem(code="wrong_expression", message=message, path=path, found=text))
        return node

    def narrowed(self, formula: Formula, text: str, path: str) -> Formula:
        """The formula on fewer rows; the filter is read in the scope of each of its tables."""
        cache: dict[str, tuple[Node, ...]] = {}

        def extra(leaf: Leaf) -> tuple[Node, ...]:
            if leaf.table not in cache:
                cache[leaf.table] = self.where(self.scope(leaf.table, path), text, path)
            return cache[leaf.table]

        return filtered(formula, extra)

    def _check_operations(self, node: Node, path: str) -> None:
        pending = [node]
        while pending:
            one = pending.pop()
            if isinstance(one, Aggregate):
                continue
            name = getattr(one, "name", None)
            if hasattr(one, "args") and name not in OPERATIONS:
                message = f"'{name}' cannot be used on aggregated values; use it inside of the aggregate."
                raise InputError(Problem(code="wrong_expression", message=message, path=path, found=name))
            if isinstance(one, Literal) and isinstance(one.value, (str, dt.date)):
                message = f"'{one.value}' cannot be calculated with."
                raise InputError(Problem(code="wrong_expression", message=message, path=path, found=str(one.value)))
            pending += list(getattr(one, "args", ()))


def references(text: str, ids: Sequence[str], path: str) -> tuple[str, ...]:
    """The metrics an expression names, in order."""
    return tuple(
        dict.fromkeys(one.id for one in walk(parse(text, MetricNames(ids), path)) if isinstance(one, MetricRef))
    )
