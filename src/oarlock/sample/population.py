"""Who buys, and on which days.

Refill subscribers and business customers order by their own rhythm: gaps follow a gamma distribution with shape 20 (the usual
variation is a fifth of the gap) around a rhythm of their own (log-normal). Subscribers end their contract with a hazard of 1.6 %
a month and then have a `left_at`. Occasional customers arrive with the season; a part of them orders a second time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.time_line import SPAN, Days, at, demand, monday_if_weekend, stream

NEVER = 10**6
_SHAPE = 20.0
_MOST_ORDERS = 110
_ARRIVALS = 43.0
_BEFORE = 500


@dataclass(frozen=True, slots=True)
class Customers:
    """One position a customer. `group`: 0 subscriber, 1 occasional, 2 business.

    `left` is the day a contract or account was ended, NEVER where it stands. No order comes on or after `until`.
    """

    group: Days
    first_seen: Days
    subscribed: Days
    left: Days
    until: Days
    marketplace: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Visits:
    """One position an order: who orders on which day; `after_late` marks a second order that follows a late first one."""

    customer: Days
    day: Days
    second: NDArray[np.bool_]


def customers_and_visits(seed: int, faults: frozenset[str]) -> tuple[Customers, Visits]:
    """Every customer and every order day, sorted by day."""
    regular = [_subscribers(seed), _business(seed, faults)]
    occasional, visits = _occasional(seed)
    parts = [regular[0], occasional, regular[1]]
    sizes = [len(part.group) for part in parts]
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    people = Customers(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in Customers.__dataclass_fields__)
    )
    rhythms = [
        _rhythm_visits(parts[0], stream(seed, "subscriber rhythm"), (3.78, 0.22), (24, 80)),
        visits,
        _rhythm_visits(parts[2], stream(seed, "business rhythm"), (3.02, 0.18), (13, 34)),
    ]
    customer = np.concatenate([one.customer + offset for one, offset in zip(rhythms, offsets, strict=True)])
    day = np.concatenate([one.day for one in rhythms])
    second = np.concatenate([one.second for one in rhythms])
    business = people.group[customer] == 2
    day = np.where(business, monday_if_weekend(day), day)
    order = np.lexsort((customer, day))
    order = order[day[order] < people.until[customer[order]]]
    return people, Visits(customer[order], day[order], second[order])


def _subscribers(seed: int) -> Customers:
    draw = stream(seed, "subscribers")
    early = draw.integers(at("2021-01-01"), 0, 3400)
    monthly = np.linspace(92, 128, 36)
    late = np.concatenate(
        [draw.integers(int(m * SPAN / 36), int((m + 1) * SPAN / 36), round(n)) for m, n in enumerate(monthly)]
    )
    since = np.concatenate([early, late])
    stay = np.ceil(draw.exponential(30.44 / 0.016, len(since))).astype(np.int64) + 30
    left = np.where(since < 0, stay, since + stay)
    return _customers(0, since, since, np.where(left < SPAN, left, NEVER))


def _business(seed: int, faults: frozenset[str]) -> Customers:
    draw = stream(seed, "business")
    since = np.concatenate([draw.integers(at("2019-01-01"), 0, 245), np.sort(draw.integers(0, SPAN - 45, 110))])
    left = np.full(len(since), NEVER)
    gone = draw.choice(len(since), 34, replace=False)
    left[gone] = np.maximum(since[gone], 0) + draw.integers(120, SPAN, len(gone))
    left = np.where(left < SPAN, left, NEVER)
    quiet = draw.choice(np.flatnonzero((left == NEVER) & (since < at("2025-03-01"))), 26, replace=False)
    silent = draw.integers(at("2026-02-01"), at("2026-03-15"), len(quiet))
    people = _customers(2, since, np.full(len(since), NEVER), left)
    if "hotels_gone_quiet" in faults:
        people.until[quiet] = silent
    return people


def _customers(group: int, since: Days, subscribed: Days, left: Days) -> Customers:
    until = np.minimum(left, SPAN)
    return Customers(np.full(len(since), group), since, subscribed, left, until, np.zeros(len(since), dtype=bool))


def _rhythm_visits(
    people: Customers, draw: np.random.Generator, rhythm: tuple[float, float], limits: tuple[int, int]
) -> Visits:
    count = len(people.group)
    own = np.clip(draw.lognormal(*rhythm, count), *limits)
    gaps = draw.gamma(_SHAPE, own[:, None] / _SHAPE, (count, _MOST_ORDERS))
    begin = np.where(people.first_seen < 0, draw.uniform(0, own), people.first_seen)
    days = np.floor(begin[:, None] + np.cumsum(gaps, axis=1) - gaps[:, :1]).astype(np.int64)
    customer, place = np.nonzero(days < people.until[:, None])
    return Visits(customer, days[customer, place], np.zeros(len(customer), dtype=bool))


def _occasional(seed: int) -> tuple[Customers, Visits]:
    draw = stream(seed, "occasional")
    before = draw.integers(-_BEFORE, 0, round(_ARRIVALS * _BEFORE * 0.96))
    arrivals = draw.poisson(_ARRIVALS * demand(0.075))
    first = np.concatenate([np.sort(before), np.repeat(np.arange(SPAN), arrivals)])
    marketplace = draw.random(len(first)) < 0.38
    people = Customers(
        np.ones(len(first), dtype=np.int64),
        first,
        np.full(len(first), NEVER),
        np.full(len(first), NEVER),
        np.full(len(first), SPAN),
        marketplace,
    )
    again = np.flatnonzero(draw.random(len(first)) < np.where(marketplace, 0.36, 0.58))
    later = first[again] + 20 + np.floor(draw.gamma(2.2, 55, len(again))).astype(np.int64)
    customer = np.concatenate([np.arange(len(first)), again])
    day = np.concatenate([first, later])
    second = np.arange(len(customer)) >= len(first)
    inside = (day >= 0) & (day < SPAN)
    return people, Visits(customer[inside], day[inside], second[inside])


def ids(people: Customers) -> NDArray[np.str_]:
    """The customers' ids: a letter of their group and a running number."""
    letter = np.array(["s", "c", "b"])[people.group]
    return np.char.add(letter, np.char.zfill(np.arange(1, len(people.group) + 1).astype(str), 6))
