"""Work that is planned before what it waits for.

What is assessed: each dependency of live work (measure H4): the predecessor ends after the start, was stopped, or waits for
the work itself in a circle. A predecessor that is done is no conflict; ending on the day of the start neither.
Why it hurts: people wait, or begin on a guess and do it again.
What good looks like: every piece of work starts when what it needs is there.
What to do: start later, bring the predecessor forward, or take out a dependency that is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import goal_subjects
from oarlock.engine.checks.pricing import HOURS_A_YEAR, price_hours
from oarlock.engine.measures.horizontal.date_conflict import Dependency, circles, dependencies
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "dependency_conflict"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per conflicting dependency outside of circles, one per circle."""
    for one in dependencies(snapshot.plan):
        if one.why == "dates":
            yield _too_early(snapshot, one)
        elif one.why == "stopped":
            yield _stopped(snapshot, one)
    for circle in circles(snapshot.plan):
        yield _circle(snapshot, sorted(circle))


def _too_early(snapshot: Snapshot, one: Dependency) -> Draft:
    item, before = _known(snapshot, one.item), _known(snapshot, one.predecessor)
    names = {"item": item.name, "before": before.name}
    figures = {"days": one.days, "start": one.start, "finish": one.finish}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=_subjects(snapshot, [item, before]),
        evidence=(
            Evidence(
                statement=f"{KIND}.starts_before",
                figures=figures,
                context=names,
                source=Source(plan=_paths(one, "start", "end")),
            ),
        ),
        cost=_cost(snapshot, item, one.days),
        options=tuple(_reschedules(snapshot, item, before, one)),
    )


def _reschedules(snapshot: Snapshot, item: Initiative, before: Initiative, one: Dependency) -> Iterator[Option]:
    assert one.start is not None
    assert one.finish is not None
    names = {"item": item.name, "before": before.name, "start": one.start, "finish": one.finish}
    if one.start > snapshot.as_of:
        changes = [Change(f"initiatives/{item.id}/start", one.finish.isoformat())]
        if item.end is not None:
            changes.append(Change(f"initiatives/{item.id}/end", (item.end + (one.finish - one.start)).isoformat()))
        yield Option(
            title=f"{KIND}.option.later", kind="reschedule", figures=names, changes=tuple(changes), effort_days=0.5
        )
        if before.finished is None and (before.start is None or before.start < one.start):
            yield Option(
                title=f"{KIND}.option.forward",
                kind="reschedule",
                figures=names,
                changes=(Change(f"initiatives/{before.id}/end", one.start.isoformat()),),
                effort_days=3,
            )
        yield _drop(f"{KIND}.option.drop", item, before)
        return
    yield _drop(f"{KIND}.option.begun", item, before)
    yield Option(
        title=f"{KIND}.option.first_part",
        kind="act",
        figures=names,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )


def _stopped(snapshot: Snapshot, one: Dependency) -> Draft:
    item, before = _known(snapshot, one.item), _known(snapshot, one.predecessor)
    names = {"item": item.name, "before": before.name}
    return Draft(
        title=f"{KIND}.title.stopped",
        figures=names,
        subjects=_subjects(snapshot, [item, before]),
        evidence=(
            Evidence(
                statement=f"{KIND}.stopped",
                figures={},
                context=names,
                source=Source(plan=_paths(one, "phase")),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            _drop(f"{KIND}.option.drop_stopped", item, before),
            Option(
                title=f"{KIND}.option.stop",
                kind="stop",
                figures=names,
                changes=(Change(f"initiatives/{item.id}/phase", "stopped"),),
                effort_days=1,
            ),
        ),
    )


def _circle(snapshot: Snapshot, circle: list[str]) -> Draft:
    items = [_known(snapshot, one) for one in circle]
    names = {"items": [one.name for one in items]}
    return Draft(
        title=f"{KIND}.title.circle",
        figures=names,
        subjects=_subjects(snapshot, items),
        evidence=(
            Evidence(
                statement=f"{KIND}.circle",
                figures={"items_in_circle": len(items)},
                context=names,
                source=Source(plan=tuple(f"initiatives/{one}/depends_on" for one in circle)),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(_opened(items),),
    )


def _opened(items: list[Initiative]) -> Option:
    """Lets the work that starts first wait for no other of the circle, and so on, until no circle is left."""
    inside = {one.id for one in items}
    changes: list[Change] = []
    freed: list[str] = []
    done: set[str] = set()
    for item in sorted(items, key=lambda one: (str(one.start or "9999"), one.id)):
        kept = [name for name in item.depends_on if name not in inside or name in done]
        if len(kept) < len(item.depends_on):
            changes.append(Change(f"initiatives/{item.id}/depends_on", kept))
            freed.append(item.name)
        done.add(item.id)
    return Option(
        title=f"{KIND}.option.open", kind="link", figures={"freed": freed}, changes=tuple(changes), effort_days=1
    )


def _drop(title: str, item: Initiative, before: Initiative) -> Option:
    kept = [name for name in item.depends_on if name != before.id]
    return Option(
        title=title,
        kind="link",
        figures={"item": item.name, "before": before.name},
        changes=(Change(f"initiatives/{item.id}/depends_on", kept),),
        effort_days=0.5,
    )


def _cost(snapshot: Snapshot, item: Initiative, days: int) -> Cost:
    """At most the hours of the people planned for the work over the days of the overlap."""
    unit = item.units[0] if len(item.units) == 1 else None
    hours = float(item.fte) * HOURS_A_YEAR * days / 365 if item.fte is not None else None
    price = price_hours(snapshot, hours, unit) if hours is not None else None
    if hours is None or price is None:
        return Cost(reason=f"{KIND}.no_price")
    figures = {"hours": hours, "days": days}
    return Cost(low=0, mid=price, high=price, per="event", how=f"{KIND}.how", figures=figures, upper_bound=True)


def _subjects(snapshot: Snapshot, items: list[Initiative]) -> tuple[Subject, ...]:
    keys = [Subject("initiative", one.id, key=True) for one in items]
    units = [Subject("unit", unit) for one in items for unit in one.units]
    goals = [subject for one in items for subject in goal_subjects(snapshot, one)]
    return tuple(dict.fromkeys((*keys, *units, *goals)))


def _paths(one: Dependency, *fields: str) -> tuple[str, ...]:
    own = [f"initiatives/{one.item}/{field}" for field in ("depends_on", *fields)]
    return (*own, *(f"initiatives/{one.predecessor}/{field}" for field in fields))


def _known(snapshot: Snapshot, name: str) -> Initiative:
    return next(one for one in snapshot.company.initiatives if one.id == name)


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("initiatives",)))
