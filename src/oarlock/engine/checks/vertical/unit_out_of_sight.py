"""A unit whose work leads to no goal.

What is assessed: every unit with people; whether anyone in it or below it works on something with a path to a current goal, as
owner, by recorded hours, by an objective of the person's own, or as member of a unit that the work names (or of one below it).
Why it hurts: people who cannot see what their work is for set their own priorities.
What good looks like: each unit has an objective or an initiative whose path ends in a goal.
What to do: bring it into the work that changes its days anyway, or agree on an objective.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import unit_name
from oarlock.engine.checks.reach import work_of_unit
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.measures.vertical.line_of_sight import path_length, work_of_people
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot

KIND = "unit_out_of_sight"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per topmost unit out of sight. Nothing where there is no current goal to see."""
    if not snapshot.plan.goals:
        return
    hidden = out_of_sight(snapshot)
    for unit in hidden:
        if not any(above in hidden for above in snapshot.plan.ancestors(unit)):
            yield _draft(snapshot, unit)


def out_of_sight(snapshot: Snapshot) -> tuple[str, ...]:
    """The units with people none of whom works on anything that leads to a goal, sorted."""
    plan = snapshot.plan
    seeing = {
        person for person, nodes in work_of_people(snapshot).items() if path_length(plan, sorted(nodes)) is not None
    }
    return tuple(
        unit
        for unit in sorted(plan.units)
        if plan.members(unit) and not any(person.id in seeing for person in plan.members(unit))
    )


def _draft(snapshot: Snapshot, unit: str) -> Draft:
    plan = snapshot.plan
    below = [one for one in plan.subtree(unit) if one != unit and plan.members(one)]
    names = {"unit": unit_name(snapshot, unit)}
    figures = {"people": len(plan.members(unit)), "fte": plan.fte(unit), "work": len(work_of_unit(snapshot, unit))}
    paths = ("people", "units", "goals", "objectives", "initiatives")
    source = plan_source(snapshot, *(path for path in paths if path != "people" or snapshot.company.people))
    if "employees" in snapshot.columns:
        source = Source(measure="vertical.line_of_sight", inputs=(*source.plan, "employees"))
    return Draft(
        title=f"{KIND}.title",
        figures={**names, "people": figures["people"]},
        subjects=(Subject("unit", unit, key=True), *(Subject("unit", one) for one in below)),
        evidence=(
            Evidence(
                statement=f"{KIND}.no_work" if figures["work"] == 0 else f"{KIND}.no_path",
                figures=figures,
                context=names,
                source=source,
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, unit),
    )


def _options(snapshot: Snapshot, unit: str) -> tuple[Option, ...]:
    name = unit_name(snapshot, unit)
    agree = Option(
        title=f"{KIND}.option.agree",
        kind="act",
        figures={"unit": name},
        effort_days=2,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement", "units": [unit]},
    )
    touching = _touching(snapshot.plan, unit)
    if touching is None:
        return (agree,)
    join = Option(
        title=f"{KIND}.option.join",
        kind="link",
        figures={"unit": name, "item": touching.name},
        changes=(Change(f"initiatives/{touching.id}/units", [*touching.units, unit]),),
        effort_days=1,
    )
    return (join, agree)


def _touching(plan: PlanView, unit: str) -> Initiative | None:
    """The live initiative with a goal that changes the unit's daily work, the heaviest goals first."""
    inside = set(plan.subtree(unit))
    found = [
        one
        for one in plan.initiatives.values()
        if inside.intersection(one.affects) and plan.reach(("initiative", one.id))
    ]
    weight = {one.id: sum(plan.weights[goal] for goal in plan.reach(("initiative", one.id))) for one in found}
    return min(found, key=lambda one: (-weight[one.id], one.name, one.id), default=None)


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
