"""A goal or objective that no figure tells the end of.

What is assessed: every current goal and every current objective of a unit; whether a metric with a target and a date is tied
to it, directly or through an objective that gives at least the share `link` of itself to it.
Why it hurts: without a figure and a date nobody can say whether it is reached, so each team answers by its own feeling.
What good looks like: one metric with target and date, on the goal or on the objective that mainly serves it.
What to do: agree on one figure; where there is none, count the goal as reached or not by its date.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import free_id
from oarlock.engine.checks.vertical.items import (
    Item,
    judged,
    names_of,
    node_of,
    path_of,
    plan_source,
    subjects_of,
    weight_reached,
    worked_on,
)
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot

KIND = "goal_without_measure"
THRESHOLDS = {"link": 0.5}


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per goal or objective without a metric that has target and date."""
    for item in unmeasured(snapshot.plan, judging.thresholds["link"]):
        yield _draft(snapshot, item)


def unmeasured(plan: PlanView, link: float) -> tuple[Item, ...]:
    """The items that no metric with target and date is tied to."""
    return tuple(
        item for item in judged(plan) if not _measured(item) and not _measured_below(plan, node_of(item), link)
    )


def _measured(item: Item) -> bool:
    return any(one.target is not None and (one.by or item.due) is not None for one in item.measures)


def _measured_below(plan: PlanView, node: Node, link: float) -> bool:
    return any(
        _measured(one) and plan.link_table["objective", one.id].get(node, 0.0) >= link
        for one in plan.objectives.values()
    )


def _draft(snapshot: Snapshot, item: Item) -> Draft:
    names = names_of(snapshot, item)
    statement = "nothing" if not item.measures else "no_target" if _without_target(item) else "no_date"
    return Draft(
        title=f"{KIND}.title",
        figures=names,
        subjects=subjects_of(snapshot, item),
        evidence=(
            Evidence(
                statement=f"{KIND}.{statement}",
                figures={"measures": len(item.measures), "weight": weight_reached(snapshot.plan, item)},
                context=names,
                source=plan_source(snapshot, path_of(item), "goals", "objectives"),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, item),
    )


def _without_target(item: Item) -> bool:
    return all(one.target is None for one in item.measures)


def _options(snapshot: Snapshot, item: Item) -> tuple[Option, ...]:
    name = {"item": item.name}
    agree = Option(
        title=f"{KIND}.option.agree",
        kind="act",
        figures=name,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    close = Option(
        title=f"{KIND}.option.close",
        kind="stop",
        figures=name,
        changes=(Change(path_of(item, "status"), "closed"),),
        effort_days=0.5,
    )
    last = () if worked_on(snapshot.plan, item) else (close,)
    if item.due is None or item.due <= snapshot.as_of or item.measures:
        return (agree, *last)
    return (_milestone(snapshot, item), agree, *last)


def _milestone(snapshot: Snapshot, item: Item) -> Option:
    """A metric that is 0 until the goal is reached and 1 from then on (measures.md V5: qualitative goals)."""
    metric = free_id((one.id for one in snapshot.company.metrics), f"{item.id}-reached")
    spec = {
        "name": item.name,
        "kind": "manual",
        "unit": "count",
        "direction": "up",
        "values": [[snapshot.as_of.isoformat(), 0]],
    }
    assert item.due is not None
    measure = {"metric": metric, "baseline": 0, "target": 1, "by": item.due.isoformat(), "over": "last"}
    return Option(
        title=f"{KIND}.option.milestone",
        kind="link",
        figures={"item": item.name, "due": item.due},
        changes=(Change(f"metrics/{metric}", spec), Change(path_of(item, "measures"), [measure])),
        effort_days=0.5,
    )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)), thresholds=THRESHOLDS)
