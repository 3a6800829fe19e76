"""A launch, change or automation that meets a unit nobody prepared.

What is assessed: each live launch, change or automation (also work that takes over hours of a role) and the units whose
daily work it changes; whether an enablement that prepares for it ends on or before its start and lists the unit, or a unit
above it (details.md 41).
Why it hurts: people meet new goods, rules or tools on the first day without training or material; customers notice it.
What good looks like: each affected unit has its training or material before the start.
What to do: extend the training to the unit, wait for it, or start one.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import goal_subjects, unit_names
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "unprepared_unit"
KINDS = ("launch", "change", "automation")


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per initiative with units that are not prepared; one without a start is not judged."""
    for item in snapshot.plan.initiatives.values():
        if item.start is None or not (item.kind in KINDS or item.automates):
            continue
        enabling = enablements(snapshot, item)
        missing = [unit for unit in dict.fromkeys(item.affects) if not prepared(snapshot, item, unit, enabling)]
        if missing:
            yield _draft(snapshot, item, missing, enabling)


def enablements(snapshot: Snapshot, item: Initiative) -> list[Initiative]:
    """The enablements that prepare for the item and were not stopped."""
    return [
        one
        for one in snapshot.company.initiatives
        if one.kind == "enablement" and item.id in one.prepares and one.phase != "stopped"
    ]


def prepared(snapshot: Snapshot, item: Initiative, unit: str, enabling: list[Initiative]) -> bool:
    """True when one of the enablements lists the unit or one above it and ends in time."""
    covering = {unit, *snapshot.plan.ancestors(unit)}
    return any(in_time(item, one) and covering.intersection((*one.affects, *one.units)) for one in enabling)


def in_time(item: Initiative, enablement: Initiative) -> bool:
    """True when it ends on or before the item's start. One that is done without a date counts; an open end does not."""
    ends = enablement.finished or enablement.end
    if ends is None:
        return enablement.phase == "done"
    return item.start is not None and ends <= item.start


def _draft(snapshot: Snapshot, item: Initiative, missing: list[str], enabling: list[Initiative]) -> Draft:
    names = {"item": item.name, "units": unit_names(snapshot, missing), "start": item.start}
    figures = {"affected": len(set(item.affects)), "unprepared": len(missing), "enablements": len(enabling)}
    paths = [f"initiatives/{item.id}/{field}" for field in ("affects", "start")]
    paths += [f"initiatives/{one.id}/{field}" for one in enabling for field in ("prepares", "affects", "units", "end")]
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=(
            Subject("initiative", item.id, key=True),
            *(Subject("unit", unit) for unit in missing),
            *(Subject("initiative", one.id) for one in enabling),
            *goal_subjects(snapshot, item),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.not_in_time" if enabling else f"{KIND}.nothing_prepares",
                figures=figures,
                context={**names, "training": [one.name for one in enabling]},
                source=Source(plan=(*paths, "initiatives")),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item, missing, enabling)),
    )


def _options(snapshot: Snapshot, item: Initiative, missing: list[str], enabling: list[Initiative]) -> Iterator[Option]:
    assert item.start is not None
    ahead = item.start > snapshot.as_of
    timely = [one for one in enabling if in_time(item, one) and one.id in snapshot.plan.initiatives]
    if timely and ahead:
        first = timely[0]
        yield Option(
            title=f"{KIND}.option.extend",
            kind="link",
            figures={"training": first.name, "units": unit_names(snapshot, missing)},
            changes=(Change(f"initiatives/{first.id}/affects", list(dict.fromkeys((*first.affects, *missing)))),),
            effort_days=1 + len(missing),
        )
    ends = [one.finished or one.end for one in enabling]
    last = max((day for day in ends if day is not None), default=None)
    if (
        ahead
        and last is not None
        and None not in ends
        and last > item.start
        and _all_listed(snapshot, missing, enabling)
    ):
        changes = [Change(f"initiatives/{item.id}/start", last.isoformat())]
        if item.end is not None:
            changes.append(Change(f"initiatives/{item.id}/end", (item.end + (last - item.start)).isoformat()))
        yield Option(
            title=f"{KIND}.option.wait",
            kind="reschedule",
            figures={"item": item.name, "start": last},
            changes=tuple(changes),
            effort_days=0.5,
        )
    template = {"name": f"{KIND}.initiative", "kind": "enablement", "prepares": [item.id], "affects": missing}
    yield Option(
        title=f"{KIND}.option.prepare" if ahead else f"{KIND}.option.prepare_now",
        kind="act",
        figures={"item": item.name, "units": unit_names(snapshot, missing), "start": item.start},
        effort_days=2 + len(missing),
        initiative={**template, "end": item.start.isoformat()} if ahead else template,
    )


def _all_listed(snapshot: Snapshot, missing: list[str], enabling: list[Initiative]) -> bool:
    listed = {unit for one in enabling for unit in (*one.affects, *one.units)}
    return all(listed.intersection((unit, *snapshot.plan.ancestors(unit))) for unit in missing)


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("initiatives",)))
