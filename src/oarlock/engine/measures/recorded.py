"""Recorded hours, coded once: who booked how much on what in which week. The plan plays no part in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.model.frame import Frame
from oarlock.engine.model.needs import Query
from oarlock.engine.model.snapshot import Snapshot

HOURS = Query(
    name="effort.hours",
    sql="""
SELECT least(CAST(floor(date_diff('day', w.first, CAST(t."date" AS DATE)) / 7) AS INTEGER),
             CAST(floor(date_diff('day', w.first, w.after) / 7) AS INTEGER) - 1) AS week,
       t.person_id, t.initiative, t.objective, t.goal, sum(t.hours) AS hours
FROM time_entries AS t
CROSS JOIN (SELECT CAST(date_trunc('month', CAST(:as_of AS DATE) + 1) AS DATE) AS after,
                   CAST(date_trunc('month', CAST(:as_of AS DATE) + 1) - INTERVAL 3 MONTH AS DATE) AS first) AS w
WHERE CAST(t."date" AS DATE) >= w.first AND CAST(t."date" AS DATE) < w.after
GROUP BY ALL
ORDER BY ALL
""",
    columns=("time_entries",),
)
"""Hours of the last three complete months by week (0, 1, ...; the last one takes the odd days), person and item."""

Booking = tuple[str | None, str | None, str | None]
MEMO = "recorded"


@dataclass(frozen=True)
class Recorded:
    """The rows of `effort.hours` as codes. bookings: the distinct (initiative, objective, goal) of the rows."""

    people: tuple[str, ...]
    bookings: tuple[Booking, ...]
    week: NDArray[np.int64]
    person: NDArray[np.int64]
    booking: NDArray[np.int64]
    hours: NDArray[np.float64]

    @cached_property
    def pairs(self) -> tuple[tuple[str, Booking], ...]:
        """Who worked at all on what."""
        some = self.hours > 0
        found = dict.fromkeys(zip(self.person[some].tolist(), self.booking[some].tolist(), strict=True))
        return tuple((self.people[person], self.bookings[booking]) for person, booking in found)


def recorded_hours(snapshot: Snapshot) -> Recorded | None:
    """The hours of the snapshot; None where none are recorded."""
    if MEMO not in snapshot.memo:
        frame = snapshot.frames.get(HOURS.name)
        snapshot.memo[MEMO] = _code(frame) if frame is not None and len(frame) else None
    found: Recorded | None = snapshot.memo[MEMO]
    return found


def _code(frame: Frame) -> Recorded:
    people: dict[str, int] = {}
    bookings: dict[Booking, int] = {}
    person = [people.setdefault(str(one), len(people)) for one in frame["person_id"]]
    booking = [
        bookings.setdefault((_text(initiative), _text(objective), _text(goal)), len(bookings))
        for initiative, objective, goal in zip(frame["initiative"], frame["objective"], frame["goal"], strict=True)
    ]
    return Recorded(
        people=tuple(people),
        bookings=tuple(bookings),
        week=np.asarray(frame["week"], dtype=np.int64),
        person=np.asarray(person, dtype=np.int64),
        booking=np.asarray(booking, dtype=np.int64),
        hours=np.nan_to_num(frame.array("hours")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
