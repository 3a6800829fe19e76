"""How metrics hang together by arithmetic: quotients, sums, parts of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oarlock.engine.model.metric import MetricSpec
from oarlock.engine.model.snapshot import Snapshot

_ID = r"[a-z0-9][a-z0-9_-]*"
_QUOTIENT = re.compile(rf"^\s*({_ID})\s*/\s*({_ID})\s*$")
_SUM = re.compile(rf"^\s*{_ID}(\s*[+-]\s+{_ID}|\s*\+\s*{_ID})+\s*$")
_TERM = re.compile(rf"([+-]?)\s*({_ID})")

BUILT_IN: Mapping[str, tuple[str, str]] = {
    "gross_margin": ("gross_profit", "revenue"),
    "average_order_value": ("revenue", "orders"),
    "customer_acquisition_cost": ("marketing_spend", "new_customers"),
}
"""Quotients of the catalogue whose parts are in it too."""
BUILT_IN_SUMS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "gross_profit": ((1, "revenue"), (-1, "cost_of_goods")),
}
"""Differences of the catalogue."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """`metric` = `numerator` ÷ `denominator`."""

    metric: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Sum:
    """`metric` = the signed sum of other metrics."""

    metric: str
    terms: tuple[tuple[int, str], ...]


def relations_of(snapshot: Snapshot) -> list[Quotient | Sum]:
    """The declared quotients and sums, and those of the catalogue that no declaration replaces."""
    declared = {one.id for one in snapshot.company.metrics if one.builtin is None}
    found = [relation for one in snapshot.company.metrics for relation in _of_metric(one)]
    found += [Quotient(metric, *parts) for metric, parts in BUILT_IN.items() if metric not in declared]
    found += [Sum(metric, terms) for metric, terms in BUILT_IN_SUMS.items() if metric not in declared]
    return found


def _of_metric(metric: MetricSpec) -> Iterator[Quotient | Sum]:
    if metric.numerator is not None and metric.denominator is not None:
        yield Quotient(metric.id, metric.numerator, metric.denominator)
    elif metric.expr is not None:
        quotient = _QUOTIENT.match(metric.expr)
        if quotient is not None:
            yield Quotient(metric.id, quotient[1], quotient[2])
        elif _SUM.match(metric.expr):
            terms = tuple((-1 if sign == "-" else 1, name) for sign, name in _TERM.findall(metric.expr))
            yield Sum(metric.id, terms)


def wholes_of(snapshot: Snapshot, metric: str) -> frozenset[str]:
    """The metrics that this one is, through `of`, a part of."""
    return snapshot.plan.metric_family.get(metric, frozenset((metric,))) - {metric}
