"""Demands: which leaf of a formula is wanted on which windows, cut by which columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.metrics.formula import Atom, Formula, Leaf, Op, Routine, Shifted, Typed
from oarlock.engine.metrics.tree import Column
from oarlock.engine.metrics.windows import Windows, month_ends, shift
from oarlock.engine.model.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Demand:
    """A leaf on windows, cut by columns (resolved for the leaf's own table)."""

    leaf: Leaf
    windows: Windows
    by: tuple[Column, ...] = ()


def demands(formula: Formula, windows: Windows, calendar: Calendar) -> Iterator[tuple[Leaf | Typed, Windows]]:
    """Every leaf with the windows it is needed on, transforms applied."""
    if isinstance(formula, (Atom, Routine, Typed)):
        yield formula, windows
    elif isinstance(formula, Op):
        for arg in formula.args:
            yield from demands(arg, windows, calendar)
    elif isinstance(formula, Shifted):
        yield from demands(formula.of, moved(formula, windows, calendar), calendar)


def moved(formula: Shifted, windows: Windows, calendar: Calendar) -> Windows:
    """The windows on which the shifted formula's inside is evaluated; several per window for `month_ends`."""
    if formula.transform == "month_ends":
        return tuple(dict.fromkeys(end for one in windows for end in month_ends(one)))
    return shift(windows, formula.transform, calendar, formula.since)
