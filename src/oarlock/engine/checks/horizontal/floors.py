"""Floors that the plan's own work would push a metric through (contract: `floor`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.checks.horizontal.aims import Aim, aims_of, canonical
from oarlock.engine.checks.names import item_name, metric_name
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "contradiction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A floor, where the metric stands, the work that takes it below, and what would be left with all that is planned."""

    aim: Aim
    value: float
    work: tuple[tuple[Initiative, float], ...]
    left: float


def pushed_below(snapshot: Snapshot) -> Iterator[Push]:
    """Every floor that holds now and would not with the expected effects of all live work.

    Totals over a span (sales of a year) are left out: what has come in so far is no level that an effect is taken from.
    """
    for aim in aims_of(snapshot):
        reading = snapshot.targets.get((*aim.node, aim.position))
        value = reading.value.value if reading is not None and not reading.additive else None
        if aim.field != "floor" or value is None or value < aim.value or aim.part:
            continue
        effects = _effects(snapshot, aim.metric)
        left = value + sum(effect for _, effect in effects)
        if not is_below(left, aim.value):
            continue
        best = value + sum(effect for _, effect in effects if effect > 0)
        work: list[tuple[Initiative, float]] = []
        for item, effect in sorted(effects, key=lambda one: (one[1], one[0].id)):
            work.append((item, effect))
            best += effect
            if is_below(best, aim.value):
                break
        yield Push(aim=aim, value=value, work=tuple(work), left=left)


def is_below(value: float, floor: float) -> bool:
    """Below by more than an error of rounding."""
    return value < floor - 1e-9 * max(1.0, abs(floor))


def _effects(snapshot: Snapshot, metric: str) -> list[tuple[Initiative, float]]:
    return [
        (item, float(support.expected_effect))
        for item in snapshot.plan.initiatives.values()
        for support in item.supports
        if support.metric is not None and canonical(snapshot, support.metric) == metric and support.expected_effect
    ]


def draft_of(snapshot: Snapshot, push: Push, form: str) -> Draft:
    """The finding: the floor and the work that breaks it are its smallest set."""
    names = {"metric": metric_name(snapshot, push.aim.metric), "item": item_name(snapshot, push.aim.node)}
    works = [item.name for item, _ in push.work]
    return Draft(
        title=f"{KIND}.title.floor",
        figures={**names, "work": works},
        subjects=(
            Subject(*push.aim.node, key=True),
            *dict.fromkeys(Subject("initiative", item.id, key=True) for item, _ in push.work),
            Subject("metric", push.aim.metric),
            *dict.fromkeys(Subject("unit", unit) for item, _ in push.work for unit in item.units),
        ),
        evidence=tuple(_evidence(push, names, form)),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(push, names, form)),
    )


def _evidence(push: Push, names: dict[str, str], form: str) -> Iterator[Evidence]:
    inputs = (push.aim.path, *(f"initiatives/{item.id}/supports" for item, _ in push.work))
    yield Evidence(
        statement=f"{KIND}.floor.{form}",
        figures={"floor": push.aim.value, "value": push.value},
        context=names,
        source=Source(measure=f"metric {push.aim.metric}", inputs=(push.aim.path,)),
    )
    for item, effect in push.work:
        yield Evidence(
            statement=f"{KIND}.pushes.{form}",
            figures={"effect": -effect},
            context={**names, "work": item.name},
            source=Source(plan=(f"initiatives/{item.id}/supports",)),
        )
    yield Evidence(
        statement=f"{KIND}.left.{form}",
        figures={"left": push.left},
        context=names,
        source=Source(measure=KIND, inputs=inputs),
    )


def _options(push: Push, names: dict[str, str], form: str) -> Iterator[Option]:
    """Stopping one piece of work where that is enough, the smallest first; the floor itself last."""
    for item, effect in reversed(push.work):
        if not is_below(push.left - effect, push.aim.value):
            yield Option(
                title=f"{KIND}.option.stop",
                kind="stop",
                figures={**names, "work": item.name},
                changes=(Change(f"initiatives/{item.id}/phase", "stopped"),),
                effort_days=1,
            )
    yield Option(
        title=f"{KIND}.option.smaller.{form}",
        kind="act",
        figures={**names, "work": [item.name for item, _ in push.work], "room": push.value - push.aim.value},
        effort_days=2,
        initiative={"name": f"{KIND}.initiative.floor", "kind": "improvement"},
    )
