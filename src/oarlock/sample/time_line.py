"""The days of the sample company: its records' span, and a stream of random numbers for each table.

Seasons: cleaning products sell best in March to May and before Christmas, least in July and August. Shop orders come
mostly Monday to Wednesday. Both are multiplicative; growth is a steady rate a year.
"""

from __future__ import annotations

import datetime as dt
import zlib

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
"""Days counted from the first day of the records."""
Numbers = NDArray[np.float64]

FIRST = dt.date(2023, 6, 1)
AS_OF = dt.date(2026, 5, 31)
SPAN = (AS_OF - FIRST).days + 1
_MONTHS = (0.97, 1.00, 1.10, 1.11, 1.07, 1.00, 0.89, 0.87, 0.97, 1.00, 1.06, 0.96)
_WEEKDAYS = (1.22, 1.14, 1.08, 1.00, 0.92, 0.72, 0.92)


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for each table, so that switching a fault of one leaves the others as they are."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def at(text: str) -> int:
    """The number of an ISO day."""
    return (dt.date.fromisoformat(text) - FIRST).days


def dates(days: Days) -> NDArray[np.datetime64]:
    """Calendar days as numpy dates."""
    return np.datetime64(FIRST, "D") + days.astype("timedelta64[D]")


def weekday(days: Days) -> Days:
    """0 for Monday to 6 for Sunday."""
    return (days + FIRST.weekday()) % 7


def month_of(days: Days) -> Days:
    """Whole months since the first month of the records."""
    months = dates(days).astype("datetime64[M]").astype(np.int64)
    return np.asarray(months - np.datetime64(FIRST, "M").astype(np.int64), dtype=np.int64)


def month_ends() -> list[dt.date]:
    """The last day of every month of the records."""
    first = np.datetime64(FIRST, "M")
    count = int(month_of(np.array([SPAN - 1]))[0]) + 1
    return [(first + month + 1).astype("datetime64[D]").item() - dt.timedelta(days=1) for month in range(count)]


def demand(growth: float) -> Numbers:
    """The expected demand of each day, with a mean of about 1 on the first day: season, weekday and growth a year."""
    days = np.arange(SPAN)
    month = (month_of(days) + FIRST.month - 1) % 12
    season = np.asarray(_MONTHS)[month] * np.asarray(_WEEKDAYS)[weekday(days)]
    return np.asarray(season * (1 + growth) ** (days / 365.25))


def januaries_after(days: Days) -> Days:
    """How many first days of January lie between the day and as-of: prices and wages move on that day."""
    return np.asarray(AS_OF.year - (dates(days).astype("datetime64[Y]").astype(np.int64) + 1970))


def monday_if_weekend(days: Days) -> Days:
    """Saturdays and Sundays moved to the Monday after; the last day of the records stays inside."""
    day = weekday(days)
    return np.minimum(days + np.where(day >= 5, 7 - day, 0), SPAN - 1)
