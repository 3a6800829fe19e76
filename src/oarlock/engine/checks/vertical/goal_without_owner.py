"""A goal or objective that nobody answers for.

What is assessed: every current goal and every current objective of a unit; whether it names an owner who has not left.
Why it hurts: what belongs to all is done by nobody, and nobody notices when it slips.
What good looks like: one name behind each goal and objective.
What to do: name the lead of the unit or of the work that serves it, or close it.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.vertical.items import (
    Item,
    could_own,
    has_owner,
    judged,
    names_of,
    path_of,
    plan_source,
    proposal,
    subjects_of,
    weight_reached,
    worked_on,
)
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot

KIND = "goal_without_owner"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per goal or objective without an owner who is there."""
    for item in judged(snapshot.plan):
        if not has_owner(snapshot.plan, item):
            yield _draft(snapshot, item)


def _draft(snapshot: Snapshot, item: Item) -> Draft:
    names = names_of(snapshot, item)
    left = item.owner is not None
    return Draft(
        title=f"{KIND}.title_left" if left else f"{KIND}.title",
        figures=names,
        subjects=subjects_of(snapshot, item),
        evidence=(
            Evidence(
                statement=f"{KIND}.left" if left else f"{KIND}.nobody",
                figures={"weight": weight_reached(snapshot.plan, item)},
                context=names,
                source=plan_source(snapshot, path_of(item), "goals"),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(*_assign(snapshot, item), *(() if worked_on(snapshot.plan, item) else (_close(item),))),
    )


def _assign(snapshot: Snapshot, item: Item) -> tuple[Option, ...]:
    person = could_own(snapshot, item)
    if person is None:
        name = {"item": item.name}
        return (
            Option(
                title=f"{KIND}.option.agree",
                kind="act",
                figures=name,
                effort_days=0.5,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            ),
        )
    how, named = proposal(snapshot, person)
    return (
        Option(
            title=f"{KIND}.option.{how}",
            kind="assign",
            figures={"item": item.name, **named},
            changes=(Change(path_of(item, "owner"), person),),
            effort_days=0.5,
        ),
    )


def _close(item: Item) -> Option:
    return Option(
        title=f"{KIND}.option.close",
        kind="stop",
        figures={"item": item.name},
        changes=(Change(path_of(item, "status"), "closed"),),
        effort_days=0.5,
    )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
