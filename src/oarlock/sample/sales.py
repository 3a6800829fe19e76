"""Orders and their lines.

Lines an order: 1 + Poisson; pieces a line: 1 + Poisson, a promotion about doubles them, so that it earns more than it gives away.
An order in the shop is at least 25 euros. Parcels are late with a fixed chance that depends on nothing else. One order in sixty
gives a line back; one in a hundred is cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.assortment import Promotion, Range, is_promoted, promotions, sold_range
from oarlock.sample.outages import in_outage, outages
from oarlock.sample.population import Customers, Visits, customers_and_visits
from oarlock.sample.time_line import SPAN, Days, Numbers, at, stream

Flags = NDArray[np.bool_]
LATE_CHANCE = {False: 0.045, True: 0.075}
SMALLEST_ORDER = 25.0
_MORE_LINES = np.array([1.7, 2.3, 2.6])
_MORE_PIECES = np.array([0.70, 0.75, 4.9])
_LEAST_LINES = np.array([1, 1, 2])
_SECOND_AFTER_LATE = 0.45


@dataclass(frozen=True, slots=True)
class Orders:
    """One position an order; days of the records, −1 where it has not happened."""

    customer: Days
    group: Days
    day: Days
    channel: NDArray[np.str_]
    promised: Days
    shipped: Days
    delivered: Days
    cancelled: Flags
    late: Flags
    freight: Numbers
    campaign: Days


@dataclass(frozen=True, slots=True)
class Lines:
    """One position a line; `order` is the position of its order. Returned pieces are lines of negative quantity."""

    order: Days
    number: Days
    product: Days
    quantity: Days
    price: Numbers
    cost: Numbers
    discount: Numbers


@dataclass(frozen=True, slots=True)
class Sales:
    """All that was sold in the three years."""

    people: Customers
    orders: Orders
    lines: Lines
    net: Numbers


def make_sales(seed: int, faults: frozenset[str]) -> Sales:
    """Every order and line of the three years."""
    people, visits = customers_and_visits(seed, faults)
    draw = stream(seed, "parcels")
    chance, luck = draw.random(len(visits.day)), draw.random(len(visits.day))
    late = chance < LATE_CHANCE["late_parcels" in faults]
    if "late_parcels" in faults:
        kept = _kept_after_late(visits, late, luck)
        visits, late = Visits(visits.customer[kept], visits.day[kept], visits.second[kept]), late[kept]
    group = people.group[visits.customer]
    running = promotions(seed, faults)
    lines = _lines(seed, faults, group, visits.day, running)
    net = np.bincount(
        lines.order, lines.quantity * lines.price * (1 - lines.discount), minlength=len(visits.day)
    ).astype(np.float64)
    orders = _parcels(seed, people, visits, late, lines, running)
    return Sales(people, orders, lines, net)


def _kept_after_late(visits: Visits, late: Flags, luck: Numbers) -> Flags:
    """False for second orders that do not come because the first parcel was late."""
    first_late = np.zeros(int(visits.customer.max()) + 1, dtype=bool)
    first = ~visits.second
    first_late[visits.customer[first & late]] = True
    return np.asarray(~(visits.second & first_late[visits.customer] & (luck > _SECOND_AFTER_LATE)))


def _lines(seed: int, faults: frozenset[str], group: Days, day: Days, running: tuple[Promotion, ...]) -> Lines:
    draw = stream(seed, "lines")
    sold = sold_range(faults)
    count = _LEAST_LINES[group] + draw.poisson(_MORE_LINES[group])
    order = np.repeat(np.arange(len(group)), count)
    number = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count) + 1
    product = _chosen(draw, sold, group[order], day[order])
    blocked = in_outage(outages(running, faults), product, day[order])
    product = np.where(blocked, _neighbour(product), product)
    quantity = 1 + draw.poisson(_MORE_PIECES[group[order]])
    more = draw.poisson(1.15 * quantity)
    promoted, _ = is_promoted(running, product, day[order])
    reached = (promoted > 0) & (group[order] != 2)
    quantity = quantity + np.where(reached, more, 0)
    discount = np.where(reached, promoted, 0.0)
    discount = _office_discount(draw, faults, group, order, discount)
    price, cost = sold.price_on(product, day[order]), sold.cost_on(product, day[order])
    quantity = _at_least(order, number, quantity, price * (1 - discount), len(group))
    return _with_returns(draw, Lines(order, number, product, quantity, price, cost, discount), len(group))


def _chosen(draw: np.random.Generator, sold: Range, group: Days, day: Days) -> Days:
    """The product of each line: by popularity, refills liked by subscribers; before its launch a product's neighbour."""
    refill = np.char.startswith(sold.ids, "p-5")
    weights = (np.where(refill, 2.0, 1.0), np.where(refill, 0.6, 1.0), sold.office)
    chance = draw.random(len(group))
    product = np.empty(len(group), dtype=np.int64)
    for one, liking in enumerate(weights):
        rising = np.cumsum(sold.popularity * liking)
        mine = group == one
        product[mine] = np.searchsorted(rising, chance[mine] * rising[-1])
    return np.where(sold.launched[product] > day, _neighbour(product), product)


def _neighbour(product: Days) -> Days:
    """Another product of the same category: the one four places on in its eight."""
    return np.where(product < 48, product // 8 * 8 + (product + 4) % 8, 0)


def _office_discount(
    draw: np.random.Generator, faults: frozenset[str], group: Days, order: Days, discount: Numbers
) -> Numbers:
    given = draw.choice([0.15, 0.18, 0.20], len(group))
    lucky = draw.random(len(group)) < 0.4
    if "office_discounts" not in faults:
        return discount
    return np.where(((group == 2) & lucky)[order], given[order], discount)


def _at_least(order: Days, number: Days, quantity: Days, price: Numbers, count: int) -> Days:
    """Quantities with more pieces of the first line where an order would be below the smallest."""
    missing = SMALLEST_ORDER - np.bincount(order, quantity * price, minlength=count)
    extra = np.ceil(np.maximum(missing[order], 0) / price).astype(np.int64)
    return quantity + np.where(number == 1, extra, 0)


def _with_returns(draw: np.random.Generator, lines: Lines, count: int) -> Lines:
    """Adds lines of negative quantity: the last line of some orders of three lines or more comes back."""
    size = np.bincount(lines.order, minlength=count)
    back = (draw.random(count) < 0.03) & (size >= 3)
    last = np.flatnonzero((lines.number == size[lines.order]) & back[lines.order])
    order = np.concatenate([lines.order, lines.order[last]])
    at_end = np.argsort(order, kind="stable")
    columns = [
        np.concatenate([getattr(lines, name), getattr(lines, name)[last]]) for name in Lines.__dataclass_fields__
    ]
    columns[1][len(lines.order) :] += 1
    columns[3][len(lines.order) :] *= -1
    return Lines(*(column[at_end] for column in columns))


def _parcels(
    seed: int, people: Customers, visits: Visits, late: Flags, lines: Lines, running: tuple[Promotion, ...]
) -> Orders:
    draw = stream(seed, "dispatch")
    count = len(visits.day)
    group = people.group[visits.customer]
    cancelled = draw.random(count) < 0.01
    shipped = visits.day + 1 + (draw.random(count) < np.where(visits.day < at("2026-02-09"), 0.35, 0.22))
    promised = visits.day + np.where(group == 2, 5, 4)
    on_time = np.minimum(shipped + 1 + (draw.random(count) < 0.45), promised)
    delivered = np.where(late, promised + draw.geometric(0.55, count), on_time)
    course = 5.35 - 0.45 * visits.day / SPAN
    pieces = np.bincount(lines.order, np.maximum(lines.quantity, 0), minlength=count)
    freight = np.where(group == 2, course + 2.2 + 0.09 * pieces, course - 0.7 + 0.12 * pieces) + draw.normal(
        0, 0.25, count
    )
    marketplace = people.marketplace[visits.customer]
    _, campaign = is_promoted(running, lines.product, visits.day[lines.order])
    named = np.full(count, -1)
    told = (lines.discount > 0) & (campaign >= 0) & (group[lines.order] != 2)
    named[lines.order[told]] = campaign[told]
    gone = cancelled | (shipped >= SPAN)
    return Orders(
        customer=visits.customer,
        group=group,
        day=visits.day,
        channel=np.where(group == 2, "business", np.where(marketplace, "marketplace", "web")),
        promised=promised,
        shipped=np.where(gone, -1, shipped),
        delivered=np.where(gone | (delivered >= SPAN), -1, delivered),
        cancelled=cancelled,
        late=late & ~cancelled,
        freight=np.asarray(np.round(np.maximum(freight, 2.9), 2), dtype=np.float64),
        campaign=named,
    )
