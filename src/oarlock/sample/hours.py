"""Hours by person and week, and the tasks of the initiatives.

Each unit splits its time equally over its objectives; a share of an objective's hours is booked on the initiatives that serve it
while they run. A week has 36.5 booked hours a post (of 38.5 paid), less a holiday week about every ninth; each person's split
varies from week to week (Dirichlet, concentration 60), nobody books more than eight hours a row. The fault `welcome_discounts`
moves more than a third of marketing's hours to the initiative of that name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oarlock.sample.staff import EMPLOYEES, Employee
from oarlock.sample.time_line import AS_OF, FIRST, SPAN, stream

_WEEK_HOURS = 36.5
_HOLIDAY = 0.11
_CONCENTRATION = 60.0
_BOOKED_ON_INITIATIVES = 0.3
_BOOKED_ON_NEW = 0.6
_WELCOME_SHARE = 0.40
_ROW_HOURS = 8.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Hours of a person on a day on an objective or an initiative."""

    person: str
    day: dt.date
    hours: float
    objective: str | None
    initiative: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of an initiative's work."""

    id: str
    initiative: str
    unit: str
    created: dt.date
    due: dt.date
    done: dt.date | None


Plan = list[dict[str, Any]]


def time_entries(seed: int, faults: frozenset[str], objectives: Plan, initiatives: Plan) -> list[Entry]:
    """Every entry, by week, person and item."""
    draw = stream(seed, "hours")
    monday = FIRST - dt.timedelta(days=FIRST.weekday())
    found: list[Entry] = []
    for week in range((SPAN + FIRST.weekday()) // 7 + 1):
        start = monday + dt.timedelta(days=7 * week)
        splits = {
            unit: _split(unit, start, faults, objectives, initiatives)
            for unit in sorted({one.unit for one in EMPLOYEES})
        }
        for person in EMPLOYEES:
            chance, load = draw.random(), draw.normal(1, 0.04)
            items = splits[person.unit]
            shares = draw.dirichlet([_CONCENTRATION * share for share in items.values()])
            if _there(person, start) and chance >= _HOLIDAY:
                found += _week(person, start, _WEEK_HOURS * person.fte * load * shares, list(items))
    return [one for one in found if FIRST <= one.day <= AS_OF]


def _there(person: Employee, monday: dt.date) -> bool:
    friday = monday + dt.timedelta(days=4)
    return person.hired <= monday.isoformat() and (person.left is None or person.left >= friday.isoformat())


def _split(
    unit: str, monday: dt.date, faults: frozenset[str], objectives: Plan, initiatives: Plan
) -> dict[tuple[str, str], float]:
    """Share of the unit's hours by ('objective' or 'initiative', id)."""
    own = [one["id"] for one in objectives if one["unit"] == unit]
    shares: dict[tuple[str, str], float] = {}
    for objective in own:
        found = [one for one in initiatives if _serves(one, unit, objective, monday)]
        serving = [one["id"] for one in found]
        new = any(one.get("exploration") for one in found)
        booked = (_BOOKED_ON_NEW if new else _BOOKED_ON_INITIATIVES) if serving else 0.0
        shares["objective", objective] = (1 - booked) / len(own)
        for one in serving:
            shares["initiative", one] = booked / len(own) / len(serving)
    welcome = ("initiative", "welcome-discounts")
    if unit == "marketing" and "welcome_discounts" in faults and monday >= dt.date(2026, 1, 5):
        shares = {item: share * (1 - _WELCOME_SHARE) for item, share in shares.items() if item != welcome}
        shares[welcome] = _WELCOME_SHARE
    return shares


def _serves(initiative: dict[str, Any], unit: str, objective: str, monday: dt.date) -> bool:
    served = [link.get("objective") for link in initiative.get("supports", ())]
    friday = monday + dt.timedelta(days=4)
    return (
        initiative.get("units", [None])[0] == unit
        and objective in served
        and initiative["start"] <= monday
        and friday <= initiative["end"]
    )


def _week(person: Employee, monday: dt.date, hours: Any, items: list[tuple[str, str]]) -> Iterator[Entry]:
    weekday = 0
    for (kind, item), total in zip(items, hours, strict=True):
        left = round(float(total) * 4) / 4
        while left >= 0.25:
            part = min(left, _ROW_HOURS)
            day = monday + dt.timedelta(days=weekday % 5)
            yield Entry(
                person.id, day, part, item if kind == "objective" else None, item if kind == "initiative" else None
            )
            left -= part
            weekday += 1


def tasks(seed: int, initiatives: Plan) -> list[Task]:
    """Five tasks an initiative that has begun, spread over its span; what is due is done a few days before."""
    draw = stream(seed, "tasks")
    found = []
    for initiative in initiatives:
        start, end = initiative["start"], initiative["end"]
        early = draw.integers(0, 6, 5)
        if start > AS_OF:
            continue
        for number in range(5):
            created = start + (end - start) * number // 6
            due = start + (end - start) * (number + 1) // 5
            done = due - dt.timedelta(days=int(early[number]))
            if created <= AS_OF:
                name = f"{initiative['id']}-{number + 1}"
                unit = initiative["units"][0]
                found.append(
                    Task(name, initiative["id"], unit, created, due, max(done, created) if done <= AS_OF else None)
                )
    return found
