"""People are rewarded for moving a figure where a goal does not want it.

What is assessed: every incentive against every current goal that the people it applies to serve (through the work of their unit;
all goals where nobody is known): whether it pays for the direction opposite to the one a target of the goal, or of an objective
that leads to it, wants for the same metric. Metrics related by `of`, or of equal formula, are one. Whether two different metrics
trade off in the data is not judged in this release. Roles with few holders are shown to stewards only.
Why it hurts: pay is heard louder than goals.
What good looks like: each reward points where the goals of the same people point.
What to do: turn the reward round or end it; agree with those it concerns first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.checks.behavioural.rewards import group_name, hidden, same_figure, serves, way_of
from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name
from oarlock.engine.checks.vertical.items import Item, judged, node_of, path_of
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.organisation import Incentive
from oarlock.engine.model.snapshot import Snapshot

KIND = "incentive_conflict"
THRESHOLDS = {"r": -0.30, "points": 24.0}


@dataclass(frozen=True)
class Opposed:
    """A target that wants the opposite of what is paid for, and the goal it leads to."""

    goal: str
    item: Item
    position: int


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per incentive and goal."""
    for incentive in snapshot.company.incentives:
        if hidden(snapshot, incentive) or not incentive.weight:
            continue
        told: set[str] = set()
        for one in _opposed(snapshot, incentive):
            if one.goal not in told:
                told.add(one.goal)
                yield _draft(snapshot, incentive, one)


def _opposed(snapshot: Snapshot, incentive: Incentive) -> Iterator[Opposed]:
    """The goals' own targets first, then those of objectives that lead to them."""
    paid = 1 if incentive.direction == "up" else -1
    for item in judged(snapshot.plan):
        for position, target in enumerate(item.measures):
            if not same_figure(snapshot, target.metric, incentive.metric):
                continue
            if way_of(snapshot, item, position) == -paid:
                for goal in sorted(snapshot.plan.reach(node_of(item))):
                    if serves(snapshot, incentive, goal):
                        yield Opposed(goal, item, position)


def _draft(snapshot: Snapshot, incentive: Incentive, opposed: Opposed) -> Draft:
    goal = snapshot.plan.goals[opposed.goal]
    metric = metric_name(snapshot, incentive.metric)
    names = {"group": group_name(snapshot, incentive), "metric": metric, "goal": goal.name, "item": opposed.item.name}
    way, path = incentive.direction, f"incentives/{incentive.id}"
    unit = incentive.applies_to.unit
    target = opposed.item.measures[opposed.position].metric
    return Draft(
        title=f"{KIND}.title" if way == "up" else f"{KIND}.title_down",
        figures=names,
        subjects=(
            Subject("incentive", incentive.id, key=True),
            Subject("goal", goal.id, key=True),
            *((Subject("unit", unit),) if unit is not None else ()),
            *((Subject("role", incentive.applies_to.role),) if incentive.applies_to.role is not None else ()),
            *((Subject("objective", opposed.item.id),) if node_of(opposed.item)[0] == "objective" else ()),
            *(Subject("metric", one) for one in dict.fromkeys((incentive.metric, target))),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.paid_{way}",
                figures={"weight": float(incentive.weight)},
                context=names,
                source=Source(plan=(f"{path}/direction", f"{path}/weight")),
            ),
            Evidence(
                statement=f"{KIND}.wanted_{'down' if way == 'up' else 'up'}",
                figures=_aims(snapshot, opposed),
                context=names,
                source=Source(plan=(path_of(opposed.item, "measures"),)),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.turn_{'down' if way == 'up' else 'up'}",
                kind="retarget",
                figures=names,
                changes=(Change(f"{path}/direction", "down" if way == "up" else "up"),),
                effort_days=3,
            ),
            Option(
                title=f"{KIND}.option.end",
                kind="stop",
                figures=names,
                changes=(Change(path, None),),
                effort_days=3,
            ),
        ),
    )


def _aims(snapshot: Snapshot, opposed: Opposed) -> dict[str, float]:
    """Baseline and target where they are written down as numbers."""
    target = opposed.item.measures[opposed.position]
    found = {"baseline": target.baseline, "target": target.target}
    return {name: float(value) for name, value in found.items() if isinstance(value, (int, float))}


CHECK = Check(
    kind=KIND, dimension="behavioural", find=find, needs=Needs(keys=("incentives", "goals")), thresholds=THRESHOLDS
)
