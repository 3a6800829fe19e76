"""Windows and how they move; expected days by calendar."""

# ruff: noqa: E501  (rows and queries read best on one line)
from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.metrics.windows import (
    Window,
    month_before,
    month_ends,
    periods,
    trailing_year,
    whole_months,
    year_before,
)
from oarlock.engine.model.calendar import Calendar

D = dt.date.fromisoformat


def window(first, last, end=None):
    return Window(D(first), D(last), D(end or last))


@pytest.mark.parametrize(
    ("one", "before"),
    [
        (window("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28")),
        (window("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29")),
        (window("1998-05-01", "1998-05-06", "1998-05-31"), ("1997-05-01", "1997-05-06")),
        (window("2026-04-06", "2027-04-05"), ("2025-04-06", "2026-04-05")),
    ],
)
def test_a_year_before_is_the_same_period(one, before):
    found = year_before(one)
    assert (found.first, found.last) == tuple(map(D, before))


@pytest.mark.parametrize(
    ("one", "before"),
    [
        (window("2019-07-01", "2020-06-30"), ("2018-07-01", "2019-06-30")),
        (window("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (window("2026-03-10", "2026-03-19"), ("2026-02-28", "2026-03-09")),
        (window("2026-03-01", "2026-03-05", "2026-03-31"), ("2026-02-01", "2026-02-05")),
    ],
)
def test_the_span_before_is_equally_long(one, before):
    found = month_before(one)
    assert (found.first, found.last) == tuple(map(D, before))


def test_periods_are_cut_at_the_end():
    found = periods(Calendar.of("04-06", "sunday"), "week", D("2026-01-01"), D("2026-01-13"))
    assert [(one.first, one.last, one.part) for one in found] == [
        (D("2025-12-28"), D("2026-01-03"), False), (D("2026-01-04"), D("2026-01-10"), False), (D("2026-01-11"), D("2026-01-13"), True),
    ]  # fmt: skip


def test_trailing_year_and_month_ends():
    assert trailing_year(window("2026-02-01", "2026-02-28")).first == D("2025-03-01")
    assert [one.last for one in month_ends(window("2026-01-15", "2026-03-30"))] == [D("2026-01-31"), D("2026-02-28")]
    assert month_ends(window("2026-01-05", "2026-01-11"))[0].last == D("2026-01-11")
    assert whole_months(window("2026-01-01", "2026-03-31")) == 3
    assert whole_months(window("2026-01-02", "2026-03-31")) == 0
