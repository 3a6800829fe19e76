"""A goal or objective that nobody has looked at.

What is assessed: every current goal and every current objective of a unit; how long ago it was last looked at: a check-in, a
review of its unit (for a goal also of units that serve it, or of the leadership), or a value of its metric. Without reviews
and check-ins in the folder only items whose metric has stopped coming in are judged.
Why it hurts: what nobody looks at drifts unseen until its date.
What good looks like: a look at least every cadence.
What to do: look now and note it; otherwise give it a longer cadence, or close it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.vertical.items import (
    Item,
    judged,
    names_of,
    node_of,
    path_of,
    plan_source,
    subjects_of,
    worked_on,
)
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.organisation import Review
from oarlock.engine.model.plan import Objective
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot

KIND = "stale_goal"
THRESHOLDS = {"cadences": 2.0}
DAYS_A_WEEK = 7
MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
LONGER = {"weekly": "monthly", "monthly": "quarterly", "quarterly": "yearly"}


def find(snapshot: Snapshot, judging: Judging) -> Iterable[Draft] | TooLittle:
    """One draft per item not looked at within its cadences; too little where no looks are recorded at all."""
    company = snapshot.company
    noted = company.has("check_ins") or any(one.held for one in company.reviews)
    if not noted and not snapshot.series:
        return TooLittle(needs=("check_ins", "reviews"), reason="no_data")
    return list(_drafts(snapshot, judging.thresholds["cadences"], noted=noted))


def _drafts(snapshot: Snapshot, cadences: float, *, noted: bool) -> Iterator[Draft]:
    for item in judged(snapshot.plan):
        values = list(_values(snapshot, item))
        looks = [*values, *_check_ins(snapshot, item), *_reviews(snapshot, item)]
        start = snapshot.plan.start_of(item)
        last = max(looks, default=None)
        since = max((day for day in (last, start) if day is not None), default=None)
        if since is None or (not noted and not values):
            continue
        if due_again(since, item.cadence, cadences) < snapshot.as_of:
            yield _draft(snapshot, item, since=since, looked=last is not None and last >= since)


def due_again(since: dt.date, cadence: str, times: float) -> dt.date:
    """The day `times` cadences after a day (parts of a month as days of thirty)."""
    if cadence == "weekly":
        return since + dt.timedelta(days=round(DAYS_A_WEEK * times))
    months = MONTHS[cadence] * times
    return add_months(since, int(months)) + dt.timedelta(days=round((months - int(months)) * 30))


def _values(snapshot: Snapshot, item: Item) -> Iterator[dt.date]:
    """Last days of the periods for which the item's metrics have a value, at most as-of."""
    for target in item.measures:
        series = snapshot.series.get(target.metric)
        for value in series.values if series is not None else ():
            if value.value is not None and value.n > 0 and not value.by:
                after = snapshot.plan.calendar.next_start(series.grain, value.at) if series is not None else value.at
                yield min(after - dt.timedelta(days=1), snapshot.as_of)


def _check_ins(snapshot: Snapshot, item: Item) -> Iterator[dt.date]:
    for one in snapshot.company.check_ins:
        target = ("goal", one.on.goal) if one.on.goal is not None else ("objective", one.on.objective)
        if target == node_of(item) and one.at <= snapshot.as_of:
            yield one.at


def _reviews(snapshot: Snapshot, item: Item) -> Iterator[dt.date]:
    near = _units_near(snapshot.plan, item)
    for review in snapshot.company.reviews:
        if _covers(review, near):
            yield from (day for day in review.held if day <= snapshot.as_of)


def _covers(review: Review, near: set[str]) -> bool:
    return not review.units or bool(near.intersection(review.units))


def _units_near(plan: PlanView, item: Item) -> set[str]:
    """The units in whose reviews an item is looked at."""
    if isinstance(item, Objective):
        return {item.unit, *plan.ancestors(item.unit)} if item.unit is not None else set()
    owner = plan.people.get(item.owner) if item.owner is not None else None
    serving = [one.unit for one in plan.objectives.values() if item.id in plan.reach(("objective", one.id))]
    units = {unit for unit in (*serving, owner.unit if owner is not None else None) if unit is not None}
    leading = {unit.id for unit in plan.units.values() if unit.function == "leadership" or unit.parent is None}
    return units | {above for unit in units for above in plan.ancestors(unit)} | leading


def _draft(snapshot: Snapshot, item: Item, *, since: dt.date, looked: bool) -> Draft:
    names = names_of(snapshot, item)
    figures: dict[str, Figure] = {"since": since, "days": (snapshot.as_of - since).days}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=subjects_of(snapshot, item),
        evidence=(
            Evidence(
                statement=f"{KIND}.last_look.{item.cadence}" if looked else f"{KIND}.never.{item.cadence}",
                figures=figures,
                context=names,
                source=plan_source(snapshot, path_of(item), "check_ins", "reviews"),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item)),
    )


def _options(snapshot: Snapshot, item: Item) -> Iterator[Option]:
    name = {"item": item.name}
    yield Option(
        title=f"{KIND}.option.look",
        kind="act",
        figures=name,
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    longer = LONGER.get(item.cadence)
    if longer is not None and (item.due is None or item.due > due_again(snapshot.as_of, longer, 1)):
        yield Option(
            title=f"{KIND}.option.{longer}",
            kind="reschedule",
            figures=name,
            changes=(Change(path_of(item, "cadence"), longer),),
            effort_days=0.5,
        )
    if worked_on(snapshot.plan, item):
        return
    yield Option(
        title=f"{KIND}.option.close",
        kind="stop",
        figures=name,
        changes=(Change(path_of(item, "status"), "closed"),),
        effort_days=0.5,
    )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)), thresholds=THRESHOLDS)
