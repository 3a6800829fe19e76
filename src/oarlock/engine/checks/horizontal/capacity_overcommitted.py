"""More work planned for a unit than it has people for.

What is assessed: the twelve months from as-of: full-time posts of live initiatives, split equally over their units, against
the posts of the unit less those booked to running the business (measure H5). A month above `load` times the free posts
counts.
Why it hurts: everything takes longer than promised, and the daily business gives way first.
What good looks like: no month above what the unit can carry, with some air.
What to do: start something later, stop something, or lend people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.names import unit_name
from oarlock.engine.checks.pricing import HOURS_A_YEAR, price_hours
from oarlock.engine.checks.trial import with_initiative
from oarlock.engine.measures.effort import HOURS
from oarlock.engine.measures.horizontal.declared_conflict import priority_of
from oarlock.engine.measures.horizontal.overcommitment import MONTHS, Load, loads_of
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "capacity_overcommitted"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft per unit with at least one month above the limit."""
    if not any(one.fte for one in snapshot.plan.initiatives.values()):
        return TooLittle(("initiatives.fte",), "no_data")
    if not snapshot.plan.staff:
        return TooLittle(("people", "employees"), "no_data")
    return _drafts(snapshot, judging.thresholds["load"])


def overloaded(snapshot: Snapshot, limit: float) -> dict[str, list[Load]]:
    """The months above the limit, by unit; loads of a rounding error do not count."""
    found: dict[str, list[Load]] = {}
    for one in loads_of(snapshot):
        if one.load > limit * one.capacity + 1e-6:
            found.setdefault(one.unit, []).append(one)
    return found


def _drafts(snapshot: Snapshot, limit: float) -> Iterator[Draft]:
    for unit, months in overloaded(snapshot, limit).items():
        yield _draft(snapshot, unit, months, limit)


def _draft(snapshot: Snapshot, unit: str, months: Sequence[Load], limit: float) -> Draft:
    worst = max(months, key=lambda one: (one.excess, -one.month.toordinal()))
    figures: dict[str, Figure] = {
        "load": worst.load,
        "capacity": worst.capacity,
        "month": worst.month,
        "months": len(months),
    }
    names = {"unit": unit_name(snapshot, unit)}
    items = sorted({item for one in months for item in one.items})
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=(Subject("unit", unit, key=True), *(Subject("initiative", item) for item in items)),
        evidence=(
            Evidence(
                statement=f"{KIND}.planned",
                figures=figures,
                context={**names, "items": [snapshot.plan.initiatives[item].name for item in items]},
                source=Source(measure="horizontal.overcommitment", inputs=_inputs(snapshot, items)),
                series=[(one.month, one.load) for one in months],
            ),
        ),
        cost=_cost(snapshot, unit, months),
        options=tuple(_options(snapshot, unit, months, limit)),
    )


def _inputs(snapshot: Snapshot, items: Sequence[str]) -> tuple[str, ...]:
    paths = [f"initiatives/{item}/{field}" for item in items for field in ("fte", "units", "start", "end")]
    hours = (snapshot.sql[HOURS.name],) if HOURS.name in snapshot.sql else ()
    return (*paths, "people", *hours)


def _cost(snapshot: Snapshot, unit: str, months: Sequence[Load]) -> Cost:
    """The missing hours at the unit's cost of an hour: what it takes to have them done by others."""
    hours = sum(one.excess for one in months) * HOURS_A_YEAR / 12
    price = price_hours(snapshot, hours, unit)
    if price is None:
        return Cost(reason=f"{KIND}.no_price")
    return Cost(low=price, mid=price, high=price, per="event", how=f"{KIND}.how", figures={"hours": hours})


def _options(snapshot: Snapshot, unit: str, months: Sequence[Load], limit: float) -> Iterator[Option]:
    """Changes that clear the unit, lightest work first; asking for hands in any case."""
    plan = snapshot.plan
    named = {item for one in months for item in one.items}
    items = sorted((plan.initiatives[name] for name in named), key=lambda one: (priority_of(plan, one), one.id))
    names = {"unit": unit_name(snapshot, unit)}
    moved = next((one for item in items if (one := _later(snapshot, item, unit, limit)) is not None), None)
    if moved is not None:
        changes = [Change(f"initiatives/{moved.id}/start", str(moved.start))]
        changes += [Change(f"initiatives/{moved.id}/end", str(moved.end))] if moved.end is not None else []
        yield Option(
            title=f"{KIND}.option.later",
            kind="reschedule",
            figures={**names, "item": moved.name, "start": moved.start},
            changes=tuple(changes),
            effort_days=1,
        )
    stopped = _stopped(snapshot, items, unit, limit)
    if stopped:
        yield Option(
            title=f"{KIND}.option.stop",
            kind="stop",
            figures={**names, "items": [item.name for item in stopped]},
            changes=tuple(Change(f"initiatives/{item.id}/phase", "stopped") for item in stopped),
            effort_days=1,
        )
    yield Option(
        title=f"{KIND}.option.hands",
        kind="act",
        figures=names,
        effort_days=3,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )


def _later(snapshot: Snapshot, item: Initiative, unit: str, limit: float) -> Initiative | None:
    """The item at the earliest first of a month that clears the unit, its length kept; None for work that runs already."""
    if item.start is None or item.start <= snapshot.as_of:
        return None
    for step in range(1, MONTHS + 1):
        start = add_months(item.start.replace(day=1), step)
        end = item.end + (start - item.start) if item.end is not None else None
        moved = item.model_copy(update={"start": start, "end": end})
        if unit not in overloaded(with_initiative(snapshot, moved), limit):
            return moved
    return None


def _stopped(snapshot: Snapshot, items: Sequence[Initiative], unit: str, limit: float) -> list[Initiative]:
    """The lightest items without which the unit has no month above the limit."""
    left = snapshot
    for count, item in enumerate(items, 1):
        left = with_initiative(left, item.model_copy(update={"phase": "stopped"}))
        if unit not in overloaded(left, limit):
            return list(items[:count])
    return []


CHECK = Check(
    kind=KIND,
    dimension="horizontal",
    find=find,
    needs=Needs(keys=("initiatives",)),
    thresholds={"load": 1.10},
)
