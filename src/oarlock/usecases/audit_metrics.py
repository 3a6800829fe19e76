"""The metric figures an audit rests on: series, readings of targets and promises, what prices rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oarlock.engine.metrics.book import cost_coverage
from oarlock.engine.metrics.series import Request
from oarlock.engine.model.calendar import twelve_months_to
from oarlock.engine.model.metric import Series
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.snapshot import PromiseReading, TargetReading
from oarlock.usecases import refresh_metrics
from oarlock.usecases.open_company import OpenCompany

PRICE_BASES = ("revenue", "gross_profit", "gross_margin")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMetrics:
    """series, tables, formulas by metric id; targets and promises as in `Snapshot`.

    trailing: revenue, gross profit and margin of the 12 months that end with as-of, and the share of revenue with known
    cost (`cost_coverage`); None is unknown.
    """

    series: Mapping[str, Series]
    tables: Mapping[str, frozenset[str]]
    formulas: Mapping[str, str]
    targets: Mapping[tuple[str, str, int], TargetReading]
    promises: Mapping[str, tuple[PromiseReading, ...]]
    trailing: Mapping[str, float | None]


def used_metrics(opened: OpenCompany) -> tuple[str, ...]:
    """Metrics that are declared, or named by a goal, objective or incentive; those that can be computed."""
    company = opened.company
    named = [metric.id for metric in company.metrics]
    items: list[Goal | Objective] = [*company.goals, *company.objectives]
    for item in items:
        for target in item.measures:
            named.append(target.metric)
            if isinstance(target.target, str):
                named.append(target.target)
    named += [incentive.metric for incentive in company.incentives]
    return tuple(name for name in dict.fromkeys(named) if opened.book.get(name).available)


def read_audit_metrics(opened: OpenCompany) -> AuditMetrics:
    """Everything at once, so that the planner can share its scans."""
    book, lake, company = opened.book, opened.lake, opened.company
    used = used_metrics(opened)
    metrics = {name: book.get(name) for name in used}
    return AuditMetrics(
        series=refresh_metrics.metric_series(lake, book, used),
        tables={name: frozenset(metric.tables) for name, metric in metrics.items()},
        formulas={name: metric.text for name, metric in metrics.items()},
        targets=refresh_metrics.read_targets(company, book, lake),
        promises=refresh_metrics.read_promises(company, book, lake),
        trailing=_trailing(opened),
    )


def _trailing(opened: OpenCompany) -> dict[str, float | None]:
    """The built-ins that prices rest on, over the trailing 12 months."""
    book, as_of = opened.book, opened.lake.as_of
    metrics = [book.get(name) for name in PRICE_BASES]
    coverage = cost_coverage(book)
    if coverage is not None:
        metrics.append(coverage)
    requests = [Request.over(metric, twelve_months_to(as_of), as_of) for metric in metrics if metric.available]
    found: dict[str, float | None] = dict.fromkeys((*PRICE_BASES, "cost_coverage"))
    for series in refresh_metrics.evaluate(opened.lake, book, requests):
        found[series.metric] = series.values[0].value if series.values else None
    return found
