"""H5 Over-commitment: is more work planned than there are people for it?

Formula: per unit and month: OC = Σ max(0, load − capacity) ÷ Σ load. A share, 0 to 1; score = 100·max(0, 1 − OC ÷ .3).
Load: fte of live initiatives, split equally over their units, by the days of the month between start and end (an open end
runs on). Capacity: full-time posts of the unit and those below it that are not already taken by work assigned further down,
less the posts booked to running the business (hours of the last three complete months on the goal whose id or name says
*run the business*, and on objectives that lead to it, ÷ 1,720 a year). Months: twelve from the month of as-of.
Undefined: no fte planned in these months. Insufficient: no initiative with fte, or nobody known in the units that carry
load. A unit where nobody at all is known has an unknown capacity, not none: it is left out and counted (`unknown`).
Exact (low = high). Support figure: queue wait factor ρ ÷ (1 − ρ), ρ = load ÷ capacity; at ρ ≥ 1 it is unbounded.
Example: loads 50, 30, 45 with a capacity of 40: .12. Source: M/M/1; Kingman 1961.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.effort import HOURS_A_YEAR, Effort, by_hours, units_of
from oarlock.engine.measures.recorded import HOURS, recorded_hours
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "horizontal.overcommitment"
GRADE = "C"
NEEDS = Needs(keys=("initiatives",), queries=(HOURS,))
MONTHS = 12
WORST = 0.3
_RUNNING = re.compile(r"\brun(ning)?[\W_]+(the[\W_]+)?business\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A unit in a month, in full-time posts: planned load and free capacity; `items` are the initiatives behind it."""

    unit: str
    month: dt.date
    load: float
    capacity: float
    items: tuple[str, ...]

    @property
    def excess(self) -> float:
        """Posts planned beyond capacity."""
        return max(0.0, self.load - self.capacity)


def overcommitment(loads: Iterable[tuple[float, float]]) -> float | None:
    """Σ max(0, load − capacity) ÷ Σ load, from (load, capacity); None where there is no load."""
    listed = list(loads)
    total = sum(load for load, _ in listed)
    return sum(max(0.0, load - capacity) for load, capacity in listed) / total if total > 0 else None


def wait_factor(load: float, capacity: float) -> float | None:
    """ρ ÷ (1 − ρ); None where it is unbounded (ρ ≥ 1)."""
    return load / (capacity - load) if load < capacity else None


def running_the_business(plan: PlanView) -> tuple[str, ...]:
    """The current goals that are about running the business, told by id or name."""
    return tuple(goal.id for goal in plan.goals.values() if _RUNNING.search(f"{goal.id} | {goal.name}"))


def booked_posts(snapshot: Snapshot) -> Mapping[str, float]:
    """Full-time posts of each unit's own people that are booked to running the business; empty without hours."""
    recorded, plan = recorded_hours(snapshot), snapshot.plan
    goals = running_the_business(plan)
    if recorded is None or not goals:
        return {}
    effort = by_hours(plan, recorded)
    posts = HOURS_A_YEAR * ((effort.last - effort.first).days + 1) / 365.25
    return {
        unit: _booked(effort, position, plan=plan, goals=goals) / posts
        for position, unit in enumerate(effort.units)
        if unit is not None
    }


def _booked(effort: Effort, position: int, *, plan: PlanView, goals: tuple[str, ...]) -> float:
    hours = effort.cells[:, position, :].sum(axis=0)
    total = 0.0
    for column, node in enumerate(effort.nodes):
        if node is None or node[0] == "initiative":
            continue
        ends = {node[1]: 1.0} if node[0] == "goal" else plan.absorption.get(node, {})
        total += float(hours[column]) * sum(ends.get(goal, 0.0) for goal in goals)
    return total


def loads_of(snapshot: Snapshot) -> list[Load]:
    """Every unit and month that carries load and whose capacity is known, in order of month and unit."""
    plan = snapshot.plan
    booked = booked_posts(snapshot)
    posts: dict[str | None, float] = {}
    for one in plan.staff:
        posts[one.unit] = posts.get(one.unit, 0.0) + one.fte
    house = _House(
        plan=plan,
        own={unit: max(0.0, posts.get(unit, 0.0) - booked.get(unit, 0.0)) for unit in plan.units},
        known=frozenset(unit for unit in plan.units if any(one in posts for one in plan.subtree(unit))),
    )
    found: list[Load] = []
    for month, planned in planned_work(plan).items():
        for unit in plan.units:
            if plan.units[unit].parent not in plan.units:
                house.settle(unit, planned=planned, month=month, found=found)
    return sorted(found, key=lambda one: (one.month, one.unit))


def planned_work(plan: PlanView) -> Mapping[dt.date, Mapping[str, list[tuple[str, float]]]]:
    """What each unit is to work on, by month: (initiative, posts)."""
    first = plan.as_of.replace(day=1)
    months = [add_months(first, step) for step in range(MONTHS + 1)]
    found: dict[dt.date, dict[str, list[tuple[str, float]]]] = {month: {} for month in months[:-1]}
    for item in plan.initiatives.values():
        units = [unit for unit in units_of(plan, item) if unit is not None] if item.fte else []
        for month, after in pairwise(months) if units else ():
            posts = float(item.fte or 0.0) * share_of_month(item, month, after)
            for unit in units if posts > 0 else ():
                found[month].setdefault(unit, []).append((item.id, posts / len(units)))
    return found


def share_of_month(item: Initiative, month: dt.date, after: dt.date) -> float:
    """Days of the month between the initiative's start and end ÷ days of the month; an absent end is open."""
    days = (after - month).days
    first = max(item.start, month) if item.start is not None else month
    ends = item.finished or item.end
    last = after - dt.timedelta(days=1)
    inside = ((min(ends, last) if ends is not None else last) - first).days + 1
    return max(0, inside) / days


@dataclass(frozen=True, slots=True, kw_only=True)
class _House:
    """The units with their free posts, and those where anybody is known (in them or below)."""

    plan: PlanView
    own: Mapping[str, float]
    known: frozenset[str]

    def settle(
        self, unit: str, *, planned: Mapping[str, list[tuple[str, float]]], month: dt.date, found: list[Load]
    ) -> float:
        """Takes a unit's load from what its own people and the units below have left; returns what is left after that."""
        below = [
            self.settle(child, planned=planned, month=month, found=found) for child in self.plan.children.get(unit, ())
        ]
        free = self.own[unit] + sum(below)
        work = planned.get(unit, [])
        load = sum(amount for _, amount in work)
        if load > 0 and unit in self.known:
            items = tuple(sorted(item for item, _ in work))
            found.append(Load(unit=unit, month=month, load=load, capacity=free, items=items))
        return max(0.0, free - load)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """H5 for the company; `details`: the months with excess, worst first, and units of unknown capacity."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    planned = {unit for month in planned_work(plan).values() for unit in month}
    if not planned:
        if any(one.fte for one in plan.initiatives.values()):
            return absent(ID, GRADE, status="undefined", reason="no_load")
        return absent(ID, GRADE, status="insufficient", reason="no_effort_planned", needs=("initiatives.fte",))
    loads = loads_of(snapshot)
    value = overcommitment((one.load, one.capacity) for one in loads)
    if value is None:
        return absent(ID, GRADE, status="insufficient", reason="nobody_known", needs=("employees",))
    known = {one.unit for one in loads}
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value, low=WORST, high=0), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(loads), inputs=("initiatives", "employees"),
        by_unit=_by_unit(loads),
        details={
            "excess": tuple(sorted((one for one in loads if one.excess > 0), key=lambda one: -one.excess)),
            "unknown": tuple(sorted(planned - known)), "months": MONTHS,
        },
    )  # fmt: skip


def _by_unit(loads: Iterable[Load]) -> dict[str, tuple[float, float]]:
    listed: dict[str, list[tuple[float, float]]] = {}
    for one in loads:
        listed.setdefault(one.unit, []).append((one.load, one.capacity))
    total = sum(load for pairs in listed.values() for load, _ in pairs)
    return {
        unit: (sum(load for load, _ in pairs) / total, score(overcommitment(pairs) or 0.0, low=WORST, high=0))
        for unit, pairs in listed.items()
    }


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
