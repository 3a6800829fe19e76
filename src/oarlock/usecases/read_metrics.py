"""Values of metrics of a company folder: the ones asked for, else the declared and used ones, else every available one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from oarlock.engine.metrics.book import Metric
from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.engine.metrics.series import Request, finish, plan_requests
from oarlock.engine.model.metric import Series
from oarlock.engine.model.metric_answer import MetricAnswer
from oarlock.errors import InputError, Problem, nearest
from oarlock.usecases.audit_metrics import used_metrics
from oarlock.usecases.open_company import OpenCompany, open_company
from oarlock.usecases.personal import PAY, names_persons, people_ids
from oarlock.usecases.refresh_metrics import fetch, first_day


def read_metrics(
    folder: Path,
    names: Sequence[str] = (),
    *,
    today: dt.date,
    by: Sequence[str] = (),
    grain: str | None = None,
    since: dt.date | None = None,
    as_of: dt.date | None = None,
    home: Path | None = None,
    rehash: bool = False,
    everything: bool = False,
    steward: bool = False,
) -> MetricAnswer:
    """Series of metrics by id, cut by columns.

    InputError: unknown metric or column (with the nearest), a metric asked for by name that cannot be computed from these
    records (with what it needs), a cut by a column that names persons without the steward's view.
    """
    with open_company(folder, today=today, as_of=as_of, home=home, rehash=rehash) as opened:
        wanted = _wanted(opened, names, everything=everything)
        _guard_persons(opened, by, steward=steward)
        return _answer(opened, wanted, by=by, grain=grain, since=since, steward=steward)


def _wanted(opened: OpenCompany, names: Sequence[str], *, everything: bool) -> tuple[str, ...]:
    book = opened.book
    if names:
        _refuse_unavailable(opened, names)
        return tuple(dict.fromkeys(names))
    if everything:
        ids = [*(metric.id for metric in book.declared), *BUILTINS]
        return tuple(name for name in dict.fromkeys(ids) if book.get(name).available)
    return used_metrics(opened)


def _refuse_unavailable(opened: OpenCompany, names: Sequence[str]) -> None:
    known = sorted(opened.book.metrics)
    problems = []
    for name in names:
        metric = opened.book.metrics.get(name)
        if metric is None:
            problems.append(
                Problem(
                    code="unknown_metric",
                    path="METRIC",
                    found=name,
                    allowed=known,
                    message=f"There is no metric '{name}': oarlock metrics --catalogue lists the built-in ones.",
                    suggestion=nearest(name, known),
                )
            )
        elif not metric.available:
            needs = ", ".join(metric.needs) or "records this folder does not hold"
            later = " It comes in a later release." if metric.reason == "not_in_release" else ""
            problems.append(
                Problem(
                    code="metric_unavailable",
                    path="METRIC",
                    found=name,
                    message=f"'{name}' cannot be computed from these records; it needs {needs}.{later}",
                )
            )
    if problems:
        raise InputError(problems)


def _guard_persons(opened: OpenCompany, by: Sequence[str], *, steward: bool) -> None:
    """Cuts by a column that names persons need the steward's view (details.md 44)."""
    if steward:
        return
    people = people_ids(opened.lake, frozenset(person.id for person in opened.company.people))
    problems = [
        Problem(
            code="person_column",
            path="--by",
            found=name,
            message=f"'{name}' names persons. Figures by person are for stewards: add --as-steward if you are one.",
        )
        for name in by
        if names_persons(opened.lake, name.rpartition(".")[2], people)
    ]
    if problems:
        raise InputError(problems)


def _released(series: Series, metric: Metric, least: int, *, steward: bool) -> Series:
    """The series without figures of pay about fewer than `least` people (`policy.min_group_size`)."""
    if steward or PAY not in metric.text:
        return series
    values = tuple(
        value._replace(value=None, reason="small_group") if value.value is not None and value.n < least else value
        for value in series.values
    )
    return replace(series, values=values)


def _answer(
    opened: OpenCompany,
    wanted: Sequence[str],
    *,
    by: Sequence[str],
    grain: str | None,
    since: dt.date | None,
    steward: bool,
) -> MetricAnswer:
    book = opened.book
    metrics = [book.get(name) for name in wanted]
    requests = [
        Request.series(book, metric, since or first_day(book, metric.id), book.as_of, grain=grain, by=by)
        for metric in metrics
    ]
    plan = plan_requests(book, requests)
    found = finish(book, plan, fetch(opened.lake, plan), requests)
    return MetricAnswer(
        company=opened.company.company.name,
        currency=opened.company.company.currency,
        as_of=opened.lake.as_of,
        names={metric.id: metric.name for metric in metrics},
        series={
            metric.id: _released(series, metric, opened.company.policy.min_group_size, steward=steward)
            for metric, series in zip(metrics, found, strict=True)
        },
        sql={name: query.sql for name, query in plan.queries.items()},
        unavailable={
            name: (metric.reason or "no_data", metric.needs)
            for name, metric in book.metrics.items()
            if not metric.available
        },
        steward=steward,
    )
