"""Reads the measures of goals and objectives: the value so far, the target, the baseline (details.md 1-4, 32).

Everything is asked for first and answered together: `ask_targets` names the requests, `read` turns the answers into
readings.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from oarlock.engine.metrics.book import Metric, MetricBook
from oarlock.engine.metrics.definition import Simple
from oarlock.engine.metrics.series import Request
from oarlock.engine.metrics.standalone import sql_of
from oarlock.engine.metrics.windows import Window, Windows, month_before, periods
from oarlock.engine.model.metric import MetricValue, Series
from oarlock.engine.model.plan import Band, Goal, GoalTarget, Objective, TargetTable
from oarlock.engine.model.snapshot import TargetReading
from oarlock.errors import InputError, Problem

Key = tuple[str, str, int]
_PERSON_COLUMNS = ("person", "person_id", "owner", "resource")


@dataclass
class Batch:
    """Requests to be answered together."""

    requests: list[Request] = field(default_factory=list)

    def ask(self, request: Request) -> int:
        """The place of the answer."""
        self.requests.append(request)
        return len(self.requests) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAsk:
    """A measure, and where the answers to its questions will be."""

    key: Key
    target: GoalTarget
    metric: Metric
    over: str
    start: dt.date
    by: dt.date
    windows: Windows
    value: int | None = None
    baseline: int | None = None
    baseline_window: Window | None = None
    plan: Metric | None = None
    planned: tuple[int, ...] = ()
    planned_to_date: int | None = None


def ask_targets(
    book: MetricBook,
    goals: Sequence[Goal],
    objectives: Sequence[Objective],
    below: Mapping[str, Sequence[str]],
    batch: Batch,
) -> list[TargetAsk]:
    """Every measure that has a date. `below` gives a unit with all units under it. All errors at once as InputError."""
    asks: list[TargetAsk] = []
    problems: list[Problem] = []
    items: list[tuple[str, Goal | Objective]] = [
        *(("goal", one) for one in goals),
        *(("objective", one) for one in objectives),
    ]
    for kind, item in items:
        for position, target in enumerate(item.measures):
            try:
                asked = _Asker(book, kind, item, position, target, below, batch).ask()
            except InputError as error:
                problems += error.problems
                continue
            if asked is not None:
                asks.append(asked)
    if problems:
        raise InputError(problems)
    return asks


class _Asker:
    """Asks for one measure."""

    def __init__(
        self,
        book: MetricBook,
        kind: str,
        item: Goal | Objective,
        position: int,
        target: GoalTarget,
        below: Mapping[str, Sequence[str]],
        batch: Batch,
    ) -> None:
        self.book = book
        self.item = item
        self.key = (kind, item.id, position)
        self.target = target
        self.below = below
        self.batch = batch
        self.path = f"{kind}s/{item.id}/measures/{position}"

    def ask(self) -> TargetAsk | None:
        by = self.target.by or self.item.due
        if by is None:
            return None
        start = self.item.start or self.book.calendar.fiscal_year_start(self.item.due or by)
        metric = self._narrowed(self.book.get(self.target.metric, f"{self.path}/metric"))
        over = self.target.over or metric.reading
        end = min(by, self.book.as_of)
        asked = TargetAsk(
            key=self.key, target=self.target, metric=metric, over=over, start=start, by=by,
            windows=self._windows(metric, over, start, end, by),
        )  # fmt: skip
        if metric.available and asked.windows:
            asked = replace(asked, value=self.batch.ask(_request(metric, asked.windows)))
        if metric.available and start <= by:
            before = month_before(Window(start, by, by))
            windows = self._windows(metric, over, before.first, before.last, before.last)
            if windows:
                asked = replace(asked, baseline=self.batch.ask(_request(metric, windows)), baseline_window=before)
        return self._ask_plan(asked)

    def _windows(self, metric: Metric, over: str, start: dt.date, end: dt.date, by: dt.date) -> Windows:
        """One window for a total, else the periods that lie inside of start..end (the last may be cut)."""
        if end < start:
            return ()
        if over == "total":
            return (Window(start, end, by),)
        return tuple(one for one in periods(self.book.calendar, metric.grain, start, end) if one.first >= start)

    def _ask_plan(self, asked: TargetAsk) -> TargetAsk:
        """Where the target is a metric or stands in the table `targets`."""
        target = self.target.target
        if isinstance(target, str):
            plan = self._narrowed(self.book.get(target, f"{self.path}/target"))
        elif isinstance(target, TargetTable):
            plan = self._from_table(target)
        else:
            return asked
        if not plan.available:
            return replace(asked, plan=plan)
        whole = self._windows(asked.metric, asked.over, asked.start, asked.by, asked.by)
        planned = (self.batch.ask(_request(plan, whole)),)
        to_date = self.batch.ask(_request(plan, asked.windows)) if asked.windows else None
        return replace(asked, plan=plan, planned=planned, planned_to_date=to_date)

    def _from_table(self, table: TargetTable) -> Metric:
        """The planned figures of the metric in the table `targets`, for the objective's unit or person."""
        conditions = [f"metric = {_text(self.target.metric)}"]
        shape = self.book.shapes.get("targets")
        held = shape.present if shape is not None else frozenset()
        if "kind" in held:
            conditions.append(f"kind = {_text(table.kind)}")
        unit = getattr(self.item, "unit", None)
        person = getattr(self.item, "person", None)
        for column, wanted in (("unit", unit), ("person_id", person)):
            if column in held:
                conditions.append(f"{column} = {_text(wanted)}" if wanted else f"{column} IS NULL")
        metric = Metric(id="targets", name="targets", unit="", direction=None, grain="month", declared=False)
        if shape is None:
            return replace(metric, reason="no_data", needs=("targets",))
        resolver = self.book.resolver(f"{self.path}/target")
        return replace(
            metric, formula=resolver.simple(Simple("targets", "sum(value)", " AND ".join(conditions), "period"))
        )

    def _narrowed(self, metric: Metric) -> Metric:
        """With the measure's `where` and `scope` put on."""
        if self.target.where:
            metric = self.book.narrowed(metric, self.target.where, f"{self.path}/where")
        if self.target.scope == "own" and isinstance(self.item, Objective):
            metric = self._own(metric, self.item)
        return metric

    def _own(self, metric: Metric, objective: Objective) -> Metric:
        """The rows of the objective's unit (with the units below it) or person."""
        if objective.unit is not None:
            units = [objective.unit, *(one for one in self.below.get(objective.unit, ()) if one != objective.unit)]
            return self.book.narrowed(metric, f"unit IN ({', '.join(map(_text, units))})", f"{self.path}/scope")
        refused: InputError | None = None
        for column in _PERSON_COLUMNS:
            try:
                return self.book.narrowed(metric, f"{column} = {_text(objective.person or '')}", f"{self.path}/scope")
            except InputError as error:
                refused = error
        raise refused or ValueError("no column names a person")


def read(book: MetricBook, asks: Sequence[TargetAsk], answers: Sequence[Series]) -> Iterator[tuple[Key, TargetReading]]:
    """The readings, from the answers to the batch."""
    for asked in asks:
        yield asked.key, _reading(book, asked, answers)


def _reading(book: MetricBook, asked: TargetAsk, answers: Sequence[Series]) -> TargetReading:
    target, metric = asked.target, asked.metric
    values = answers[asked.value].values if asked.value is not None else ()
    planned = [value for place in asked.planned for value in answers[place].values]
    at = _chosen(asked, values, planned)
    value = values[at] if at is not None else _nothing(asked, metric, book.as_of)
    band = target.target if isinstance(target.target, Band) else None
    window = asked.windows[at] if at is not None else None
    sql = sql_of(book, Request(metric, (window,), "span")) if window is not None else None
    baseline = _baseline(asked, answers)
    figure, to_date, plan_window = _target(asked, answers, at)
    plan_sql = None
    if asked.plan is not None and asked.plan.available and plan_window is not None:
        plan_sql = sql_of(book, Request(asked.plan, (plan_window,), "span"))
    given = None if target.baseline is None else float(target.baseline)
    tables = dict.fromkeys((*metric.tables, *(asked.plan.tables if asked.plan is not None else ())))
    return TargetReading(
        metric=target.metric,
        over=asked.over,
        start=asked.start,
        by=asked.by,
        value=value,
        target=figure,
        target_band=(float(band.low), float(band.high)) if band is not None else None,
        target_to_date=to_date if to_date is not None else _pace(target, book.as_of),
        baseline=given if given is not None else baseline,
        baseline_computed=baseline,
        additive=metric.additive,
        definition=metric.definition,
        scope=metric.scope,
        value_sql=sql,
        target_sql=plan_sql,
        tables=tuple(tables),
    )


def _chosen(asked: TargetAsk, values: Sequence[MetricValue], planned: Sequence[MetricValue]) -> int | None:
    """The place of the value that the reading stands on: the only one, the worst complete one, the latest complete one."""
    if asked.over == "total":
        return 0 if values else None
    complete = [at for at, one in enumerate(values) if one.complete and one.value is not None]
    there = complete or [at for at, one in enumerate(values) if one.value is not None][-1:]
    if not there:
        return None
    if asked.over == "last":
        return there[-1]
    return min(there, key=lambda at: (_ahead(asked, values[at], planned[at] if at < len(planned) else None), at))


def _ahead(asked: TargetAsk, value: MetricValue, planned: MetricValue | None) -> float:
    """How far a period is ahead of its target, in the wanted direction; negative when it misses."""
    target = asked.target.target
    figure = float(value.value or 0.0)
    if isinstance(target, Band):
        return min(figure - float(target.low), float(target.high) - figure)
    wanted = planned.value if planned is not None else target
    against = float(wanted) if isinstance(wanted, (int, float)) else 0.0
    return (figure - against) * _sign(asked)


def _sign(asked: TargetAsk) -> float:
    target, baseline = asked.target.target, asked.target.baseline
    if isinstance(target, (int, float)) and baseline is not None and target != baseline:
        return 1.0 if target > baseline else -1.0
    return -1.0 if asked.metric.direction == "down" else 1.0


def _target(
    asked: TargetAsk, answers: Sequence[Series], at: int | None
) -> tuple[float | None, float | None, Window | None]:
    """The target, the target to date, and the window the target was read on."""
    target = asked.target.target
    if isinstance(target, (int, float)):
        return float(target), None, None
    if asked.plan is None or not asked.planned:
        return None, None, None
    whole = answers[asked.planned[0]].values
    so_far = answers[asked.planned_to_date].values if asked.planned_to_date is not None else ()
    if asked.over == "total":
        figure = whole[0].value if whole else None
        return figure, so_far[0].value if so_far else None, Window(asked.start, asked.by, asked.by)
    if asked.over == "each" and at is not None:
        return whole[at].value, whole[at].value, asked.windows[at]
    known = [place for place, one in enumerate(whole) if one.value is not None]
    to_date = [one.value for one in so_far if one.value is not None]
    if not known:
        return None, to_date[-1] if to_date else None, None
    last = whole[known[-1]]
    return last.value, to_date[-1] if to_date else None, Window(last.at, asked.by, asked.by)


def _baseline(asked: TargetAsk, answers: Sequence[Series]) -> float | None:
    """The same reading before the start; None unless it is wholly recorded."""
    if asked.baseline is None:
        return None
    complete = [one for one in answers[asked.baseline].values if one.complete and one.value is not None]
    if not complete:
        return None
    if asked.over == "each":
        return min(complete, key=lambda one: float(one.value or 0.0) * _sign(asked)).value
    return complete[-1].value


def _pace(target: GoalTarget, as_of: dt.date) -> float | None:
    """Where a pace curve should be today, on a straight line between its dated values."""
    if not isinstance(target.pace, list) or not target.pace:
        return None
    points = sorted((day, float(value)) for day, value in target.pace)
    if as_of <= points[0][0]:
        return points[0][1]
    for (before, low), (after, high) in itertools.pairwise(points):
        if as_of <= after:
            return low + (high - low) * ((as_of - before) / (after - before))
    return points[-1][1]


def _nothing(asked: TargetAsk, metric: Metric, as_of: dt.date) -> MetricValue:
    reason = metric.reason if not metric.available else "not_started" if asked.start > as_of else "no_rows"
    return MetricValue(at=asked.start, value=None, n=0, complete=False, reason=reason)


def _request(metric: Metric, windows: Windows) -> Request:
    return Request(metric, windows, "span" if len(windows) == 1 else metric.grain)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
