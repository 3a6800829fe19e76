"""An automation that takes over people's hours without a word on what they do then.

What is assessed: each live initiative that takes over hours of a role; whether a reskilling that was not stopped is tied
to it.
Why it hurts: people fear for their place and keep what they know to themselves; the freed hours go nowhere.
What good looks like: before the automation runs, each role it touches has a training for what comes next.
What to do: tie the training that exists, or plan one with the people concerned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import goal_subjects
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Automates, Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "workforce_transition_missing"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per initiative that takes over hours without a live or finished reskilling."""
    stopped = {one.id for one in snapshot.company.initiatives if one.phase == "stopped"}
    for item in snapshot.plan.initiatives.values():
        taken = [one for one in item.automates if one.hours_per_week > 0 and one.people_affected > 0]
        if taken and (item.reskilling is None or item.reskilling in stopped):
            yield _draft(snapshot, item, taken)


def _draft(snapshot: Snapshot, item: Initiative, taken: list[Automates]) -> Draft:
    roles = list(dict.fromkeys(one.role for one in taken))
    figures = {
        "hours": sum(float(one.hours_per_week) for one in taken),
        "people": sum(float(one.people_affected) for one in taken),
    }
    names = {"item": item.name, "roles": roles}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=(
            Subject("initiative", item.id, key=True),
            *(Subject("role", role) for role in roles),
            *goal_subjects(snapshot, item),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.hours_taken",
                figures=figures,
                context=names,
                source=Source(plan=(f"initiatives/{item.id}/automates", f"initiatives/{item.id}/reskilling")),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item, names)),
    )


def _options(snapshot: Snapshot, item: Initiative, names: Mapping[str, object]) -> Iterator[Option]:
    """First the enablement that prepares for the item, where there is one; always a new one."""
    for one in snapshot.plan.initiatives.values():
        if one.kind == "enablement" and item.id in one.prepares:
            yield Option(
                title=f"{KIND}.option.tie",
                kind="link",
                figures={**names, "training": one.name},
                changes=(Change(f"initiatives/{item.id}/reskilling", one.id),),
                effort_days=2,
            )
            break
    yield Option(
        title=f"{KIND}.option.plan",
        kind="act",
        figures=names,
        effort_days=5,
        initiative={"name": f"{KIND}.initiative", "kind": "enablement", "prepares": [item.id]},
    )


CHECK = Check(kind=KIND, dimension="ethics", find=find, needs=Needs(keys=("initiatives",)))
