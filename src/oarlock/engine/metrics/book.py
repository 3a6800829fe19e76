"""The metric book: every metric of a company, declared and built in, resolved against the tables at hand.

A declared metric of a built-in's id replaces it everywhere. What cannot be computed says why and what it needs; what is
wrong is reported with all other errors at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.engine.metrics.catalogue.sold import coverage
from oarlock.engine.metrics.declared import DeclaredReader
from oarlock.engine.metrics.definition import Builtin, Ground
from oarlock.engine.metrics.expression import AbsentColumnError
from oarlock.engine.metrics.formula import (
    Formula,
    Leaf,
    Typed,
    is_additive,
    is_ratio_of_additive,
    is_state,
    leaves,
    shared_scope,
    text_of,
)
from oarlock.engine.metrics.resolve import Resolver
from oarlock.engine.metrics.shapes import Scope, Shapes
from oarlock.engine.metrics.tree import Column
from oarlock.engine.metrics.writing import Writer
from oarlock.engine.model.calendar import Calendar
from oarlock.engine.model.metric import InBand, MetricSpec
from oarlock.errors import InputError, Problem, nearest

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric at hand. Without `formula` it is unavailable: `reason` (no_data, not_in_release, wrong) and what it `needs`."""

    id: str
    name: str
    unit: str
    direction: str | Range | None
    grain: str
    declared: bool
    formula: Formula | None = None
    reason: str | None = None
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    owner_unit: str | None = None
    of: str | None = None
    replaces: bool = False

    @property
    def available(self) -> bool:
        """Whether it can be computed from the records."""
        return self.formula is not None

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it is computed from, in order of first use."""
        if self.formula is None:
            return ()
        found: dict[str, None] = {}
        for leaf in leaves(self.formula):
            if not isinstance(leaf, Typed):
                found[leaf.table] = None
                nodes = [leaf.time, *leaf.where]
                for node in nodes:
                    found.update(dict.fromkeys(_tables_in(node)))
                found.update(dict.fromkeys(_tables_of_leaf(leaf)))
        return tuple(name for name in found if not name.startswith("_"))

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole, over scopes and over time."""
        return self.formula is not None and is_additive(self.formula)

    @property
    def reading(self) -> str:
        """The default of `over` (details.md 1): total, each, last."""
        if self.formula is None or is_state(self.formula):
            return "last"
        return "total" if is_ratio_of_additive(self.formula) else "each"

    @property
    def text(self) -> str:
        """The normalised formula; empty when unavailable."""
        return text_of(self.formula) if self.formula is not None else ""

    @property
    def definition(self) -> str:
        """The normalised formula without its row filters: equal for one measure in different scopes."""
        return text_of(self.formula, with_where=False) if self.formula is not None else ""

    @property
    def scope(self) -> str:
        """The row filter in SQL, conditions in a fixed order; empty for none."""
        if self.formula is None:
            return ""
        return " AND ".join(sorted(Writer().write(one) for one in shared_scope(self.formula)))


@dataclass(frozen=True, slots=True)
class MetricBook:
    """Every metric by id. `problems` are errors of the declarations; `shapes`, `calendar`, `as_of` are what it stands on."""

    metrics: Mapping[str, Metric]
    shapes: Shapes
    calendar: Calendar
    as_of: dt.date
    problems: tuple[Problem, ...] = ()
    specs: Mapping[str, MetricSpec] = field(default_factory=dict)

    def get(self, metric: str, path: str = "metrics") -> Metric:
        """A metric by id; an InputError with the nearest id when there is none."""
        found = self.metrics.get(metric)
        if found is None:
            allowed = sorted(self.metrics)
            message = f"There is no metric '{metric}'."
            raise InputError(
                Problem(
                    code="unknown_metric",
                    message=message,
                    path=path,
                    found=metric,
                    allowed=allowed,
                    suggestion=nearest(metric, allowed),
                )
            )
        return found

    @property
    def declared(self) -> tuple[Metric, ...]:
        """The declared ones, in the folder's order."""
        return tuple(one for one in self.metrics.values() if one.declared)

    def cut(self, leaf: Leaf, by: Sequence[str]) -> tuple[Column, ...]:
        """The columns by which a leaf is cut; an InputError when its table and parents have no such column."""
        scope = Scope(leaf.table, self.shapes)
        columns = []
        for name in by:
            table, dot, column = name.rpartition(".")
            found = scope.find(table if dot else None, column)
            if not isinstance(found, Column):
                known = list(scope.known())
                message = f"'{name}' is no column of '{leaf.table}' or its parents."
                raise InputError(
                    Problem(
                        code="unknown_column",
                        message=message,
                        path="by",
                        found=name,
                        allowed=known,
                        suggestion=nearest(name, known),
                    )
                )
            columns.append(found)
        return tuple(columns)

    def resolver(self, path: str, *, lenient: bool = False) -> Resolver:
        """Reads expressions against this book."""

        def formula(metric: str) -> Formula:
            found = self.get(metric, path)
            if found.formula is None:
                raise AbsentColumnError(found.needs[0] if found.needs else metric)
            return found.formula

        return Resolver(self.shapes, self.as_of, tuple(self.metrics), formula, path, lenient)

    def narrowed(self, metric: Metric, where: str, path: str) -> Metric:
        """The metric on fewer rows."""
        if metric.formula is None:
            return metric
        return replace(metric, formula=self.resolver(path).narrowed(metric.formula, where, path))


def build_book(
    specs: Iterable[MetricSpec],
    shapes: Shapes,
    calendar: Calendar,
    as_of: dt.date,
    *,
    goal_starts: Mapping[str, dt.date] | None = None,
    typed: Mapping[str, tuple[tuple[dt.date, float], ...]] | None = None,
    last_steps: Mapping[str, str] | None = None,
) -> MetricBook:
    """The book of a company's declared metrics and the catalogue.

    goal_starts: the start of the goal that measures a metric (for `cumulative` since `goal_start`); typed: values the plan
    itself gives for built-ins (ideas, initiatives); last_steps: each process's last declared step.
    """
    ground = Ground(shapes, as_of, last_steps or {})
    return _Builder(list(specs), calendar, ground, goal_starts or {}, typed or {}).build()


def cost_coverage(book: MetricBook) -> Metric | None:
    """Share of revenue whose cost is known (details.md 29); None where the records hold no costs."""
    ground = Ground(book.shapes, book.as_of)
    if not (ground.has("order_lines") and ground.has("orders")):
        return None
    if not (ground.has("order_lines.unit_cost") or ground.has("products.unit_cost")):
        return None
    formula = book.resolver("metrics/cost_coverage", lenient=True).formula(coverage(ground))
    name = "Share of revenue with known cost"
    return Metric(
        id="cost_coverage", name=name, unit="percent", direction="up", grain="month", declared=False, formula=formula
    )


class _Builder:
    """Resolves metrics by need, so that the order of declaration does not matter and cycles are seen."""

    def __init__(
        self,
        specs: list[MetricSpec],
        calendar: Calendar,
        ground: Ground,
        goal_starts: Mapping[str, dt.date],
        typed: Mapping[str, tuple[tuple[dt.date, float], ...]],
    ) -> None:
        self.specs = {spec.id: spec for spec in specs}
        self.shapes = ground.shapes
        self.calendar = calendar
        self.as_of = ground.as_of
        self.goal_starts = goal_starts
        self.typed = typed
        self.ids = tuple(dict.fromkeys([*self.specs, *BUILTINS]))
        self.done: dict[str, Metric] = {}
        self.open: list[str] = []
        self.problems: list[Problem] = []
        self.ground = ground

    def build(self) -> MetricBook:
        for metric in self.ids:
            self.metric(metric)
        ordered = {metric: self.done[metric] for metric in self.ids}
        return MetricBook(ordered, self.shapes, self.calendar, self.as_of, tuple(self.problems), self.specs)

    def metric(self, metric: str) -> Metric:
        """The metric, resolved on first need."""
        if metric not in self.done:
            self.open.append(metric)
            spec = self.specs.get(metric)
            self.done[metric] = self._declared(spec) if spec is not None else self._builtin(BUILTINS[metric])
            self.open.pop()
        return self.done[metric]

    def formula(self, metric: str, path: str) -> Formula:
        """Another metric's formula; AbsentColumnError when it is unavailable, an error on a cycle or an unknown id."""
        if metric in self.open:
            circle = " → ".join([*self.open[self.open.index(metric) :], metric])
            raise InputError(
                Problem(code="cycle", message=f"Metrics refer to each other in a circle: {circle}.", path=path)
            )
        if metric not in self.ids:
            message = f"There is no metric '{metric}'."
            raise InputError(
                Problem(
                    code="dangling_reference", message=message, path=path, found=metric, allowed=sorted(self.ids),
                    suggestion=nearest(metric, self.ids),
                )
            )  # fmt: skip
        found = self.metric(metric)
        if found.formula is None:
            raise AbsentColumnError(found.needs[0] if found.needs else metric)
        return found.formula

    def resolver(self, path: str, *, lenient: bool = False) -> Resolver:
        return Resolver(self.shapes, self.as_of, self.ids, lambda name: self.formula(name, path), path, lenient)

    def _builtin(self, builtin: Builtin) -> Metric:
        metric = Metric(
            id=builtin.id,
            name=builtin.name,
            unit=builtin.unit,
            direction=builtin.direction,
            grain="month",
            declared=False,
        )
        if builtin.id in self.typed:
            return replace(metric, formula=Typed(self.typed[builtin.id]))
        if builtin.later:
            return replace(metric, reason="not_in_release", needs=builtin.needs)
        try:
            return self.of_builtin(metric, builtin, f"metrics/{builtin.id}")
        except InputError as error:
            self.problems += error.problems
            return replace(metric, reason="wrong", needs=builtin.needs)

    def of_builtin(self, metric: Metric, builtin: Builtin, path: str) -> Metric:
        """The metric with the built-in's formula, or with what that needs."""
        missing = tuple(one.split("|")[0] for one in builtin.needs if not any(map(self.ground.has, one.split("|"))))
        if builtin.later:
            return replace(metric, reason="not_in_release", needs=builtin.needs)
        if missing or builtin.define is None:
            return replace(metric, reason="no_data", needs=missing)
        try:
            formula = self.resolver(path, lenient=True).formula(builtin.definition(self.ground))
        except AbsentColumnError as absent:
            return replace(metric, reason="no_data", needs=(absent.column,))
        notes = builtin.notes(self.ground) if builtin.notes is not None else ()
        return replace(metric, formula=formula, notes=notes)

    def _declared(self, spec: MetricSpec) -> Metric:
        reader = DeclaredReader(spec, self)
        metric = reader.header()
        try:
            return reader.resolved(metric)
        except AbsentColumnError as absent:
            return replace(metric, reason="no_data", needs=(absent.column,))
        except InputError as error:
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            return replace(metric, reason="wrong")


def direction_of(spec: MetricSpec) -> str | Range | None:
    """The wanted direction as declared."""
    if isinstance(spec.direction, InBand):
        low, high = spec.direction.in_
        return (float(low), float(high))
    return spec.direction


def _tables_in(node: object) -> list[str]:
    from oarlock.engine.metrics.tree import columns_of

    return sorted({column.table for column in columns_of(node)})  # type: ignore[arg-type]


def _tables_of_leaf(leaf: Leaf) -> list[str]:
    from oarlock.engine.metrics.formula import Atom

    if isinstance(leaf, Atom):
        return _tables_in(leaf.aggregate)
    found: list[str] = []
    for arg in leaf.args:
        if not isinstance(arg, (str, int, float)) and arg is not None:
            found += _tables_in(arg)
    return found
