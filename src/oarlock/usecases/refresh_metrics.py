"""Values of metrics: the book of a company, and series computed from its lake in few queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from oarlock.engine.metrics.book import MetricBook, build_book
from oarlock.engine.metrics.cube import FEW_ROWS
from oarlock.engine.metrics.formula import Typed, leaves
from oarlock.engine.metrics.plan import Plan
from oarlock.engine.metrics.promises import ask_promises, read_promise
from oarlock.engine.metrics.series import Request, finish, plan_requests
from oarlock.engine.metrics.shapes import type_of
from oarlock.engine.metrics.shaping import shape_tables
from oarlock.engine.metrics.targets import Batch, Key, ask_targets, read
from oarlock.engine.metrics.tree import DATED, Column
from oarlock.engine.model.calendar import Calendar
from oarlock.engine.model.company import Company
from oarlock.engine.model.metric import Series
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.snapshot import PromiseReading, TableFacts, TargetReading
from oarlock.errors import InputError
from oarlock.usecases.keep_cells import StoredRecords, cells_of

if TYPE_CHECKING:
    import pyarrow as pa

_SAMPLE = 50_000
"""Rows looked at to guess how many values a column has."""
_LARGE = 250_000
"""From so many rows on the cells of cubes are kept between runs."""

Spans = dict[str, dict[str, tuple[dt.date, dt.date]]]


class Records(Protocol):
    """What the metrics need of a lake."""

    @property
    def as_of(self) -> dt.date:
        """The day as of which the views show the records."""
        ...

    @property
    def facts(self) -> Mapping[str, TableFacts]:
        """What is known of each table."""
        ...

    @property
    def columns(self) -> frozenset[str]:
        """`table` and `table.column` really present."""
        ...

    @property
    def types(self) -> Mapping[str, Mapping[str, str]]:
        """The DuckDB type of every column of every view."""
        ...

    def arrow(self, sql: str, *, exact: bool = False) -> pa.Table:
        """The result of a query; figures rounded to 12 significant digits unless `exact`."""
        ...


def book_for(company: Company, lake: Records) -> MetricBook:
    """The metric book of a company on its records; an InputError with every error of the declared metrics."""
    calendar = Calendar.of(company.company.fiscal_year_start, company.company.week_start)
    states = frozenset(name for name, source in company.data.items() if getattr(source, "state", None))
    shapes = shape_tables(
        lake.columns,
        lake.types,
        lake.as_of,
        states=states,
        rows={name: facts.rows for name, facts in lake.facts.items()},
        spans=_spans(lake),
        distinct=_distinct(lake),
    )
    typed = _from_plan(company, lake.as_of)
    starts = _goal_starts(company, calendar)
    last_steps = {process.id: process.steps[-1].activity for process in company.processes if process.steps}
    book = build_book(
        company.metrics, shapes, calendar, lake.as_of, goal_starts=starts, typed=typed, last_steps=last_steps
    )
    if book.problems:
        raise InputError(book.problems)
    return book


def evaluate(lake: Records, book: MetricBook, requests: Sequence[Request]) -> list[Series]:
    """The series of all requests, in their order, fetched together."""
    plan = plan_requests(book, requests)
    return finish(book, plan, fetch(lake, plan), requests)


def fetch(lake: Records, plan: Plan) -> dict[str, pa.Table]:
    """The results of a plan's queries by name. Parts keep all digits: a figure is rounded once, when it is finished.

    A lake that keeps what it computed gives the cells of untouched days from there, where scanning them would be work.
    """
    found = {}
    for name, query in plan.queries.items():
        large = lake.facts[query.table].rows > _LARGE if query.table in lake.facts else False
        if large and isinstance(lake, StoredRecords):
            found[name] = cells_of(lake, query, plan.calendar)
        else:
            found[name] = lake.arrow(query.sql, exact=True)
    return found


def metric_series(
    lake: Records,
    book: MetricBook,
    ids: Iterable[str],
    *,
    grain: str | None = None,
    first: dt.date | None = None,
    by: Sequence[str] = (),
) -> dict[str, Series]:
    """Series of metrics from their first record (or `first`) to as-of, at their own grain (or `grain`)."""
    chosen = [book.get(one) for one in dict.fromkeys(ids)]
    requests = [
        Request.series(book, metric, first or first_day(book, metric.id), book.as_of, grain=grain, by=by)
        for metric in chosen
    ]
    found = evaluate(lake, book, requests)
    return {metric.id: series for metric, series in zip(chosen, found, strict=True)}


def first_day(book: MetricBook, metric: str) -> dt.date:
    """The first day for which a metric may have a value: its tables' first record."""
    found = book.get(metric)
    days: list[dt.date] = []
    for leaf in leaves(found.formula) if found.formula is not None else ():
        if isinstance(leaf, Typed):
            days += [day for day, _ in leaf.values[:1]]
        elif isinstance(leaf.time, Column):
            shape = book.shapes.get(leaf.time.table) or book.shapes[leaf.table]
            days += [span[0] for span in (shape.spans.get(leaf.time.name),) if span is not None]
    return min(min(days, default=book.as_of), book.as_of)


def _spans(lake: Records) -> Spans:
    """First and last day of every dated column, one query a table."""
    spans: Spans = {}
    for table, types in lake.types.items():
        dated = [name for name, type_ in types.items() if type_of(type_) in DATED and f"{table}.{name}" in lake.columns]
        if not dated or table not in lake.columns:
            continue
        parts = [
            f'CAST(min("{name}") AS DATE) AS a{at}, CAST(max("{name}") AS DATE) AS b{at}'
            for at, name in enumerate(dated)
        ]
        row = lake.arrow(f'SELECT {", ".join(parts)} FROM "{table}"').to_pylist()[0]
        spans[table] = {
            name: (row[f"a{at}"], row[f"b{at}"]) for at, name in enumerate(dated) if row[f"a{at}"] is not None
        }
    return spans


def _distinct(lake: Records) -> dict[str, dict[str, int]]:
    """About how many values each column of a table has, from its first rows; only where a cube could grow large."""
    largest = max((facts.rows for facts in lake.facts.values()), default=0)
    if largest <= FEW_ROWS:
        return {}
    found: dict[str, dict[str, int]] = {}
    for table, types in lake.types.items():
        names = [name for name in types if f"{table}.{name}" in lake.columns]
        if not names:
            continue
        parts = ", ".join(f'approx_count_distinct("{name}") AS d{at}' for at, name in enumerate(names))
        row = lake.arrow(f'SELECT {parts} FROM (SELECT * FROM "{table}" LIMIT {_SAMPLE})').to_pylist()[0]
        found[table] = {name: int(row[f"d{at}"]) for at, name in enumerate(names)}
    return found


def _goal_starts(company: Company, calendar: Calendar) -> dict[str, dt.date]:
    """The earliest start of a goal or objective that measures a metric."""
    starts: dict[str, dt.date] = {}
    items: list[Goal | Objective] = [*company.goals, *company.objectives]
    for item in items:
        start = item.start or (calendar.fiscal_year_start(item.due) if item.due else None)
        for target in item.measures if start is not None else ():
            if start is not None:
                starts[target.metric] = min(starts.get(target.metric, start), start)
    return starts


def _from_plan(company: Company, as_of: dt.date) -> dict[str, tuple[tuple[dt.date, float], ...]]:
    """Values that the plan itself gives: ideas by month, the share of started work that is past its pilot."""
    typed: dict[str, tuple[tuple[dt.date, float], ...]] = {}
    started = [one for one in company.initiatives if one.phase is not None and one.phase not in ("assess", "stopped")]
    if started:
        past = sum(one.phase in ("scale", "optimise", "done") for one in started)
        typed["innovation_adoption"] = ((as_of, past / len(started)),)
    days = sorted(idea.at for idea in company.ideas if idea.at <= as_of)
    if days:
        counts: dict[dt.date, int] = {}
        for month in Calendar().periods("month", days[0], as_of):
            counts[month] = sum(day.replace(day=1) == month for day in days)
        typed["ideas_submitted"] = tuple((month, float(count)) for month, count in counts.items())
    return typed


def read_targets(company: Company, book: MetricBook, lake: Records) -> dict[Key, TargetReading]:
    """Every dated measure of goals and objectives, by (goal or objective, id, position)."""
    batch = Batch()
    asks = ask_targets(book, company.goals, company.objectives, _units_below(company), batch)
    return dict(read(book, asks, evaluate(lake, book, batch.requests)))


def read_promises(company: Company, book: MetricBook, lake: Records) -> dict[str, tuple[PromiseReading, ...]]:
    """Every hand-off's promise over its complete periods."""
    batch = Batch()
    asks = ask_promises(book, company.handoffs, batch)
    answers = evaluate(lake, book, batch.requests)
    return {one.handoff: read_promise(book, one, answers) for one in asks}


def _units_below(company: Company) -> dict[str, list[str]]:
    """Each declared unit with all units under it."""
    children: dict[str, list[str]] = {}
    for unit in company.units:
        if unit.parent is not None:
            children.setdefault(unit.parent, []).append(unit.id)
    below: dict[str, list[str]] = {}
    for unit in company.units:
        found, queue = [unit.id], [unit.id]
        while queue:
            for child in children.get(queue.pop(0), ()):
                if child not in found:
                    found.append(child)
                    queue.append(child)
        below[unit.id] = found
    return below
