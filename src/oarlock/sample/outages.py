"""The planted outages: promoted items at zero in whole weeks, from Monday to the count on Sunday."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.sample.assortment import Promotion
from oarlock.sample.time_line import FIRST, SPAN, Days, at

_OUT_OF_TEN = 4
_WEEKS_IN_MAY = 3


@dataclass(frozen=True, slots=True)
class Outage:
    """A product at zero from the first to the last day, both included; the last day is a Sunday."""

    product: int
    first: int
    last: int


def outages(running: tuple[Promotion, ...], faults: frozenset[str]) -> tuple[Outage, ...]:
    """In the last year four promotions in ten ran with two of their items at zero for two weeks; in May all of them."""
    if "promoted_out_of_stock" not in faults:
        return ()
    found = []
    for number, promotion in enumerate(running):
        in_may = at("2026-04-28") <= promotion.first <= at("2026-05-15")
        last_year = at("2025-06-01") <= promotion.first <= at("2026-04-27")
        if not in_may and not (last_year and number % 10 < _OUT_OF_TEN):
            continue
        monday = promotion.first + (-(promotion.first + FIRST.weekday())) % 7
        weeks = _WEEKS_IN_MAY if in_may else 2
        products = promotion.products if in_may else promotion.products[:2]
        found += [Outage(one, monday, min(monday + 7 * weeks, SPAN - 7) - 1) for one in products]
    return tuple(found)


def in_outage(found: tuple[Outage, ...], product: Days, day: Days) -> NDArray[np.bool_]:
    """True where the product stood at zero on the day."""
    hit = np.zeros(len(product), dtype=bool)
    for outage in found:
        hit |= (product == outage.product) & (day >= outage.first) & (day <= outage.last)
    return hit
