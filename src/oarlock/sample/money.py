"""Invoices, the ledger, cash and the budget.

The ledger books at each month's end: revenue and cost of goods from the orders, freight, payroll by team, advertising, rent and
systems, and what each initiative spent: its budget in equal parts a day, give or take 2 %. The cash balance follows the result.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.plan.organisation import UNITS
from oarlock.sample.sales import Sales
from oarlock.sample.staff import EMPLOYEES, yearly_cost
from oarlock.sample.time_line import FIRST, SPAN, Days, Numbers, at, month_ends, month_of, stream

_DUE_DAYS = 30
_SLOW_FROM = "2025-09-15"
_SLOW_PART = 0.15
_OVERSPENT = 2.3


@dataclass(frozen=True, slots=True)
class Invoices:
    """One position an invoice of a business customer; `paid` −1 where it is open."""

    customer: Days
    issued: Days
    due: Days
    paid: Days
    amount: Numbers


@dataclass(frozen=True, slots=True)
class Booking:
    """A line of the ledger."""

    day: dt.date
    account: str
    kind: str
    unit: str | None
    initiative: str | None
    amount: float


def make_invoices(seed: int, faults: frozenset[str], sales: Sales) -> Invoices:
    """One invoice for each business order on the day it leaves; paid after 25 days, never after the 30th."""
    draw = stream(seed, "invoices")
    orders = sales.orders
    mine = np.flatnonzero((orders.group == 2) & (orders.shipped >= 0) & (sales.net > 0))
    issued = orders.shipped[mine]
    paid = issued + np.clip(np.round(draw.normal(24, 3, len(mine))), 12, _DUE_DAYS).astype(np.int64)
    late = draw.integers(14, 55, len(mine))
    slow = draw.random(len(sales.people.group)) < _SLOW_PART
    if "slow_payers" in faults:
        hit = slow[orders.customer[mine]] & (issued >= at(_SLOW_FROM))
        paid = np.where(hit, issued + _DUE_DAYS + late, paid)
    return Invoices(
        orders.customer[mine], issued, issued + _DUE_DAYS, np.where(paid < SPAN, paid, -1), np.round(sales.net[mine], 2)
    )


def make_ledger(seed: int, faults: frozenset[str], sales: Sales, initiatives: list[dict[str, Any]]) -> list[Booking]:
    """Every booking, month by month."""
    ends = month_ends()
    found = _trade(sales, ends)
    found += _payroll(ends)
    found += _running_costs(seed, sales, ends)
    for initiative in initiatives:
        found += _spent(seed, initiative, ends, _OVERSPENT if _overspends(initiative, faults) else 1.0)
    return sorted(found, key=lambda one: (one.day, one.kind, one.account, one.unit or "", one.initiative or ""))


def _overspends(initiative: dict[str, Any], faults: frozenset[str]) -> bool:
    return initiative["id"] == "loyalty-programme" and "loyalty_overspent" in faults


def _by_month(sales: Sales, values: Numbers, mask: NDArray[np.bool_], months: int) -> Numbers:
    month = month_of(sales.orders.day)
    return np.bincount(month[mask], values[mask], minlength=months).astype(np.float64)


def _trade(sales: Sales, ends: list[dt.date]) -> list[Booking]:
    orders, lines = sales.orders, sales.lines
    kept = ~orders.cancelled
    cost = np.bincount(lines.order, lines.quantity * lines.cost, minlength=len(orders.day)).astype(np.float64)
    found = []
    for channel, unit in (("web", "marketing"), ("marketplace", "marketing"), ("business", "business-sales")):
        mask = kept & (orders.channel == channel)
        revenue, goods = (_by_month(sales, values, mask, len(ends)) for values in (sales.net, cost))
        freight = _by_month(sales, orders.freight, mask, len(ends))
        for place, day in enumerate(ends):
            found += [
                Booking(day, f"sales {channel}", "revenue", unit, None, _cents(revenue[place])),
                Booking(day, f"goods {channel}", "cogs", unit, None, _cents(goods[place])),
                Booking(day, f"freight {channel}", "opex", "operations", None, _cents(freight[place])),
            ]
    return found


def _payroll(ends: list[dt.date]) -> list[Booking]:
    found = []
    for day in ends:
        for unit in UNITS:
            there = [
                one
                for one in EMPLOYEES
                if one.unit == unit["id"]
                and one.hired <= day.isoformat()
                and (one.left is None or one.left >= day.isoformat())
            ]
            amount = sum(yearly_cost(one, day.year) for one in there) / 12
            found.append(Booking(day, "wages", "payroll", unit["id"], None, _cents(amount)))
    return found


def _running_costs(seed: int, sales: Sales, ends: list[dt.date]) -> list[Booking]:
    draw = stream(seed, "running costs")
    found = []
    for place, day in enumerate(ends):
        rise = 1.02 ** (place / 12)
        for account, unit, amount, noise in (
            ("advertising", "marketing", 23000, 0.05),
            ("rent and energy", "finance-people", 15500, 0.01),
            ("systems", "finance-people", 5200, 0.02),
            ("insurance and advice", "finance-people", 4100, 0.05),
            ("packing material", "operations", 5600, 0.04),
        ):
            found.append(Booking(day, account, "opex", unit, None, _cents(amount * rise * (1 + draw.normal(0, noise)))))
    return found


def _spent(seed: int, initiative: dict[str, Any], ends: list[dt.date], factor: float) -> list[Booking]:
    if "budget" not in initiative:
        return []
    draw = stream(seed, f"spent {initiative['id']}")
    start, end = initiative["start"], initiative["end"]
    a_day = initiative["budget"] / ((end - start).days + 1)
    found = []
    for day in ends:
        days = (min(day, end) - max(day.replace(day=1), start)).days + 1
        if days > 0:
            amount = a_day * days * factor * (1 + draw.normal(0, 0.02))
            unit = initiative["units"][0]
            found.append(Booking(day, f"project {initiative['id']}", "opex", unit, initiative["id"], _cents(amount)))
    return found


def cash_balances(seed: int, ledger: list[Booking]) -> Numbers:
    """The balance of each day: the opening balance, the month's result in equal parts, day-to-day swings."""
    ends = month_ends()
    result = dict.fromkeys(ends, 0.0)
    for one in ledger:
        result[one.day] += one.amount if one.kind == "revenue" else -one.amount
    balance, found = 390_000.0, []
    for day in ends:
        length = day.day if day.month != FIRST.month or day.year != FIRST.year else day.day - FIRST.day + 1
        for _ in range(length):
            balance += 0.75 * result[day] / length
            found.append(balance)
    swings = stream(seed, "cash").normal(0, 6500, SPAN)
    return np.round(np.asarray(found) + swings, 2)


def budget_rows(ledger: list[Booking]) -> list[tuple[str, dt.date, str, float]]:
    """(metric, period, kind, value): the revenue budget of each month, 5 % above the year before where there is one."""
    months = month_ends()
    revenue = {day: sum(one.amount for one in ledger if one.day == day and one.kind == "revenue") for day in months}
    return [
        ("revenue", day.replace(day=1), "budget", float(round(revenue[before] * 1.05, -2)))
        for before, day in zip(months[:-12], months[12:], strict=True)
    ]


def _cents(value: float) -> float:
    return round(float(value), 2)
