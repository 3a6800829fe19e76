"""Every measure of this release by id; modules are imported late, so that start-up stays fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from oarlock.engine.measures.definition import Definition
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

MODULES = (
    "vertical.effort_divergence",
    "vertical.coverage",
    "vertical.line_of_sight",
    "vertical.smart",
    "horizontal.declared_conflict",
    "horizontal.overcommitment",
    "horizontal.date_conflict",
    "behavioural.incentive_congruence",
    "behavioural.time_congruence",
    "behavioural.follow_through",
    "vertical.orphan_share",
    "horizontal.redundancy",
    "paradox.exploration",
    "paradox.churn",
    "resilience.hhi",
    "resilience.redundancy",
    "synergy.purchasing",
)


@cache
def all_measures() -> tuple[Definition, ...]:
    """Every measure, in the order of measures.md's index, then the others."""
    return tuple(import_module(f"oarlock.engine.measures.{module}").MEASURE for module in MODULES)


def measure_needs() -> tuple[Needs, ...]:
    """The needs of all measures. A query whose columns are not in the records is simply not run."""
    return tuple(one.needs for one in all_measures())


def measure_some(snapshot: Snapshot, ids: Iterable[str], sampling: Sampling) -> Mapping[str, Measure]:
    """The measures of these ids (those that this release has)."""
    wanted = set(ids)
    return {one.id: one.measure(snapshot, sampling) for one in all_measures() if one.id in wanted}
