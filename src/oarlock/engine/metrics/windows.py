"""Windows: the spans of days on which metrics are evaluated, and how one window leads to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from oarlock.engine.model.calendar import Calendar, add_months, twelve_months_to

DAY = dt.timedelta(days=1)


class Window(NamedTuple):
    """First and last day, both inside. `end` is the full period's last day: later than `last` in a part period."""

    first: dt.date
    last: dt.date
    end: dt.date

    @property
    def part(self) -> bool:
        """Whether it was cut at the as-of date."""
        return self.last < self.end

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


Windows = tuple[Window, ...]


def span(first: dt.date, last: dt.date) -> Windows:
    """One window."""
    return (Window(first, last, last),)


@lru_cache(maxsize=256)
def periods(calendar: Calendar, grain: str, first: dt.date, last: dt.date) -> Windows:
    """All periods of a grain that touch first..last; the last one is cut at `last`."""
    found = []
    for start in calendar.periods(grain, first, last):
        end = calendar.next_start(grain, start) - DAY
        found.append(Window(start, min(end, last), end))
    return tuple(found)


def year_before(window: Window) -> Window:
    """The same period a year before: full against full, a part against as many days."""
    first = add_months(window.first, -12)
    if window.part:
        last = first + (window.last - window.first)
        return Window(first, last, last)
    last = add_months(window.last + DAY, -12) - DAY
    return Window(first, last, last)


def month_before(window: Window) -> Window:
    """The period before of equal length: whole months where the window is whole months, else as many days."""
    months = whole_months(window)
    if months:
        first, last = add_months(window.first, -months), window.first - DAY
        return Window(first, last, last)
    last = window.first - DAY
    if window.part and window.first.day == 1:
        first = add_months(window.first, -1)
        last = min(first + (window.last - window.first), last)
        return Window(first, last, last)
    return Window(last - (window.last - window.first), last, last)


def trailing_year(window: Window) -> Window:
    """The twelve months that end with the window."""
    return Window(twelve_months_to(window.last), window.last, window.last)


def before_start(window: Window) -> Window:
    """The day before the window: what was there at its start."""
    day = window.first - DAY
    return Window(day, day, day)


def since(window: Window, start: dt.date) -> Window:
    """From `start` to the window's end; an empty window (last before first) where the window ends earlier."""
    return Window(start, window.last, window.end)


def month_ends(window: Window) -> Windows:
    """The month ends inside the window, each as the window of its month; the window's last day where there is none."""
    ends = []
    start = window.first.replace(day=1)
    while start <= window.last:
        following = add_months(start, 1)
        end = following - DAY
        if window.first <= end <= window.last:
            ends.append(Window(start, end, end))
        start = following
    return tuple(ends) or (window,)


def whole_months(window: Window) -> int:
    """The number of calendar months the window is made of; 0 when it is not whole months."""
    if window.part or window.first.day != 1 or (window.last + DAY).day != 1:
        return 0
    after = window.last + DAY
    return (after.year - window.first.year) * 12 + after.month - window.first.month


def months_long(window: Window) -> float:
    """The window's length in months; whole months count as such, other spans by the mean month of 30.4375 days."""
    return float(whole_months(window)) or window.days / 30.4375


def shift(windows: Windows, transform: str, calendar: Calendar, start: dt.date | None = None) -> Windows:
    """Each window under a transform that gives one window each."""
    if transform == "since fiscal_year_start":
        return tuple(since(one, calendar.fiscal_year_start(one.last)) for one in windows)
    if transform == "since":
        if start is None:
            raise ValueError("a start is needed")
        return tuple(since(one, start) for one in windows)
    return tuple(_MOVES[transform](one) for one in windows)


def _as_is(window: Window) -> Window:
    return window


_MOVES: Mapping[str, Callable[[Window], Window]] = {
    "year_before": year_before,
    "month_before": month_before,
    "trailing_year": trailing_year,
    "last_twelve_months": trailing_year,
    "before_start": before_start,
    "as_is": _as_is,
}


def bucket_of(windows: Sequence[Window], calendar: Calendar) -> str:
    """The coarsest of month, week, day whose buckets make up every window (ends cut at as-of count as whole)."""
    if all(one.first.day == 1 and ((one.last + DAY).day == 1 or one.part) for one in windows):
        return "month"
    if all(one.first.weekday() == calendar.week_start and (one.days % 7 == 0 or one.part) for one in windows):
        return "week"
    return "day"
