"""A goal or objective worded so that its end cannot be told.

What is assessed: every current goal and objective of a unit by the rules of details.md 35. S: a metric or a unit is named; M: a
metric tied to the item itself, with unit, baseline and target; R: a goal has weight or a theme; T: a start before a due, and no
objective due after the last goal. A (attainable) is other kinds' business. What another kind of the run names for the same item
(owner, measure, work) is not said twice.
Why it hurts: two people can read it two ways and both be right.
What good looks like: who, what figure, from where to where, by when.
What to do: put in what is missing; the proposals say how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name
from oarlock.engine.checks.vertical.goal_without_measure import KIND as UNMEASURED
from oarlock.engine.checks.vertical.goal_without_measure import THRESHOLDS as MEASURE_THRESHOLDS
from oarlock.engine.checks.vertical.goal_without_measure import unmeasured
from oarlock.engine.checks.vertical.items import (
    Item,
    judged,
    names_of,
    node_of,
    path_of,
    plan_source,
    subjects_of,
    supporting,
)
from oarlock.engine.measures.direction import has_baseline
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal
from oarlock.engine.model.snapshot import Snapshot

KIND = "not_smart"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per item with a rule broken that no other kind names."""
    own = snapshot.company.policy.thresholds.get(UNMEASURED, {})
    link = float({**MEASURE_THRESHOLDS, **own}["link"])
    without = {node_of(item) for item in unmeasured(snapshot.plan, link)}
    for item in judged(snapshot.plan):
        faults = [*_when(snapshot, item), *_weight(snapshot, item)]
        if node_of(item) not in without:
            faults += _measure(snapshot, item)
        elif item.measures and all(one.target is not None for one in item.measures):
            faults = [fault for fault in faults if fault != "no_due"]  # told as a target without a date
        if faults:
            yield _draft(snapshot, item, faults)


def _when(snapshot: Snapshot, item: Item) -> Iterator[str]:
    if item.due is None:
        yield "no_due"
        return
    start = snapshot.plan.start_of(item)
    if start is not None and start >= item.due:
        yield "start_after_due"
    horizon = _horizon(snapshot)
    if not isinstance(item, Goal) and horizon is not None and item.due > horizon:
        yield "due_after_goals"


def _horizon(snapshot: Snapshot) -> dt.date | None:
    """The last day on which a current goal is due; None where a goal has no due."""
    dues = [goal.due for goal in snapshot.plan.goals.values()]
    return None if None in dues or not dues else max(due for due in dues if due is not None)


def _weight(snapshot: Snapshot, item: Item) -> Iterator[str]:
    """Weights absent on all goals are equal ones (contract: Defaults), so they pass."""
    if isinstance(item, Goal) and item.theme is None and snapshot.plan.weights[item.id] <= 0:
        yield "no_weight"


def _measure(snapshot: Snapshot, item: Item) -> Iterator[str]:
    """What its own metrics lack; each lack is told when no metric of the item is without it."""
    targets = [position for position, one in enumerate(item.measures) if one.target is not None]
    if not targets:
        yield "no_own_measure"
        return
    measured = [position for position in targets if _has_unit(snapshot, item.measures[position].metric)]
    if not measured:
        yield "no_unit"
    elif not any(has_baseline(snapshot, item, position) for position in measured):
        yield "no_baseline"


def _has_unit(snapshot: Snapshot, metric: str) -> bool:
    """True for a unit declared, or one known with the series (built-in, or of the metric it is a part of)."""
    declared = {one.id: one for one in snapshot.company.metrics}
    spec = declared.get(metric)
    family = snapshot.plan.metric_family.get(metric, frozenset())
    return (
        spec is None
        or spec.builtin is not None
        or metric in snapshot.series
        or any(declared[one].unit is not None for one in family if one in declared)
    )


def _draft(snapshot: Snapshot, item: Item, faults: list[str]) -> Draft:
    names = {**names_of(snapshot, item), "metrics": [metric_name(snapshot, one.metric) for one in item.measures]}
    horizon = _horizon(snapshot)
    rows = tuple(
        Evidence(
            statement=f"{KIND}.{fault}",
            figures=_figures(snapshot, item, fault, horizon),
            context=names,
            source=plan_source(snapshot, path_of(item), *(("goals",) if fault == "due_after_goals" else ())),
        )
        for fault in faults
    )
    return Draft(
        title=f"{KIND}.title",
        figures=names,
        subjects=subjects_of(snapshot, item),
        evidence=rows,
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item, faults)),
    )


def _figures(snapshot: Snapshot, item: Item, fault: str, horizon: dt.date | None) -> dict[str, Figure]:
    match fault:
        case "start_after_due":
            return {"start": snapshot.plan.start_of(item), "due": item.due}
        case "due_after_goals":
            return {"due": item.due, "horizon": horizon}
        case "no_weight":
            return {"weight": snapshot.plan.weights[item.id]}
        case _:
            return {"measures": len(item.measures)}


def _options(snapshot: Snapshot, item: Item, faults: list[str]) -> Iterator[Option]:
    changes = [change for fault in faults for change in _repair(snapshot, item, fault)]
    name = {"item": item.name}
    whole = len({change.path for change in changes}) == len(faults)
    reword = Option(
        title=f"{KIND}.option.reword",
        kind="act",
        figures=name,
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    if whole:
        yield Option(
            title=f"{KIND}.option.put_in.{faults[0]}" if len(faults) == 1 else f"{KIND}.option.put_in",
            kind="retarget",
            figures={**name, "metrics": _copied(snapshot, changes)},
            changes=tuple(changes),
            effort_days=0.5,
        )
    yield reword
    if faults == ["no_weight"]:
        yield Option(
            title=f"{KIND}.option.close",
            kind="stop",
            figures=name,
            changes=(Change(path_of(item, "status"), "closed"),),
            effort_days=0.5,
        )


def _copied(snapshot: Snapshot, changes: list[Change]) -> list[str]:
    """The metrics that the changes tie to the item."""
    return [
        metric_name(snapshot, one["metric"]) for each in changes if each.path.endswith("/measures") for one in each.to
    ]


def _repair(snapshot: Snapshot, item: Item, fault: str) -> Iterator[Change]:
    """The change that puts in what is missing, where the plan itself tells it."""
    plan = snapshot.plan
    served = [plan.goals[goal].due for goal in sorted(plan.reach(node_of(item))) if not isinstance(item, Goal)]
    dues = [due for due in served if due is not None]
    match fault:
        case "no_due":
            dues = dues or [goal.due for goal in plan.goals.values() if goal.due is not None]
            ahead = [due for due in dues if due > snapshot.as_of]
            if ahead:
                yield Change(path_of(item, "due"), max(ahead).isoformat())
        case "due_after_goals":
            if dues:
                yield Change(path_of(item, "due"), max(dues).isoformat())
        case "start_after_due":
            year = plan.calendar.fiscal_year_start(item.due) if item.due is not None else None
            if year is not None and item.due is not None and year < item.due:
                yield Change(path_of(item, "start"), year.isoformat())
        case "no_own_measure":
            below = [one for one in (supporting(plan, item) if isinstance(item, Goal) else ()) if one.measures]
            if len(below) == 1 and not any(one.scope for one in below[0].measures):
                copied = [one.model_dump(mode="json", by_alias=True, exclude_unset=True) for one in below[0].measures]
                yield Change(path_of(item, "measures"), copied)


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
