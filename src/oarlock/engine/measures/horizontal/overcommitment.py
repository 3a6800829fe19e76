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

from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.effort import HOURS, HOURS_A_YEAR, Effort, by_hours, units_of
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
    frame, plan = snapshot.frames.get(HOURS.name), snapshot.plan
    goals = running_the_business(plan)
    if frame is None or not len(frame) or not goals:
        return {}
    effort = by_hours(plan, frame)
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
    own = {
        unit: max(0.0, sum(one.fte for one in plan.staff if one.unit == unit) - booked.get(unit, 0.0))
        for unit in plan.units
    }
    found: list[Load] = []
    for month in months_of(plan):
        planned = _planned(plan, month)
        for unit in plan.units:
            if plan.units[unit].parent not in plan.units:
                _settle(unit, plan=plan, own=own, planned=planned, month=month, found=found)
    return sorted(found, key=lambda one: (one.month, one.unit))


def months_of(plan: PlanView) -> list[dt.date]:
    """First days of the twelve months from the month of as-of."""
    first = plan.as_of.replace(day=1)
    return [add_months(first, step) for step in range(MONTHS)]


def _settle(
    unit: str,
    *,
    plan: PlanView,
    own: Mapping[str, float],
    planned: Mapping[str, list[tuple[str, float]]],
    month: dt.date,
    found: list[Load],
) -> float:
    """Takes a unit's load from what its own people and the units below have left; returns what is left after that."""
    below = [
        _settle(child, plan=plan, own=own, planned=planned, month=month, found=found)
        for child in plan.children.get(unit, ())
    ]
    free = own[unit] + sum(below)
    work = planned.get(unit, [])
    load = sum(amount for _, amount in work)
    if load > 0 and plan.members(unit):
        found.append(
            Load(unit=unit, month=month, load=load, capacity=free, items=tuple(sorted(item for item, _ in work)))
        )
    return max(0.0, free - load)


def _planned(plan: PlanView, month: dt.date) -> Mapping[str, list[tuple[str, float]]]:
    """What each unit is to work on in a month: (initiative, posts)."""
    found: dict[str, list[tuple[str, float]]] = {}
    for item in plan.initiatives.values():
        posts = float(item.fte or 0.0) * share_of_month(item, month)
        units = units_of(plan, item)
        for unit in units if posts > 0 else ():
            if unit is not None:
                found.setdefault(unit, []).append((item.id, posts / len(units)))
    return found


def share_of_month(item: Initiative, month: dt.date) -> float:
    """Days of the month between the initiative's start and end ÷ days of the month; an absent end is open."""
    last = add_months(month, 1) - dt.timedelta(days=1)
    start, end = item.start or month, item.finished or item.end or last
    inside = (min(end, last) - max(start, month)).days + 1
    return max(0, inside) / ((last - month).days + 1)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """H5 for the company; `details`: the months with excess, worst first, and units of unknown capacity."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    planned = {unit for month in months_of(plan) for unit in _planned(plan, month)}
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
