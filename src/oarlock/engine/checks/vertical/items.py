"""Goals and objectives as the kinds of this family judge them: which ones, what they are called, who could own them.

An objective of one person is never judged alone (contract: Persons): it stands in findings only summed over its unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from oarlock.engine.checks.names import person_name, unit_name
from oarlock.engine.model.finding import Source, Subject
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot

Item = Goal | Objective
MAIN_LINK = 0.5
"""An objective that gives at least this share of itself to a goal is one of its main ones (contract: `link`)."""


def judged(plan: PlanView) -> tuple[Item, ...]:
    """Current goals and the current objectives of units."""
    return (*plan.goals.values(), *(one for one in plan.objectives.values() if one.person is None))


def node_of(item: Item) -> Node:
    """The item as a node of the plan."""
    return ("goal", item.id) if isinstance(item, Goal) else ("objective", item.id)


def path_of(item: Item, field: str | None = None) -> str:
    """The item's path in the plan, or that of one of its fields."""
    path = f"{'goals' if isinstance(item, Goal) else 'objectives'}/{item.id}"
    return path if field is None else f"{path}/{field}"


def subjects_of(snapshot: Snapshot, item: Item) -> tuple[Subject, ...]:
    """The item as key; as context its unit and the current goals it leads to."""
    key = Subject(node_of(item)[0], item.id, key=True)
    if isinstance(item, Goal):
        return (key,)
    unit = (Subject("unit", item.unit),) if item.unit is not None else ()
    goals = sorted(snapshot.plan.reach(node_of(item)))
    return (key, *unit, *(Subject("goal", goal) for goal in goals))


def weight_reached(plan: PlanView, item: Item) -> float:
    """Share of the goals' weight that the item carries or leads to."""
    return sum(plan.weights[goal] for goal in sorted(plan.reach(node_of(item))))


def plan_source(snapshot: Snapshot, *paths: str) -> Source:
    """A source of plan paths; keys that the folder does not give are left out."""
    given = tuple(path for path in paths if "/" in path or snapshot.company.has(path))
    return Source(plan=given)


def names_of(snapshot: Snapshot, item: Item) -> Mapping[str, str]:
    """What fills the sentences about an item."""
    unit = unit_name(snapshot, item.unit) if isinstance(item, Objective) and item.unit is not None else ""
    return {"item": item.name, "unit": unit}


def worked_on(plan: PlanView, item: Item) -> bool:
    """True when a current objective or live initiative leads to it: then closing it is no way out of a missing word."""
    return bool(plan.supporters.get(node_of(item)))


def has_owner(plan: PlanView, item: Item) -> bool:
    """True when it names an owner who has not left (an objective of one person: that person)."""
    owner = item.owner or (item.person if isinstance(item, Objective) else None)
    return plan.is_here(owner)


def could_own(snapshot: Snapshot, item: Item) -> str | None:
    """A person the plan already trusts with something near: the lead of the unit or of a unit above it, else the owner of
    what the item mainly serves; for a goal the owner of the objective that gives most of itself to it. None where there is none.
    """  # fmt: skip
    plan = snapshot.plan
    found = _leads(plan, item) if isinstance(item, Objective) else _owners_below(plan, item)
    known = plan.people
    return next((one for one in found if one is not None and (not known or (one in known and known[one].here))), None)


def proposal(snapshot: Snapshot, person: str) -> tuple[str, Mapping[str, str]]:
    """How a proposed owner is named in an option: (`assign`, name), or by the unit led where the name is not known."""
    known = snapshot.plan.people.get(person)
    led = [unit.name for unit in snapshot.plan.units.values() if unit.lead == person]
    if (known is None or known.name is None) and led:
        return "assign_lead", {"unit": min(led)}
    return "assign", {"person": person_name(snapshot, person)}


def supporting(plan: PlanView, goal: Goal) -> tuple[Objective, ...]:
    """The current objectives of units that give at least half of themselves to the goal, the most devoted first."""
    found = [
        (share, one)
        for one in plan.objectives.values()
        if one.person is None
        and (share := plan.link_table["objective", one.id].get(("goal", goal.id), 0.0)) >= MAIN_LINK
    ]
    return tuple(one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].id)))


def _leads(plan: PlanView, item: Objective) -> Iterable[str | None]:
    units = (item.unit, *plan.ancestors(item.unit)) if item.unit is not None else ()
    yield from (plan.units[unit].lead for unit in units if unit in plan.units)
    served = plan.link_table.get(node_of(item), {})
    for kind, id_ in sorted(
        (one for one, share in served.items() if share >= MAIN_LINK), key=lambda one: (-served[one], one)
    ):
        yield plan.goals[id_].owner if kind == "goal" else plan.objectives[id_].owner


def _owners_below(plan: PlanView, goal: Goal) -> Iterable[str | None]:
    own = [one for one in plan.objectives.values() if ("goal", goal.id) in plan.link_table["objective", one.id]]
    ordered = sorted(own, key=lambda one: (-plan.link_table["objective", one.id]["goal", goal.id], one.name, one.id))
    devoted = [one for one in ordered if one.person is None]
    yield from (one.owner for one in devoted)
    for one in devoted:
        yield from _leads(plan, one)
    yield from sorted(unit.lead for unit in plan.units.values() if unit.parent is None and unit.lead is not None)
