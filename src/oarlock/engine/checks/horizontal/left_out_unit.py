"""A change over the head of those whose work it changes.

What is assessed: each live initiative that says whom it consulted; whether every unit it affects takes part or was
consulted. A unit counts through a unit above or below it.
Why it hurts: what the unit knows is missing in the plan, and people resist what they first hear of when it is done.
What good looks like: every affected unit takes part or was asked.
What to do: ask them, and write down that you did.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import goal_subjects, unit_names
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "left_out_unit"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per initiative that leaves units out; silent where `consulted` is not given."""
    for item in snapshot.plan.initiatives.values():
        if item.consulted is None:
            continue
        asked = {*item.units, *item.consulted}
        missing = [unit for unit in dict.fromkeys(item.affects) if not asked.intersection(_related(snapshot, unit))]
        if missing:
            yield _draft(snapshot, item, item.consulted, missing)


def _related(snapshot: Snapshot, unit: str) -> set[str]:
    return {*snapshot.plan.ancestors(unit), *snapshot.plan.subtree(unit)}


def _draft(snapshot: Snapshot, item: Initiative, consulted: list[str], missing: list[str]) -> Draft:
    names = {"item": item.name, "units": unit_names(snapshot, missing)}
    figures = {"affected": len(set(item.affects)), "left_out": len(missing)}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=(
            Subject("initiative", item.id, key=True),
            *(Subject("unit", unit) for unit in missing),
            *goal_subjects(snapshot, item),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.not_asked",
                figures=figures,
                context=names,
                source=Source(
                    plan=tuple(f"initiatives/{item.id}/{field}" for field in ("affects", "units", "consulted"))
                ),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.ask",
                kind="link",
                figures=names,
                changes=(Change(f"initiatives/{item.id}/consulted", [*consulted, *missing]),),
                effort_days=0.5 + 0.5 * len(missing),
            ),
            Option(
                title=f"{KIND}.option.take_part",
                kind="assign",
                figures=names,
                changes=(Change(f"initiatives/{item.id}/units", [*item.units, *missing]),),
                effort_days=1.0 * len(missing),
            ),
        ),
    )


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("initiatives",)))
