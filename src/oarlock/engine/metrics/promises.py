"""Judges the promises of hand-offs: for each complete period of the finest grain of their metrics (details.md 31).

A promise names metrics (`reject_share <= 0.02`), columns of one table in aggregates (`avg(orders.shipping_cost) < 5`), or
columns without an aggregate (`orders.shipped_at <= orders.promised_at`): then every row must keep it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from oarlock.engine.metrics.book import Metric, MetricBook
from oarlock.engine.metrics.expression import AbsentColumnError, parse_condition
from oarlock.engine.metrics.formula import Atom, Formula, Typed, leaves, lower
from oarlock.engine.metrics.series import Request
from oarlock.engine.metrics.shapes import Scope
from oarlock.engine.metrics.standalone import sql_of
from oarlock.engine.metrics.targets import Batch
from oarlock.engine.metrics.tree import Aggregate, Call, Column, Literal, MetricRef, Node, columns_of, walk
from oarlock.engine.metrics.windows import Window, Windows, periods
from oarlock.engine.model.calendar import GRAINS
from oarlock.engine.model.metric import Series
from oarlock.engine.model.organisation import Handoff
from oarlock.engine.model.snapshot import PromiseReading
from oarlock.errors import InputError, Problem

_PERIODS = 36
"""How many periods are looked at; a promise is about now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseAsk:
    """A hand-off, its windows, and where the answers will be."""

    handoff: str
    windows: Windows
    promise: Metric
    kept: int
    holds: int | None
    metrics: dict[str, int] = field(default_factory=dict)


def ask_promises(book: MetricBook, handoffs: Sequence[Handoff], batch: Batch) -> list[PromiseAsk]:
    """Every hand-off whose metrics are available. All errors at once as InputError."""
    asks: list[PromiseAsk] = []
    problems: list[Problem] = []
    for handoff in handoffs:
        try:
            asks.append(_ask(book, handoff, batch))
        except AbsentColumnError:
            continue
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return asks


def _ask(book: MetricBook, handoff: Handoff, batch: Batch) -> PromiseAsk:
    path = f"handoffs/{handoff.id}"
    formula, named = _formula(book, handoff.promise, f"{path}/promise")
    condition = _formula(book, handoff.when, f"{path}/when") if handoff.when else None
    grains = [book.metrics[name].grain for name in (*named, *(condition[1] if condition else ()))]
    grain = min(grains, key=GRAINS.index, default="month")
    windows = _complete_periods(book, formula, grain)
    promise = Metric(
        id=handoff.id, name=handoff.name, unit="count", direction=None, grain=grain, declared=False, formula=formula
    )
    holds = None
    if condition is not None:
        holds = batch.ask(Request(replace(promise, formula=condition[0]), windows, grain))
    metrics = {name: batch.ask(Request(book.metrics[name], windows, grain)) for name in named}
    kept = batch.ask(Request(promise, windows, grain))
    return PromiseAsk(handoff=handoff.id, windows=windows, promise=promise, kept=kept, holds=holds, metrics=metrics)


def read_promise(book: MetricBook, asked: PromiseAsk, answers: Sequence[Series]) -> tuple[PromiseReading, ...]:
    """The readings in order of time; periods in which the promise does not hold are left out."""
    kept = answers[asked.kept].values
    holds = answers[asked.holds].values if asked.holds is not None else None
    found: list[PromiseReading] = []
    for at, one in enumerate(kept):
        if not one.complete or (holds is not None and holds[at].value != 1.0):
            continue
        values = {name: answers[place].values[at].value for name, place in asked.metrics.items()}
        found.append(PromiseReading(at=one.at, kept=None if one.value is None else one.value == 1.0, values=values))
    if found:
        window = next(one for one in asked.windows if one.first == found[-1].at)
        found[-1] = replace(found[-1], sql=_sql(book, asked, window))
    return tuple(found)


def _sql(book: MetricBook, asked: PromiseAsk, window: Window) -> str:
    """The query of the latest period: the value of the only metric, else whether the promise was kept."""
    names = list(asked.metrics)
    metric = book.metrics[names[0]] if len(names) == 1 else asked.promise
    return sql_of(book, Request(metric, (window,), "span"))


def _complete_periods(book: MetricBook, formula: Formula, grain: str) -> Windows:
    days: list[dt.date] = []
    for leaf in leaves(formula):
        if isinstance(leaf, Typed):
            days += [day for day, _ in leaf.values[:1]]
        elif isinstance(leaf.time, Column):
            shape = book.shapes.get(leaf.time.table) or book.shapes[leaf.table]
            span = shape.recorded(leaf.time.name)
            days += [span[0]] if span is not None else []
    first = min(days, default=book.as_of)
    if first > book.as_of:
        return ()
    return tuple(one for one in periods(book.calendar, grain, first, book.as_of) if not one.part)[-_PERIODS:]


class _PromiseNames:
    """Metrics by their id, columns as table.column."""

    def __init__(self, book: MetricBook) -> None:
        self._book = book

    def find(self, table: str | None, name: str) -> Node | None:
        if table is None:
            return MetricRef(name) if name in self._book.metrics else None
        return Scope(table, self._book.shapes).find(table, name) if table in self._book.shapes else None

    def known(self) -> Sequence[str]:
        return sorted(self._book.metrics)

    def absent(self, table: str | None, name: str) -> str | None:
        return Scope(table, self._book.shapes).absent(table, name) if table is not None else None


def _formula(book: MetricBook, text: str, path: str) -> tuple[Formula, tuple[str, ...]]:
    """The condition as a formula, and the metrics it names."""
    node = parse_condition(text, _PromiseNames(book), path, aggregates=True)
    named = tuple(dict.fromkeys(one.id for one in walk(node) if isinstance(one, MetricRef)))
    tables = list(dict.fromkeys(column.table for column in sorted(columns_of(node), key=lambda one: one.table)))
    if tables and not any(isinstance(one, Aggregate) for one in walk(node)):
        if named:
            raise _wrong(path, "Metrics and single rows cannot be compared; aggregate the columns.", text)
        node = _every_row(node)

    def metric(name: str) -> Formula:
        found = book.get(name, path)
        if found.formula is None:
            raise AbsentColumnError(found.needs[0] if found.needs else name)
        return found.formula

    def atom(aggregate: Aggregate) -> Formula:
        base = _base_of(book, frozenset(column.table for column in columns_of(aggregate)), path, text)
        time = Scope(base, book.shapes).time()
        if time is None:
            raise _wrong(path, f"'{base}' has no time of its own, so it has no periods.", text)
        return Atom(base, time, aggregate)

    return lower(node, atom, metric), named


def _every_row(node: Node) -> Node:
    """True when the condition holds for every row for which it is known."""
    missed = Call("case", (Call("not", (node,), "boolean"), Literal(1, "integer"), Literal(0, "integer")), "integer")
    return Call("eq", (Aggregate("sum", missed, "integer"), Literal(0, "integer")), "boolean")


def _base_of(book: MetricBook, tables: frozenset[str], path: str, text: str) -> str:
    """The table from which all the others are reached."""
    for table in sorted(tables):
        reached = {table, *(step.alias for step in Scope(table, book.shapes).steps)}
        if tables <= reached:
            return table
    raise _wrong(path, f"{', '.join(sorted(tables))} are not joined; use columns of one table and its parents.", text)


def _wrong(path: str, message: str, found: str) -> InputError:
    return InputError(Problem(code="wrong_expression", message=message, path=path, found=found))
