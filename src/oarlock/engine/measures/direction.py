"""Which way a metric is wanted to go, and whether a target is complete enough to be judged (details.md 1, 36)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from oarlock.engine.model.metric import InBand
from oarlock.engine.model.plan import Band, Goal, GoalTarget, Objective
from oarlock.engine.model.snapshot import Snapshot, TargetReading

Way = Literal[1, 0, -1]


def reading_of(snapshot: Snapshot, item: Goal | Objective, position: int) -> TargetReading | None:
    """The evaluated target at this place of the item's `measures`; None where it was not evaluated (or is another now)."""
    kind = "goal" if isinstance(item, Goal) else "objective"
    reading = snapshot.targets.get((kind, item.id, position))
    return reading if reading is not None and reading.metric == item.measures[position].metric else None


def baseline_of(snapshot: Snapshot, item: Goal | Objective, position: int) -> float | None:
    """The baseline as given, else as evaluated, else None."""
    given = item.measures[position].baseline
    if given is not None:
        return float(given)
    reading = reading_of(snapshot, item, position)
    return reading.baseline_computed if reading is not None else None


def has_baseline(snapshot: Snapshot, item: Goal | Objective, position: int) -> bool:
    """True where a baseline is given, was evaluated, or the metric has a complete value from before the item's start."""
    if baseline_of(snapshot, item, position) is not None:
        return True
    series = snapshot.series.get(item.measures[position].metric)
    start = snapshot.plan.start_of(item)
    if series is None or start is None:
        return False
    return any(one.value is not None and one.complete and not one.by and one.at < start for one in series.values)


def target_of(snapshot: Snapshot, item: Goal | Objective, position: int) -> float | tuple[float, float] | None:
    """The target's figure or band: a number as given, else as evaluated; None where it cannot be told."""
    target = item.measures[position].target
    if isinstance(target, Band):
        return float(target.low), float(target.high)
    if isinstance(target, (int, float)):
        return float(target)
    reading = reading_of(snapshot, item, position)
    return reading.target if reading is not None else None


def date_of(item: Goal | Objective, target: GoalTarget) -> dt.date | None:
    """By when the target holds: its `by`, else the item's due."""
    return target.by or item.due


def declared_ways(snapshot: Snapshot) -> Mapping[str, str | tuple[float, float]]:
    """The declared direction of each metric: up, down, or the band it shall stay in."""
    found: dict[str, str | tuple[float, float]] = {
        name: series.direction for name, series in snapshot.series.items() if series.direction is not None
    }
    for metric in snapshot.company.metrics:
        if isinstance(metric.direction, InBand):
            found[metric.id] = (float(metric.direction.in_[0]), float(metric.direction.in_[1]))
        elif metric.direction is not None:
            found[metric.id] = metric.direction
    return found


def wanted_way(snapshot: Snapshot, item: Goal | Objective, position: int) -> Way | None:
    """The way a target pulls its metric: that of target against the given baseline, else the metric's own (details.md 36).

    Only where neither tells, the baseline that was evaluated decides: a cap above last year's spending ("no more than 40
    million") is no wish to spend more. A band pulls only outside of it: 0 inside. None where nothing tells.
    """
    target = target_of(snapshot, item, position)
    reading = reading_of(snapshot, item, position)
    now = reading.value.value if reading is not None else None
    given, baseline = item.measures[position].baseline, baseline_of(snapshot, item, position)
    if isinstance(target, tuple):
        return _towards(target, now if now is not None else baseline)
    if target is not None and given is not None and target != given:
        return 1 if target > given else -1
    own = metric_way(snapshot, item.measures[position].metric, value=now)
    if own is None and target is not None and baseline is not None and target != baseline:
        return 1 if target > baseline else -1
    return own


def metric_way(snapshot: Snapshot, metric: str, *, value: float | None = None) -> Way | None:
    """The declared way of a metric, for a band seen from its present value; None where none is declared."""
    way = declared_ways(snapshot).get(metric)
    if isinstance(way, tuple):
        return _towards(way, value if value is not None else latest(snapshot, metric))
    return {"up": 1, "down": -1}.get(way or "")  # type: ignore[return-value]


def latest(snapshot: Snapshot, metric: str) -> float | None:
    """The latest complete value of a metric, None where there is none."""
    series = snapshot.series.get(metric)
    values = [one.value for one in series.values if one.complete and not one.by] if series is not None else []
    return values[-1] if values else None


def _towards(band: tuple[float, float], value: float | None) -> Way | None:
    if value is None:
        return None
    return 1 if value < band[0] else -1 if value > band[1] else 0


def root_of(snapshot: Snapshot, metric: str) -> str:
    """The metric that this one is, through `of`, a part of: metrics related by `of` are one in B1."""
    parents = {one.id: one.of for one in snapshot.company.metrics}
    seen = [metric]
    while (parent := parents.get(seen[-1])) is not None and parent not in seen:
        seen.append(parent)
    return seen[-1]
