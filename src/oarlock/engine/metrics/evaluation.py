"""Evaluates formulas on windows from the fetched leaves: values with n and reasons, in numpy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from oarlock.engine.metrics.arrays import FIRST_YEAR, NO_VALUES, Figures, apply, settled
from oarlock.engine.metrics.demand import Demand, demands, moved
from oarlock.engine.metrics.formula import Atom, Constant, Formula, Leaf, Routine, Shifted, Typed, leaves
from oarlock.engine.metrics.results import Group, Results, sort_key
from oarlock.engine.metrics.tree import Column
from oarlock.engine.metrics.windows import Windows, month_ends, months_long
from oarlock.engine.model.calendar import Calendar

WHOLLY_RECORDED = frozenset(("year_before", "month_before", "trailing_year"))
Cutter = Callable[[Leaf], tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Formulas evaluated against results. `cut` gives for a leaf the columns by which it is cut."""

    results: Results
    calendar: Calendar
    cut: Cutter

    def groups(self, formula: Formula, windows: Windows) -> list[Group]:
        """The groups that any leaf of the formula has, in order."""
        found: dict[Group, None] = {}
        for leaf, on in demands(formula, windows, self.calendar):
            if not isinstance(leaf, Typed):
                found.update(dict.fromkeys(self.results.groups(Demand(leaf, on, self.cut(leaf)))))
        return sorted(found, key=sort_key) or [()]

    def figures(self, formula: Formula, windows: Windows, groups: Sequence[Group]) -> Figures:
        """The formula's figures by [group, window]."""
        shape = (len(groups), len(windows))
        if isinstance(formula, (Atom, Routine)):
            return self.results.figures(Demand(formula, windows, self.cut(formula)), groups)
        if isinstance(formula, Typed):
            return _typed(formula, windows, len(groups))
        if isinstance(formula, Constant):
            return Figures.constant(formula.value, shape)
        if isinstance(formula, Shifted):
            inside = moved(formula, windows, self.calendar)
            found = self.figures(formula.of, inside, groups)
            if formula.transform in WHOLLY_RECORDED:
                found = self._without_first_year(formula.of, inside, found)
            return _averaged(found, inside, windows) if formula.transform == "month_ends" else found
        if formula.name in ("months", "days_long"):
            return _lengths(windows, len(groups), formula.name)
        return apply(formula.name, [self.figures(arg, windows, groups) for arg in formula.args])

    def first_recorded(self, formula: Formula) -> dt.date | None:
        """The day from which all of the formula's tables are recorded; None when unknown."""
        spans = [self.results.span(leaf) for leaf in leaves(formula) if not isinstance(leaf, Typed)]
        return max((span[0] for span in spans if span is not None), default=None)

    def _without_first_year(self, formula: Formula, windows: Windows, found: Figures) -> Figures:
        """Windows that begin before the records are undefined: half a year is not a year."""
        first = self.first_recorded(formula)
        if first is None:
            return found
        early = np.array([one.first < first for one in windows])[None, :]
        code = np.where(early, FIRST_YEAR, found.code).astype(np.int8)
        return Figures(np.where(early, np.nan, found.value), found.n, code)


def _typed(formula: Typed, windows: Windows, groups: int) -> Figures:
    value = np.full((groups, len(windows)), np.nan)
    n = np.zeros((groups, len(windows)), dtype=np.int64)
    for at, window in enumerate(windows):
        inside = [figure for day, figure in sorted(formula.values) if window.first <= day <= window.last]
        if inside:
            value[:, at], n[:, at] = inside[-1], len(inside)
    return settled(value, n, np.zeros(value.shape, dtype=np.int8))


def _averaged(found: Figures, ends: Windows, windows: Windows) -> Figures:
    """The mean of the month ends in each window; month ends without a value are left out."""
    place = {end: at for at, end in enumerate(ends)}
    value = np.full((found.value.shape[0], len(windows)), np.nan)
    n = np.zeros(value.shape, dtype=np.int64)
    for at, window in enumerate(windows):
        columns = [place[end] for end in month_ends(window)]
        some = found.value[:, columns]
        there = ~np.isnan(some)
        count = there.sum(axis=1)
        value[:, at] = np.where(count > 0, np.where(there, some, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
        n[:, at] = found.n[:, columns].max(axis=1)
    return settled(value, n, np.zeros(value.shape, dtype=np.int8), NO_VALUES)


def _lengths(windows: Windows, groups: int, unit: str) -> Figures:
    """Each window's length, for rates a year or a day."""
    row = [months_long(one) if unit == "months" else float(one.days) for one in windows]
    lengths = np.array([row] * groups, dtype=np.float64)
    return Figures(lengths, np.zeros(lengths.shape, dtype=np.int64), np.zeros(lengths.shape, dtype=np.int8))
