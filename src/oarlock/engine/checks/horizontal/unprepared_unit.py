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
    return any(in_time(item, one) and _lists(snapshot, one, unit) for one in enabling)


def in_time(item: Initiative, enablement: Initiative) -> bool:
    """True when it ends on or before the item's start. One that is done without a date counts; an open end does not."""
    ends = enablement.finished or enablement.end
    if ends is None:
        return enablement.phase == "done"
    return item.start is not None and ends <= item.start


def _draft(snapshot: Snapshot, item: Initiative, missing: list[str], enabling: list[Initiative]) -> Draft:
    names = {"item": item.name, "units": unit_names(snapshot, missing), "start": item.start}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, "unprepared": len(missing)},
        subjects=(
            Subject("initiative", item.id, key=True),
            *(Subject("unit", unit) for unit in missing),
            *(Subject("initiative", one.id) for one in enabling),
            *goal_subjects(snapshot, item),
        ),
        evidence=tuple(_evidence(snapshot, item, missing, enabling)),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item, missing, enabling)),
    )


def _evidence(
    snapshot: Snapshot, item: Initiative, missing: list[str], enabling: list[Initiative]
) -> Iterator[Evidence]:
    """The units that nothing prepares, and each training that comes too late for units it lists."""
    late = {unit: one for unit in missing for one in enabling if _lists(snapshot, one, unit)}
    affected = {"affected": len(set(item.affects)), "start": item.start}
    bare = [unit for unit in missing if unit not in late]
    own = tuple(f"initiatives/{item.id}/{field}" for field in ("affects", "start"))
    if bare:
        yield Evidence(
            statement=f"{KIND}.nothing_prepares",
            figures={**affected, "unprepared": len(bare)},
            context={"item": item.name, "units": unit_names(snapshot, bare)},
            source=Source(plan=(*own, "initiatives")),
        )
    for one in {training.id: training for training in late.values()}.values():
        ends = one.finished or one.end
        yield Evidence(
            statement=f"{KIND}.too_late" if ends is not None else f"{KIND}.open_end",
            figures={"start": item.start} if ends is None else {"start": item.start, "ends": ends},
            context={
                "item": item.name,
                "training": one.name,
                "units": unit_names(snapshot, [unit for unit, by in late.items() if by.id == one.id]),
            },
            source=Source(plan=(*own, *(f"initiatives/{one.id}/{field}" for field in ("prepares", "affects", "end")))),
        )


def _lists(snapshot: Snapshot, enablement: Initiative, unit: str) -> bool:
    return bool({unit, *snapshot.plan.ancestors(unit)}.intersection((*enablement.affects, *enablement.units)))


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
        and all(any(_lists(snapshot, one, unit) for one in enabling) for unit in missing)
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


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("initiatives",)))
