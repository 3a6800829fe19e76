"""Requests for metrics and the series that answer them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from oarlock.engine.metrics.arrays import REASONS, Figures, Floats
from oarlock.engine.metrics.book import Metric, MetricBook
from oarlock.engine.metrics.demand import Demand, demands
from oarlock.engine.metrics.evaluation import Evaluation
from oarlock.engine.metrics.formula import Formula, Op, Routine, Typed, is_state, leaves
from oarlock.engine.metrics.plan import Plan
from oarlock.engine.metrics.planner import plan_demands
from oarlock.engine.metrics.results import Group, Results
from oarlock.engine.metrics.routines import is_mature
from oarlock.engine.metrics.windows import Windows, periods, span
from oarlock.engine.model.metric import MetricValue, Series

_EXACT_POWER = 22  # 10**22 is the largest power of ten that a double holds exactly


@dataclass(frozen=True, slots=True)
class Request:
    """A metric on windows, cut by columns. `grain` names the windows in the answer (`span` for a single one)."""

    metric: Metric
    windows: Windows
    grain: str
    by: tuple[str, ...] = ()

    @classmethod
    def series(
        cls,
        book: MetricBook,
        metric: Metric,
        first: dt.date,
        last: dt.date,
        *,
        grain: str | None = None,
        by: Sequence[str] = (),
    ) -> Request:
        """Every period of a grain (default: the metric's) that touches first..last."""
        chosen = grain or metric.grain
        return cls(metric, periods(book.calendar, chosen, first, last), chosen, tuple(by))

    @classmethod
    def over(cls, metric: Metric, first: dt.date, last: dt.date, *, by: Sequence[str] = ()) -> Request:
        """One value over a span of days."""
        return cls(metric, span(first, last), "span", tuple(by))


def plan_requests(book: MetricBook, requests: Iterable[Request]) -> Plan:
    """The few queries that answer all requests; unavailable metrics need none."""
    wanted: list[Demand] = []
    for request in requests:
        for formula in _formulas(request.metric):
            for leaf, windows in demands(formula, request.windows, book.calendar):
                if not isinstance(leaf, Typed) and windows:
                    wanted.append(Demand(leaf, windows, book.cut(leaf, request.by)))
    return plan_demands(wanted, book.shapes, book.calendar, book.as_of)


def finish(book: MetricBook, plan: Plan, results: Mapping[str, pa.Table], requests: Iterable[Request]) -> list[Series]:
    """The series of all requests, in their order."""
    read = Results(plan, results)
    return [_answer(book, read, request) for request in requests]


def _formulas(metric: Metric) -> list[Formula]:
    return [metric.formula] if metric.formula is not None else []


def _answer(book: MetricBook, read: Results, request: Request) -> Series:
    metric = request.metric
    if metric.formula is None or not request.windows:
        return _series(metric, request.grain, (), metric.notes)
    evaluation = Evaluation(read, book.calendar, lambda leaf: book.cut(leaf, request.by))
    groups = evaluation.groups(metric.formula, request.windows)
    figures = evaluation.figures(metric.formula, request.windows, groups)
    complete = _complete(evaluation, metric.formula, request.windows, book.as_of)
    notes = metric.notes + _coverage_note(evaluation, metric.formula, request.windows, groups)
    return _series(metric, request.grain, tuple(_values(figures, groups, request, complete)), notes)


def _series(metric: Metric, grain: str, values: tuple[MetricValue, ...], notes: tuple[str, ...]) -> Series:
    return Series(
        metric=metric.id, unit=metric.unit, direction=metric.direction, grain=grain, values=values, notes=notes
    )


def _values(figures: Figures, groups: Sequence[Group], request: Request, complete: Sequence[bool]) -> list[MetricValue]:
    found: list[MetricValue] = []
    days = [window.first for window in request.windows]
    values, counts, codes = round12(figures.value).tolist(), figures.n.tolist(), figures.code.tolist()
    for row, group in enumerate(groups):
        if request.by and not any(counts[row]) and not any(value == value and value != 0 for value in values[row]):
            continue
        by = dict(zip(request.by, group, strict=True))
        for at, value, n, whole, code in zip(days, values[row], counts[row], complete, codes[row], strict=True):
            defined = math.isfinite(value)
            reason = None if defined else REASONS[code]
            found.append(MetricValue(at, value if defined else None, n, whole, reason, by))
    return found


def _complete(evaluation: Evaluation, formula: Formula, windows: Windows, as_of: dt.date) -> list[bool]:
    """Whether each window lies wholly in the records' first..as-of span; a state needs its end only (details.md 6)."""
    first = evaluation.first_recorded(formula)
    state = is_state(formula)
    routines = [leaf for leaf in leaves(formula) if isinstance(leaf, Routine)]
    return [
        not one.part
        and one.last <= as_of
        and (first is None or (one.last if state else one.first) >= first)
        and all(is_mature(routine, one, as_of) for routine in routines)
        for one in windows
    ]


def _coverage_note(
    evaluation: Evaluation, formula: Formula, windows: Windows, groups: Sequence[Group]
) -> tuple[str, ...]:
    """The share of revenue whose cost is known, in the last window, where the formula rests on it (details.md 29)."""
    guard = _guard(formula)
    if guard is None:
        return ()
    share = evaluation.figures(guard.args[1], windows, groups).value
    known = share[np.isfinite(share)]
    return (f"cost_coverage {float(known[-1]):.12g}",) if known.size else ()


def _guard(formula: Formula) -> Op | None:
    if not isinstance(formula, Op):
        return None
    if formula.name == "guard":
        return formula
    return next((found for arg in formula.args if (found := _guard(arg)) is not None), None)


def round12(values: Floats) -> Floats:
    """Rounded to 12 significant digits; undefined stays undefined."""
    usable = np.isfinite(values) & (values != 0)
    size = np.where(usable, np.abs(values), 1.0)
    places = 11 - np.floor(np.log10(size)).astype(np.int64)
    power = np.power(10.0, np.minimum(np.abs(places), _EXACT_POWER))
    rounded = np.where(places >= 0, np.rint(values * power) / power, np.rint(values / power) * power)
    found = np.where(usable, rounded, values)
    for at in zip(*np.nonzero(usable & (np.abs(places) > _EXACT_POWER)), strict=True):
        found[at] = float(f"{values[at]:.12g}")
    return found
