"""What the plan calls things: names for sentences, and which units may be named for a person."""

from __future__ import annotations

from collections.abc import Iterable

from oarlock.engine.model.finding import Subject
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot


def unit_name(snapshot: Snapshot, unit: str) -> str:
    """The unit's name, its id where it is not known."""
    known = snapshot.plan.units.get(unit)
    return known.name if known is not None else unit


def unit_names(snapshot: Snapshot, units: Iterable[str]) -> list[str]:
    """The names of units, in the given order."""
    return [unit_name(snapshot, unit) for unit in units]


def metric_name(snapshot: Snapshot, metric: str) -> str:
    """The metric's declared name, else its id in words."""
    for one in snapshot.company.metrics:
        if one.id == metric and one.name is not None:
            return one.name
    return metric.replace("_", " ").replace("-", " ")


def person_name(snapshot: Snapshot, person: str) -> str:
    """The person's name, else the id. For roles of the plan (owner, lead) only; figures of persons name units."""
    known = snapshot.plan.people.get(person)
    return known.name if known is not None and known.name else person


def shown_unit(snapshot: Snapshot, person: str) -> str | None:
    """The nearest unit above a person that has at least `min_group_size` people; None where there is none."""
    plan = snapshot.plan
    known = plan.people.get(person)
    if known is None or known.unit is None:
        return None
    least = snapshot.company.policy.min_group_size
    return next((unit for unit in (known.unit, *plan.ancestors(known.unit)) if len(plan.members(unit)) >= least), None)


def person_subjects(snapshot: Snapshot, person: str) -> tuple[Subject, ...]:
    """A person in a finding: the unit for everyone, the person only for a steward (contract: Persons)."""
    unit = shown_unit(snapshot, person)
    shown = (Subject("unit", unit),) if unit is not None else ()
    return (*shown, Subject("person", person)) if snapshot.steward else shown


def goal_subjects(snapshot: Snapshot, item: Initiative) -> tuple[Subject, ...]:
    """The current goals an initiative leads to, as context."""
    return tuple(Subject("goal", goal) for goal in sorted(snapshot.plan.reach(("initiative", item.id))))


def free_id(taken: Iterable[str], wanted: str) -> str:
    """The wanted id, with a number where it is taken."""
    known = set(taken)
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(known) + 3)))
    return next(name for name in names if name not in known)


def item_name(snapshot: Snapshot, node: tuple[str, str]) -> str:
    """The name of a goal, objective or initiative; its id where it is not in the plan."""
    company = snapshot.company
    lists = {"goal": company.goals, "objective": company.objectives, "initiative": company.initiatives}
    return next((one.name for one in lists[node[0]] if one.id == node[1]), node[1])  # type: ignore[attr-defined]
