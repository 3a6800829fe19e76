"""A heavy goal that nobody is rewarded for.

What is assessed: every current goal with at least the share `weight` of the declared weight; whether an incentive or a review of
anyone is about one of its metrics, one of an objective that leads to it, or a part of such a metric.
Why it hurts: where rewards exist, what they leave out counts as less important, whatever the plan says.
What good looks like: every heavy goal is in somebody's bonus or review.
What to do: take its metric into the review of the team that serves it most.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.behavioural.rewards import touches, way_of
from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import free_id, metric_name, unit_name
from oarlock.engine.checks.vertical.items import Item, node_of, plan_source, supporting
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal
from oarlock.engine.model.snapshot import Snapshot

KIND = "incentive_missing"
THRESHOLDS = {"weight": 0.20}
REVIEW_WEIGHT = 0.2
"""The share of a review that a new line is proposed with (convention)."""


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per heavy goal without any reward."""
    plan = snapshot.plan
    paid = {one.metric for one in snapshot.company.incentives if one.weight}
    for goal in plan.goals.values():
        if plan.weights[goal.id] < judging.thresholds["weight"] - 1e-9:
            continue
        measured = _metrics(snapshot, goal)
        if not any(touches(snapshot, one, metric) for one in sorted(paid) for metric in measured):
            yield _draft(snapshot, goal, measured)


def _metrics(snapshot: Snapshot, goal: Goal) -> tuple[str, ...]:
    """The metrics of the goal and of every objective that leads to it."""
    below = [
        target.metric
        for one in snapshot.plan.objectives.values()
        if goal.id in snapshot.plan.reach(("objective", one.id))
        for target in one.measures
    ]
    return tuple(dict.fromkeys((*(target.metric for target in goal.measures), *below)))


def _draft(snapshot: Snapshot, goal: Goal, measured: tuple[str, ...]) -> Draft:
    weight = snapshot.plan.weights[goal.id]
    return Draft(
        title=f"{KIND}.title",
        figures={"goal": goal.name, "weight": weight},
        subjects=(Subject("goal", goal.id, key=True), *(Subject("metric", metric) for metric in sorted(measured))),
        evidence=(
            Evidence(
                statement=f"{KIND}.untouched",
                figures={"weight": weight, "rewards": len(snapshot.company.incentives), "metrics": len(measured)},
                context={"goal": goal.name},
                source=plan_source(snapshot, "goals", "objectives", "incentives"),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, goal),
    )


def _options(snapshot: Snapshot, goal: Goal) -> tuple[Option, ...]:
    talk = Option(
        title=f"{KIND}.option.talk",
        kind="act",
        figures={"goal": goal.name},
        effort_days=2,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    found = _line(snapshot, goal)
    if found is None:
        return (talk,)
    unit, metric, way = found
    id_ = free_id((one.id for one in snapshot.company.incentives), f"{unit}-{goal.id}")
    line = {
        "applies_to": {"unit": unit},
        "metric": metric,
        "direction": "up" if way > 0 else "down",
        "weight": REVIEW_WEIGHT,
        "form": "review",
    }
    review = Option(
        title=f"{KIND}.option.review",
        kind="assign",
        figures={"metric": metric_name(snapshot, metric), "unit": unit_name(snapshot, unit), "goal": goal.name},
        changes=(Change(f"incentives/{id_}", line),),
        effort_days=2,
    )
    return (review, talk)


def _line(snapshot: Snapshot, goal: Goal) -> tuple[str, str, int] | None:
    """Unit, metric and direction of a line for a review: the unit that serves the goal most, the goal's own metric first."""
    devoted = supporting(snapshot.plan, goal)
    unit = next((one.unit for one in devoted if one.unit is not None), None)
    if unit is None:
        owner = snapshot.plan.people.get(goal.owner) if goal.owner is not None else None
        unit = owner.unit if owner is not None else None
    if unit is None or len(snapshot.plan.members(unit)) < snapshot.company.policy.min_group_size:
        return None
    items: tuple[Item, ...] = (goal, *devoted)
    for item in items:
        for position, target in enumerate(item.measures):
            way = way_of(snapshot, item, position)
            if way and goal.id in snapshot.plan.reach(node_of(item)):
                return unit, target.metric, way
    return None


CHECK = Check(
    kind=KIND, dimension="behavioural", find=find, needs=Needs(keys=("goals", "incentives")), thresholds=THRESHOLDS
)
