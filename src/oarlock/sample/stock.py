"""Stock counts every Sunday and the purchases behind them.

Each Sunday a product whose stock and open orders are below its lead time plus six weeks of demand is ordered up to its lead
time plus nine weeks; demand is the mean of the last six weeks. So nothing runs out and nothing lies for a year. The planted
outages set the counts to zero while goods are on order; the planted gift sets are an order of several years' demand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.assortment import CARTON, GIFT_SETS, LABELS, products, promotions, sold_range
from oarlock.sample.outages import outages
from oarlock.sample.sales import Sales
from oarlock.sample.time_line import FIRST, SPAN, Days, Numbers, at, stream

_FIRST_SUNDAY = (6 - FIRST.weekday()) % 7
_WEEKS = (SPAN - 1 - _FIRST_SUNDAY) // 7 + 1
_PACK = 12
_TRIGGER, _TARGET = 6, 9
_GIFTS_ON = "2024-10-06"
_GIFT_YEARS = 4.2


@dataclass(frozen=True, slots=True)
class Counts:
    """Weekly counts by week and product; `arrives` is the day the next order arrives, −1 where none is open."""

    on_hand: Days
    on_order: Days
    arrives: Days
    reorder_point: Days


@dataclass(frozen=True, slots=True)
class Purchases:
    """One position a purchase line; `received` is −1 where it is open."""

    item: NDArray[np.str_]
    supplier: NDArray[np.str_]
    unit: NDArray[np.str_]
    day: Days
    quantity: Days
    price: Numbers
    promised: Days
    received: Days


def count_days() -> Days:
    """The Sundays on which stock is counted."""
    return _FIRST_SUNDAY + 7 * np.arange(_WEEKS)


def make_stock(seed: int, faults: frozenset[str], sales: Sales) -> tuple[Counts, Purchases]:
    """Weekly counts and every purchase."""
    range_ = sold_range(faults)
    weekly = _weekly_demand(sales, len(range_.ids))
    listed = {product.id: product for product in products(faults)}
    lead_days = np.array([listed[one].lead_days for one in range_.ids])
    suppliers = np.array(
        [(listed[one].supplier, listed[one].second_supplier or listed[one].supplier) for one in range_.ids]
    )
    extra = _gift_orders(range_.ids, weekly) if "gift_sets" in faults else np.zeros(weekly.shape, dtype=np.int64)
    launched = np.maximum(range_.launched, 0)
    counts, ordered = _simulate(weekly, lead_days, extra, launched)
    counts = _emptied(seed, faults, counts)
    return counts, _purchases(seed, faults, ordered, lead_days, suppliers)


def _weekly_demand(sales: Sales, size: int) -> Numbers:
    day = sales.orders.day[sales.lines.order]
    week = np.clip(-(-(day - _FIRST_SUNDAY) // 7), 0, _WEEKS - 1)
    sold = np.maximum(sales.lines.quantity, 0) * ~sales.orders.cancelled[sales.lines.order]
    pieces = np.bincount(week * size + sales.lines.product, sold, minlength=_WEEKS * size)
    return pieces.reshape(_WEEKS, size).astype(np.float64)


def _gift_orders(ids: NDArray[np.str_], weekly: Numbers) -> Days:
    extra = np.zeros(weekly.shape, dtype=np.int64)
    week = (at(_GIFTS_ON) - _FIRST_SUNDAY) // 7
    gifts = np.isin(ids, GIFT_SETS)
    extra[week, gifts] = np.ceil(weekly[-52:, gifts].sum(axis=0) * _GIFT_YEARS / _PACK) * _PACK
    return extra


def _first_rate(weekly: Numbers, launched: Days) -> Numbers:
    """Weekly demand in the eight weeks after the start of sales: what the first stock is bought for."""
    first = np.clip(launched // 7, 0, _WEEKS - 1)
    return np.array([weekly[week : week + 8, place].mean() + 1 for place, week in enumerate(first)])


def _simulate(weekly: Numbers, lead_days: Days, extra: Days, launched: Days) -> tuple[Counts, Days]:
    weeks, size = weekly.shape
    lead = -(-lead_days // 7)
    begin = _first_rate(weekly, launched)
    coming = np.zeros((weeks + 8, size), dtype=np.int64)
    ordered = np.zeros((weeks, size), dtype=np.int64)
    on_hand, on_order, reorder = (np.zeros((weeks, size), dtype=np.int64) for _ in range(3))
    stock = np.ceil(begin * (lead + _TARGET) * 0.8).astype(np.int64)
    arrives = np.full((weeks, size), -1, dtype=np.int64)
    columns = np.arange(size)
    for week in range(weeks):
        stock = np.maximum(stock + coming[week] - weekly[week].astype(np.int64), 3)
        fresh = week < launched // 7 + 6
        rate = np.maximum(weekly[max(week - 5, 0) : week + 1].mean(axis=0), np.where(fresh, begin, 0.5))
        open_now = coming[week + 1 :].sum(axis=0)
        position = stock + open_now
        wanted = np.ceil((rate * (lead + _TARGET) - position) / _PACK).astype(np.int64) * _PACK
        order = np.where(position < rate * (lead + _TRIGGER), np.maximum(wanted, 0), 0) + extra[week]
        coming[week + lead, columns] += order
        ordered[week] = order
        on_hand[week], on_order[week] = stock, open_now + order
        reorder[week] = np.ceil(rate * lead)
        due = coming[week + 1 : week + 6] > 0
        arrives[week] = np.where(due.any(axis=0), _FIRST_SUNDAY + 7 * (week + 1 + due.argmax(axis=0)), -1)
    return Counts(on_hand, on_order, arrives, reorder), ordered


def _emptied(seed: int, faults: frozenset[str], counts: Counts) -> Counts:
    """The counts with the planted outages at zero; the goods that end an outage are on order meanwhile."""
    for outage in outages(promotions(seed, faults), faults):
        first = -(-(outage.first - _FIRST_SUNDAY) // 7)
        for week in range(first, (outage.last - _FIRST_SUNDAY) // 7 + 1):
            missing = int(counts.on_hand[week, outage.product])
            counts.on_hand[week, outage.product] = 0
            counts.on_order[week, outage.product] += missing
            counts.arrives[week, outage.product] = outage.last + 1
    return counts


def _purchases(
    seed: int, faults: frozenset[str], ordered: Days, lead_days: Days, suppliers: NDArray[np.str_]
) -> Purchases:
    draw = stream(seed, "purchases")
    range_ = sold_range(faults)
    product, week = np.nonzero(ordered.T)
    day = _FIRST_SUNDAY + 7 * week
    promised = day + lead_days[product]
    late = (draw.random(len(day)) < 0.04) * draw.integers(1, 4, len(day))
    received = promised + late
    goods = Purchases(
        item=range_.ids[product],
        supplier=suppliers[product, (np.arange(len(day)) % 3 == 2).astype(np.int64)],
        unit=np.full(len(day), "product"),
        day=day,
        quantity=ordered[week, product],
        price=range_.cost_on(product, day),
        promised=promised,
        received=np.where(received < SPAN, received, -1),
    )
    return _joined(goods, _cartons(faults), _labels())


def _cartons(faults: frozenset[str]) -> Purchases:
    """4,000 cartons every other week, one price a year; the fault lets operations buy every second lot elsewhere."""
    day = np.arange(4, SPAN, 14)
    other = (np.arange(len(day)) % 2 == 1) & ("cartons_bought_twice" in faults)
    price = np.where(other, 0.69, 0.52)
    return _materials(
        CARTON, day, 4000, price, np.where(other, "s-haven", "s-iris"), np.where(other, "operations", "product")
    )


def _labels() -> Purchases:
    day = np.arange(9, SPAN, 28)
    return _materials(
        LABELS, day, 60, np.full(len(day), 7.4), np.full(len(day), "s-haven"), np.full(len(day), "product")
    )


def _materials(
    item: str, day: Days, quantity: int, price: Numbers, supplier: NDArray[np.str_], unit: NDArray[np.str_]
) -> Purchases:
    received = day + 6
    return Purchases(
        np.full(len(day), item),
        supplier,
        unit,
        day,
        np.full(len(day), quantity),
        price,
        day + 7,
        np.where(received < SPAN, received, -1),
    )


def _joined(*parts: Purchases) -> Purchases:
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Purchases.__dataclass_fields__]
    order = np.lexsort((columns[0], columns[3]))
    return Purchases(*(column[order] for column in columns))
