"""Price formulas that several kinds share. None is unknown, never zero."""

from __future__ import annotations

from oarlock.engine.model.snapshot import Snapshot

HOURS_A_YEAR = 1720
"""Paid working hours of a full-time post a year (contract: Cost)."""
WEEKS_A_YEAR = HOURS_A_YEAR / 40
"""Working weeks of 40 hours in a post's year (43)."""


def price_hours(snapshot: Snapshot, hours: float, unit: str | None = None) -> float | None:
    """Money of working hours: the unit's cost of an hour where enough people are known, else the company's, else None."""
    rate = hour_cost(snapshot, unit)
    return None if rate is None else hours * rate


def hour_cost(snapshot: Snapshot, unit: str | None = None) -> float | None:
    """annual_cost ÷ 1,720 of the unit where at least min_group_size people have a known cost, else of the company."""
    economy = snapshot.economy
    if unit is not None and unit in economy.hour_cost_by_unit:
        return economy.hour_cost_by_unit[unit]
    return economy.hour_cost


def price_revenue(snapshot: Snapshot, revenue: float) -> float | None:
    """Gross profit of an amount of revenue at the company's margin; None without a known margin, never the revenue."""
    margin = snapshot.economy.margin
    return None if margin is None else revenue * margin


def captured(saving: float, capture: float) -> float:
    """The part of a possible saving that is usually reached (`capture`, 0 to 1; a ceiling without it)."""
    return saving * capture
