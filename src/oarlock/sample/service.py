"""Questions of customers and sales leads.

One order in thirteen leads to a question within days. Marks from 1 to 5 are given to somewhat less than half of the answers, 86 %
of them a 4 or 5, whether the parcel was late or not; the fault `late_parcels` makes late customers ask three times as often and
give lower marks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.sales import Sales
from oarlock.sample.time_line import AS_OF, FIRST, SPAN, Days, Numbers, at, stream, weekday

Moments = NDArray[np.datetime64]
_ASKED, _ASKED_LATE = 0.078, 0.26
_MARKS = (0.02, 0.04, 0.08, 0.36, 0.50)
_MARKS_LATE = (0.14, 0.20, 0.22, 0.28, 0.16)
_ANSWERED = 0.45
_CHANNELS = ("mail", "phone", "human")
_TOPICS = ("product", "refill", "invoice", "delivery", "account")
_WRONG_CLOCK = 0.08
_LEADS_STOP = "2026-04-12"


@dataclass(frozen=True, slots=True)
class Tickets:
    """One position a question. `csat` is 0 where no mark was given; `order` −1 where it is about none."""

    opened: Moments
    closed: Moments
    customer: Days
    order: Days
    channel: NDArray[np.str_]
    topic: NDArray[np.str_]
    solved: NDArray[np.bool_]
    csat: Days
    minutes: Numbers


@dataclass(frozen=True, slots=True)
class Leads:
    """One position a lead; days of the records, −1 where it has not happened."""

    created: Days
    source: NDArray[np.str_]
    owner: NDArray[np.str_]
    qualified: Days
    won: Days
    lost: Days
    why: NDArray[np.str_]
    amount: Numbers


def make_tickets(seed: int, faults: frozenset[str], sales: Sales) -> Tickets:
    """Every question, in order of the moment it came."""
    draw = stream(seed, "tickets")
    orders = sales.orders
    count = len(orders.day)
    harmed = orders.late & ("late_parcels" in faults)
    asked = np.flatnonzero((draw.random(count) < np.where(harmed, _ASKED_LATE, _ASKED)) & ~orders.cancelled)
    after = draw.integers(2, 8, count)[asked]
    day = np.where(harmed[asked], orders.promised[asked] + 1, orders.day[asked] + after)
    mark = _marks(draw.random(count), harmed)[asked]
    mark = np.where(draw.random(count)[asked] < _ANSWERED, mark, 0)
    topic = np.where(harmed[asked], 3, draw.choice(5, count, p=(0.3, 0.25, 0.1, 0.2, 0.15))[asked])
    inside = day < SPAN
    asked, day, mark, topic = asked[inside], day[inside], mark[inside], topic[inside]
    clock = _Clock(stream(seed, "answers"), day, "tickets_with_a_wrong_clock" in faults)
    order = np.argsort(clock.opened, kind="stable")
    return Tickets(
        opened=clock.opened[order],
        closed=clock.closed[order],
        customer=orders.customer[asked][order],
        order=asked[order],
        channel=np.array(_CHANNELS)[clock.channel][order],
        topic=np.array(_TOPICS)[topic][order],
        solved=clock.solved[order],
        csat=mark[order],
        minutes=clock.minutes[order],
    )


def _marks(chance: Numbers, harmed: NDArray[np.bool_]) -> Days:
    usual = np.searchsorted(np.cumsum(_MARKS), chance) + 1
    low = np.searchsorted(np.cumsum(_MARKS_LATE), chance) + 1
    return np.minimum(np.where(harmed, low, usual), 5)


class _Clock:
    """Channel, moments and minutes of each question. Answers have become a little quicker over the years."""

    def __init__(self, draw: np.random.Generator, day: Days, wrong: bool) -> None:
        count = len(day)
        self.channel = draw.choice(3, count, p=(0.5, 0.38, 0.12))
        minute = draw.integers(8 * 60, 18 * 60, count)
        start = np.datetime64(FIRST, "s") + (day * 86400 + minute * 60).astype("timedelta64[s]")
        hours = draw.gamma(1.6, np.where(self.channel == 1, 1.2, 7.5) * (1.08 - 0.1 * day / SPAN))
        self.solved = draw.random(count) < 0.71 + 0.05 * day / SPAN
        self.minutes = np.round(draw.gamma(6, (6.4 - 1.0 * day / SPAN) / 6), 1)
        end = start + np.ceil(hours * 3600).astype("timedelta64[s]")
        swapped = (draw.random(count) < _WRONG_CLOCK) & wrong
        self.opened = start
        end = np.where(swapped, start - np.timedelta64(7200, "s"), end)
        last = np.datetime64(AS_OF, "s") + np.timedelta64(86399, "s")
        self.closed = np.where(end <= last, end, np.datetime64("NaT"))


def make_leads(seed: int, faults: frozenset[str]) -> Leads:
    """Leads of offices and hotels: 1.35 a working day, a quarter of them won after about five weeks."""
    draw = stream(seed, "leads")
    days = np.arange(SPAN)
    created = np.repeat(days, draw.poisson(np.where(weekday(days) < 5, 1.35, 0)))
    count = len(created)
    fate = draw.random(count)
    qualified = np.where(fate < 0.62, created + draw.integers(2, 12, count), SPAN)
    won = np.where(fate < 0.26, created + 14 + np.floor(draw.gamma(4, 6, count)).astype(np.int64), SPAN)
    lost = np.where(fate >= 0.26, created + 20 + np.floor(draw.gamma(3, 12, count)).astype(np.int64), SPAN)
    why = draw.choice(np.array(["price", "no answer", "other supplier", "no need"]), count)
    owner = np.array(["ah", "sl", "gp"])[np.arange(count) % 3]
    source = draw.choice(np.array(["fair", "web form", "call", "partner"]), count, p=(0.15, 0.45, 0.25, 0.15))
    amount = np.round(draw.lognormal(8.1, 0.5, count), -1)
    known = at(_LEADS_STOP) if "leads_silent" in faults else SPAN
    keep = created < known
    return Leads(
        created[keep],
        source[keep],
        owner[keep],
        _by(qualified, known)[keep],
        _by(won, known)[keep],
        _by(lost, known)[keep],
        np.where(lost < known, why, "")[keep],
        amount[keep],
    )


def _by(day: Days, last: int) -> Days:
    return np.where(day < last, day, -1)
