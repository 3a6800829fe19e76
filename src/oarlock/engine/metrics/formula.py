"""A metric's formula: arithmetic over atoms, each an aggregate of the rows of one table in a window of days.

Atoms are what the planner fetches; everything above them is computed in numpy. A formula can be evaluated on any
windows: the periods of a series, one span, the trailing year of each period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal as Choice

from oarlock.engine.metrics.normal import normal
from oarlock.engine.metrics.tree import Aggregate, Call, Literal, MetricRef, Node

Mode = Choice["flow", "last", "open"]


@dataclass(frozen=True, slots=True)
class Atom:
    """An aggregate of the rows of `table` that meet `where`.

    mode `flow`: rows whose day (`time`) lies in the window; `last`: rows on the last recorded day of the window; `open`:
    rows opened (`time`) on or before the window's last day and not `closed` by then. `blank` says what no rows mean while
    the table is being recorded: 0 for sums and counts.
    """

    table: str
    time: Node
    aggregate: Aggregate
    where: tuple[Node, ...] = ()
    mode: Mode = "flow"
    closed: Node | None = None
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        """Computed once: atoms are looked up by the hundred thousand."""
        if not self._hash:
            parts = (self.table, self.time, self.aggregate, self.where, self.mode, self.closed)
            object.__setattr__(self, "_hash", hash(parts))
        return self._hash

    @property
    def additive(self) -> bool:
        """Whether values of parts of the rows add up to the value of all."""
        return self.aggregate.name in ("sum", "count") and self.mode == "flow"

    def text(self, *, with_where: bool = True) -> str:
        """The normalised text."""
        state = "" if self.mode == "flow" else f" {self.mode}"
        until = f" until {normal(self.closed)}" if self.closed is not None else ""
        where = f" where {' and '.join(sorted(map(normal, self.where)))}" if self.where and with_where else ""
        return f"{normal(self.aggregate)} of {self.table} at {normal(self.time)}{state}{until}{where}"


@dataclass(frozen=True, slots=True)
class Routine:
    """A figure with a query of its own (retention, cohorts): `name` finds it in `routines`, `args` are its expressions.

    Its query gives per window (and group) the columns `value` and `n`.
    """

    name: str
    table: str
    time: Node
    args: tuple[Node | str | int | float | None, ...] = ()
    where: tuple[Node, ...] = ()

    def text(self, *, with_where: bool = True) -> str:
        """The normalised text."""
        shown = ", ".join(
            str(arg) if isinstance(arg, (str, int, float)) or arg is None else normal(arg) for arg in self.args
        )
        where = f" where {' and '.join(sorted(map(normal, self.where)))}" if self.where and with_where else ""
        return f"{self.name}({shown}) of {self.table} at {normal(self.time)}{where}"


@dataclass(frozen=True, slots=True)
class Typed:
    """Values typed in by people: each belongs to the window that holds its day; the last of a window counts."""

    values: tuple[tuple[dt.date, float], ...]

    def text(self) -> str:
        """The normalised text."""
        return f"typed({len(self.values)})"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number. None is undefined."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Op:
    """An operator or function of formulas; names as in the expression language, and a few of our own (see `arrays`)."""

    name: str
    args: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Shifted:
    """The formula on other windows: `trailing_year`, `year_before`, `month_before`, `before_start`, `month_ends`, `since ...`."""

    transform: str
    of: Formula
    since: dt.date | None = None


Formula = Atom | Routine | Typed | Constant | Op | Shifted
Leaf = Atom | Routine


def lower(node: Node, atom: Callable[[Aggregate], Formula], metric: Callable[[str], Formula]) -> Formula:
    """The formula of a checked measure or derived expression."""
    if isinstance(node, Aggregate):
        if node.name == "avg" and node.arg is not None:
            total = Aggregate("sum", node.arg, node.arg.type)
            return Op("mean", (atom(total), atom(Aggregate("count", node.arg, "integer"))))
        return atom(node)
    if isinstance(node, MetricRef):
        return metric(node.id)
    if isinstance(node, Literal):
        return _constant(node)
    if isinstance(node, Call):
        return Op(node.name, tuple(lower(arg, atom, metric) for arg in node.args))
    raise ValueError(f"{node} cannot stand outside of an aggregate")


def _constant(node: Literal) -> Constant:
    if node.value is None or isinstance(node.value, (int, float)):
        return Constant(None if node.value is None else float(node.value))
    raise ValueError(f"{node.value!r} cannot be calculated with")


def leaves(formula: Formula) -> Iterator[Leaf | Typed]:
    """Every atom, routine and typed series of the formula, in order."""
    if isinstance(formula, (Atom, Routine, Typed)):
        yield formula
    elif isinstance(formula, Op):
        for arg in formula.args:
            yield from leaves(arg)
    elif isinstance(formula, Shifted):
        yield from leaves(formula.of)


def filtered(formula: Formula, extra: Callable[[Leaf], tuple[Node, ...]]) -> Formula:
    """The same formula on fewer rows: `extra` gives the conditions for each atom."""
    if isinstance(formula, (Atom, Routine)):
        conditions = dict.fromkeys((*formula.where, *extra(formula)))
        return replace(formula, where=tuple(conditions))
    if isinstance(formula, Op):
        return Op(formula.name, tuple(filtered(arg, extra) for arg in formula.args))
    if isinstance(formula, Shifted):
        return replace(formula, of=filtered(formula.of, extra))
    return formula


def is_additive(formula: Formula) -> bool:
    """Whether the values of disjoint scopes and of disjoint periods add up: sums, counts, and their sums and multiples."""
    if isinstance(formula, Atom):
        return formula.additive
    if not isinstance(formula, Op):
        return False
    if formula.name in ("add", "sub", "neg"):
        return all(is_additive(arg) for arg in formula.args)
    if formula.name == "mul":
        return sorted(isinstance(arg, Constant) for arg in formula.args) == [False, True] and any(
            is_additive(arg) for arg in formula.args
        )
    return formula.name == "div" and is_additive(formula.args[0]) and isinstance(formula.args[1], Constant)


def is_state(formula: Formula) -> bool:
    """Whether the value is a reading of a moment (stock, open rows, typed values) instead of a flow over a span."""
    found = list(leaves(formula))
    return bool(found) and all(
        isinstance(one, Typed) or (isinstance(one, Atom) and one.mode != "flow") for one in found
    )


def is_ratio_of_additive(formula: Formula) -> bool:
    """Whether it is computed from summed parts only, so that a span's value follows from its parts."""
    return all(isinstance(one, Atom) and one.additive for one in leaves(formula))


def text_of(formula: Formula, *, with_where: bool = True) -> str:
    """The normalised text: equal for metrics that are the same figure."""
    if isinstance(formula, (Atom, Routine)):
        return formula.text(with_where=with_where)
    if isinstance(formula, Typed):
        return formula.text()
    if isinstance(formula, Constant):
        return repr(formula.value)
    if isinstance(formula, Shifted):
        since = f" {formula.since.isoformat()}" if formula.since else ""
        return f"{formula.transform}{since}({text_of(formula.of, with_where=with_where)})"
    parts = [text_of(arg, with_where=with_where) for arg in formula.args]
    if formula.name in ("add", "mul"):
        parts.sort()
    return f"{formula.name}({'; '.join(parts)})"


def shared_scope(formula: Formula) -> tuple[Node, ...]:
    """The conditions that hold for the rows of every atom (the row filter of a metric)."""
    found = [leaf.where for leaf in leaves(formula) if not isinstance(leaf, Typed)]
    if not found:
        return ()
    return tuple(one for one in found[0] if all(one in other for other in found[1:]))
