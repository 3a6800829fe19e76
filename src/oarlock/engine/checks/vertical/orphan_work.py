"""Work that leads to no goal.

What is assessed: every current objective of a unit and every live initiative; whether a path leads from it to a current goal.
Left out: sanctioned exploration, what makes ready for other work that leads somewhere (`prepares`, `reskilling`), what answers
a finding, and work for a goal that starts later.
Why it hurts: hours and money go where nobody decided they should.
What good looks like: every piece of work serves a goal; the daily business is a goal as well.
What to do: link it to the goal it serves, stop it, or allow it as an experiment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import unit_names
from oarlock.engine.checks.reach import goals_of_metric
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.measures.vertical.orphan_share import orphan_items
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative, Objective
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot

KIND = "orphan_work"
Work = Objective | Initiative


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per objective or initiative without a path to a current goal."""
    if not snapshot.plan.goals:
        return
    for node in sorted(orphan_items(snapshot.plan)):
        item = _item(snapshot.plan, node)
        if not _excused(snapshot, item):
            yield _draft(snapshot, node, item)


def _item(plan: PlanView, node: Node) -> Work:
    return plan.objectives[node[1]] if node[0] == "objective" else plan.initiatives[node[1]]


def _excused(snapshot: Snapshot, item: Work) -> bool:
    if isinstance(item, Objective) and item.person is not None:
        return True
    if _leads_later(snapshot, item) or any(
        goals_of_metric(snapshot, one.metric) for one in item.supports if one.metric is not None
    ):
        return True
    return isinstance(item, Initiative) and (bool(item.answers) or _makes_ready(snapshot.plan, item))


def _makes_ready(plan: PlanView, item: Initiative) -> bool:
    """True when it prepares, or retrains people for, a live initiative that leads to a goal or is allowed to explore."""
    served = [plan.initiatives[one] for one in item.prepares if one in plan.initiatives]
    served += [one for one in plan.initiatives.values() if one.reskilling == item.id]
    orphans = set(orphan_items(plan))
    return any(("initiative", one.id) not in orphans for one in served)


def _leads_later(snapshot: Snapshot, item: Work) -> bool:
    """True when it serves an active goal that has not begun, directly or through active objectives."""
    company, plan = snapshot.company, snapshot.plan
    to_come = {one.id for one in company.goals if one.status == "active" and one.id not in plan.goals}
    objectives = {one.id: one for one in company.objectives if one.status == "active"}
    ahead, seen = list(item.supports), set()
    while ahead:
        link = ahead.pop()
        if link.goal in to_come:
            return True
        if link.objective in objectives and link.objective not in seen:
            seen.add(link.objective)
            ahead.extend(objectives[link.objective].supports)
    return False


def _draft(snapshot: Snapshot, node: Node, item: Work) -> Draft:
    units = [item.unit] if isinstance(item, Objective) and item.unit is not None else []
    units = list(item.units) if isinstance(item, Initiative) else units
    names = {"item": item.name, "units": unit_names(snapshot, units)}
    path = f"{node[0]}s/{node[1]}"
    statement = "closed_only" if item.supports else "nothing_named"
    return Draft(
        title=f"{KIND}.title",
        figures=names,
        subjects=(Subject(node[0], item.id, key=True), *(Subject("unit", unit) for unit in dict.fromkeys(units))),
        evidence=(
            Evidence(
                statement=f"{KIND}.{statement}",
                figures={"links": len(item.supports), "goals": len(snapshot.plan.goals)},
                context=names,
                source=plan_source(snapshot, path, "goals"),
            ),
            *_effort(snapshot, item, path),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(*_link(snapshot, item, units, path), *_others(item, path)),
    )


def _effort(snapshot: Snapshot, item: Work, path: str) -> Iterator[Evidence]:
    """What the plan gives to it."""
    if isinstance(item, Initiative) and item.fte:
        yield Evidence(
            statement=f"{KIND}.takes_posts",
            figures={"fte": float(item.fte)},
            context={"item": item.name},
            source=plan_source(snapshot, f"{path}/fte"),
        )
    if isinstance(item, Initiative) and item.budget:
        yield Evidence(
            statement=f"{KIND}.takes_money",
            figures={"budget": float(item.budget)},
            context={"item": item.name},
            source=plan_source(snapshot, f"{path}/budget"),
        )


def _link(snapshot: Snapshot, item: Work, units: list[str], path: str) -> Iterator[Option]:
    """The goal most of the other work of its units leads to; nothing is proposed where they have none."""
    plan = snapshot.plan
    nearby: Counter[str] = Counter()
    for node, links in plan.link_table.items():
        other = plan.objectives.get(node[1]) if node[0] == "objective" else plan.initiatives.get(node[1])
        if other is None or not links:
            continue
        own = [other.unit] if isinstance(other, Objective) else other.units
        if set(own).intersection(units):
            nearby.update(plan.reach(node))
    if not nearby:
        return
    goal = min(nearby, key=lambda one: (-nearby[one], -plan.weights[one], plan.goals[one].name, one))
    kept = [one.model_dump(by_alias=True, exclude_unset=True) for one in item.supports]
    yield Option(
        title=f"{KIND}.option.link",
        kind="link",
        figures={"item": item.name, "goal": plan.goals[goal].name},
        changes=(Change(f"{path}/supports", [*kept, {"goal": goal, "weight": 1}]),),
        effort_days=0.5,
    )


def _others(item: Work, path: str) -> Iterator[Option]:
    name = {"item": item.name}
    if isinstance(item, Objective):
        yield Option(
            title=f"{KIND}.option.close",
            kind="stop",
            figures=name,
            changes=(Change(f"{path}/status", "closed"),),
            effort_days=0.5,
        )
        return
    yield Option(
        title=f"{KIND}.option.stop",
        kind="stop",
        figures=name,
        changes=(Change(f"{path}/phase", "stopped"),),
        effort_days=2,
    )
    yield Option(
        title=f"{KIND}.option.explore",
        kind="sanction",
        figures=name,
        changes=(Change(f"{path}/exploration", True),),
        effort_days=0.5,
    )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
