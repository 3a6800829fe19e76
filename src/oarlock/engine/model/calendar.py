"""Days, periods and fiscal years: half-open periods, cut in the company's zone."""

from __future__ import annotations

import calendar as _calendar
import datetime as dt
from dataclasses import dataclass

GRAINS = ("day", "week", "month", "quarter", "year")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a company cuts time: its fiscal year's first month and day, its week's first day."""

    fiscal_month: int = 1
    fiscal_day: int = 1
    week_start: int = 0

    @classmethod
    def of(cls, fiscal_year_start: str, week_start: str) -> Calendar:
        """From the folder's `MM-DD` and weekday name."""
        month, day = fiscal_year_start.split("-")
        return cls(int(month), int(day), _WEEKDAYS.index(week_start))

    def fiscal_year_start(self, day: dt.date) -> dt.date:
        """First day of the fiscal year that holds `day`."""
        start = _day_in(day.year, self.fiscal_month, self.fiscal_day)
        return start if start <= day else _day_in(day.year - 1, self.fiscal_month, self.fiscal_day)

    def fiscal_year(self, day: dt.date) -> int:
        """The fiscal year's name: the calendar year in which it ends."""
        start = self.fiscal_year_start(day)
        return (_day_in(start.year + 1, self.fiscal_month, self.fiscal_day) - dt.timedelta(days=1)).year

    def start_of(self, grain: str, day: dt.date) -> dt.date:
        """First day of the period of `grain` that holds `day`; quarters and years are fiscal."""
        if grain == "day":
            return day
        if grain == "week":
            return day - dt.timedelta(days=(day.weekday() - self.week_start) % 7)
        if grain == "month":
            return day.replace(day=1)
        year = self.fiscal_year_start(day)
        if grain == "year":
            return year
        if grain == "quarter":
            start = year
            while (following := add_months(start, 3)) <= day:
                start = following
            return start
        raise ValueError(f"grain must be one of {', '.join(GRAINS)}, got {grain!r}")

    def next_start(self, grain: str, start: dt.date) -> dt.date:
        """First day of the period after the one that starts on `start`."""
        if grain == "day":
            return start + dt.timedelta(days=1)
        if grain == "week":
            return start + dt.timedelta(days=7)
        months = {"month": 1, "quarter": 3, "year": 12}[grain]
        return add_months(start, months)

    def periods(self, grain: str, first: dt.date, last: dt.date) -> list[dt.date]:
        """Starts of all periods that touch first..last, in order."""
        starts = []
        start = self.start_of(grain, first)
        while start <= last:
            starts.append(start)
            start = self.next_start(grain, start)
        return starts


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later; the month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    return _day_in(index // 12, index % 12 + 1, day.day)


def twelve_months_to(day: dt.date) -> dt.date:
    """First day of the 12 months that end with `day`."""
    return add_months(day + dt.timedelta(days=1), -12)


def _day_in(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, _calendar.monthrange(year, month)[1]))
