"""What the plan asks of each metric: at least or at most a figure, over which span, for which part of the business."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oarlock.engine.measures.direction import date_of, reading_of, target_of, wanted_way
from oarlock.engine.model.metric import InBand
from oarlock.engine.model.plan import Band, Goal, GoalTarget, Objective
from oarlock.engine.model.plan_view import Node
from oarlock.engine.model.snapshot import Snapshot

Field = Literal["target", "low", "high", "floor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """An item asks a metric to be at least (`side` 1) or at most (-1) `value` over a span.

    field: where the figure stands in the item's measure. part: the part of the business it is about, empty for all of it.
    `fixed` figures come from records (a target that is a metric or a table) and cannot be changed in the plan.
    """

    node: Node
    position: int
    field: Field
    metric: str
    side: int
    value: float
    start: dt.date | None
    by: dt.date | None
    over: str | None
    part: str
    fixed: bool

    @property
    def span(self) -> tuple[dt.date | None, dt.date | None]:
        """From when to when."""
        return self.start, self.by

    @property
    def path(self) -> str:
        """Where the figure stands in the folder."""
        return f"{self.node[0]}s/{self.node[1]}/measures"


def aims_of(snapshot: Snapshot) -> list[Aim]:
    """Every figure that current goals and units' objectives ask for (persons' objectives stay out: details.md 45)."""
    plan = snapshot.plan
    items: list[Goal | Objective] = [
        *plan.goals.values(),
        *(one for one in plan.objectives.values() if one.unit is not None),
    ]
    measured = Counter(target.metric for item in items for target in item.measures)
    return [aim for item in items for aim in _of_item(snapshot, item, measured)]


def _of_item(snapshot: Snapshot, item: Goal | Objective, measured: Counter[str]) -> Iterator[Aim]:
    node: Node = ("goal" if isinstance(item, Goal) else "objective", item.id)
    for position, target in enumerate(item.measures):
        reading = reading_of(snapshot, item, position)
        for field, side, value in _figures(snapshot, item, position):
            yield Aim(
                node=node,
                position=position,
                field=field,
                metric=canonical(snapshot, target.metric),
                side=side,
                value=value,
                start=reading.start if reading is not None else snapshot.plan.start_of(item),
                by=reading.by if reading is not None else date_of(item, target),
                over=reading.over if reading is not None else target.over,
                part=_part(item, target, measured),
                fixed=field == "target" and not isinstance(target.target, (int, float)),
            )


def _figures(snapshot: Snapshot, item: Goal | Objective, position: int) -> Iterator[tuple[Field, int, float]]:
    measure = item.measures[position]
    target = target_of(snapshot, item, position)
    if isinstance(measure.target, Band):
        yield "low", 1, float(measure.target.low)
        yield "high", -1, float(measure.target.high)
    elif isinstance(target, float):
        way = wanted_way(snapshot, item, position)
        if way:
            yield "target", way, target
    if measure.floor is not None:
        yield "floor", 1, float(measure.floor)


def _part(item: Goal | Objective, target: GoalTarget, measured: Counter[str]) -> str:
    """The rows it is about. A unit's target without `where` is its unit's part where others measure the same metric too."""
    if target.scope == "own" and isinstance(item, Objective):
        return f"own {item.unit}"
    if target.where is not None:
        return f"where {target.where}"
    if isinstance(item, Objective) and measured[target.metric] > 1:
        return f"own {item.unit}"
    return ""


def canonical(snapshot: Snapshot, metric: str) -> str:
    """The built-in that a declared metric merely names, else the metric itself."""
    for one in snapshot.company.metrics:
        if one.id == metric and one.builtin is not None and one.where is None:
            return one.builtin
    return metric


def declared_band(snapshot: Snapshot, metric: str) -> tuple[float, float] | None:
    """The range a metric is declared to stay in (`direction: {in: [low, high]}`)."""
    for one in snapshot.company.metrics:
        if one.id == metric and isinstance(one.direction, InBand):
            return float(one.direction.in_[0]), float(one.direction.in_[1])
    return None
