"""More goals than a company, or objectives than a unit or an owner, can carry at once.

What is assessed: current goals of the company; current objectives of each unit, and of each owner (objectives of one person are
left out). An owner is told by the unit.
Why it hurts: where everything comes first nothing does; each further goal takes attention from the others.
What good looks like: up to seven goals, up to five objectives a unit or owner.
What to do: decide what comes first and put the rest back into the drawer.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import person_subjects, unit_name
from oarlock.engine.checks.vertical.items import Item, judged, path_of, plan_source, weight_reached
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.snapshot import Snapshot

KIND = "overloaded_plan"
THRESHOLDS = {"goals": 7.0, "objectives": 5.0}


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft for the company, with a row for each pile that is too high."""
    limits = judging.thresholds
    goals = list(snapshot.plan.goals.values())
    too_many = len(goals) > limits["goals"]
    by_unit = {unit: items for unit, items in _by_unit(snapshot).items() if len(items) > limits["objectives"]}
    by_owner = {who: items for who, items in _by_owner(snapshot).items() if len(items) > limits["objectives"]}
    if not (too_many or by_unit or by_owner):
        return
    rows = [_goals_row(snapshot, goals, limits["goals"])] if too_many else []
    rows += [_unit_row(snapshot, unit, items, limits["objectives"]) for unit, items in sorted(by_unit.items())]
    rows += [_owner_row(snapshot, who, items, limits["objectives"]) for who, items in sorted(by_owner.items())]
    surplus: list[Item] = list(_lightest(snapshot, goals, limits["goals"])) if too_many else []
    for pile in (*by_unit.values(), *by_owner.values()):
        left = [one for one in pile if one not in surplus]
        surplus += _lightest(snapshot, left, limits["objectives"])
    subjects = [Subject("goal", goal.id) for goal in goals] if too_many else []
    subjects += [Subject("unit", unit) for unit in sorted(by_unit)]
    subjects += [one for who in sorted(by_owner) for one in person_subjects(snapshot, who)]
    piles = len(rows)
    yield Draft(
        title=f"{KIND}.title_goals" if too_many else f"{KIND}.title",
        figures={"goals": len(goals), "piles": piles},
        subjects=tuple(dict.fromkeys(subjects)),
        evidence=tuple(rows),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(surplus),
    )


def _by_unit(snapshot: Snapshot) -> dict[str, list[Objective]]:
    found: dict[str, list[Objective]] = {}
    for one in snapshot.plan.objectives.values():
        if one.unit is not None:
            found.setdefault(one.unit, []).append(one)
    return found


def _by_owner(snapshot: Snapshot) -> dict[str, list[Objective]]:
    found: dict[str, list[Objective]] = {}
    for one in judged(snapshot.plan):
        if isinstance(one, Objective) and one.owner is not None:
            found.setdefault(one.owner, []).append(one)
    return found


def _lightest(snapshot: Snapshot, items: list[Goal] | list[Objective], limit: float) -> list[Item]:
    """What is left above the limit when the heaviest are kept; the later due goes first where the weight is equal."""
    plan = snapshot.plan
    ordered: list[Item] = sorted(
        items,
        key=lambda one: (
            weight_reached(plan, one),
            -(one.due.toordinal() if one.due is not None else 10**7),
            one.name,
            one.id,
        ),
    )
    return ordered[: max(0, len(items) - int(limit))]


def _goals_row(snapshot: Snapshot, goals: list[Goal], limit: float) -> Evidence:
    return Evidence(
        statement=f"{KIND}.goals",
        figures={"count": len(goals), "limit": int(limit)},
        source=plan_source(snapshot, "goals"),
    )


def _unit_row(snapshot: Snapshot, unit: str, items: list[Objective], limit: float) -> Evidence:
    return Evidence(
        statement=f"{KIND}.unit",
        figures={"count": len(items), "limit": int(limit)},
        context={"unit": unit_name(snapshot, unit)},
        source=plan_source(snapshot, *sorted(path_of(one) for one in items)),
    )


def _owner_row(snapshot: Snapshot, who: str, items: list[Objective], limit: float) -> Evidence:
    known = snapshot.plan.people.get(who)
    unit = known.unit if known is not None else None
    return Evidence(
        statement=f"{KIND}.owner" if unit is not None else f"{KIND}.owner_somewhere",
        figures={"count": len(items), "limit": int(limit)},
        context={"unit": unit_name(snapshot, unit)} if unit is not None else {},
        source=plan_source(snapshot, *sorted(path_of(one) for one in items)),
    )


def _options(surplus: list[Item]) -> tuple[Option, ...]:
    first = Option(
        title=f"{KIND}.option.order",
        kind="act",
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    later = Option(
        title=f"{KIND}.option.later",
        kind="stop",
        figures={"items": sorted(f"'{one.name}'" for one in surplus)},
        changes=tuple(Change(path_of(one, "status"), "draft") for one in surplus),
        effort_days=1,
    )
    return (first, later)


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)), thresholds=THRESHOLDS)
