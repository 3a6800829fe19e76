import datetime as dt

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.vertical.stale_goal import CHECK, due_again

LOOKED = [
    {"on": {"goal": "grow"}, "at": "2026-06-01"},
    {"on": {"goal": "serve"}, "at": "2026-06-01"},
    {"on": {"objective": "visits"}, "at": "2026-06-01"},
    {"on": {"objective": "punctual"}, "at": "2026-06-01"},
]


@pytest.fixture
def company(planned, changed):
    """As-of is 30 June 2026; everything was looked at in June but what a test takes out."""

    def make(looks, **items):
        return planned({**changed(**items), "check_ins": looks})

    return make


def test_it_counts_from_the_last_look(company):
    looks = [*LOOKED[1:], {"on": {"goal": "grow"}, "at": "2026-02-10"}]
    weekly = company(looks, goals={"grow": {"cadence": "monthly"}})
    draft = weekly.one(CHECK)
    assert draft.evidence[0].statement == "stale_goal.last_look.monthly"
    assert draft.evidence[0].figures == {"since": dt.date(2026, 2, 10), "days": 140}  # by hand: 18+31+30+31+30
    assert draft.options[0].changes == ()
    assert all(weekly.after(option).find(CHECK) == [] for option in draft.options[1:])


def test_it_counts_from_the_start_where_nobody_ever_looked(company):
    draft = company(LOOKED[:3], objectives={"punctual": {"cadence": "monthly"}}).one(CHECK)
    assert draft.evidence[0].statement == "stale_goal.never.monthly"
    assert draft.evidence[0].figures["since"] == dt.date(2026, 1, 1)


def test_two_quarters_are_not_over_before_the_day(company):
    """From 1 January two quarters end on 1 July: on 30 June there is still time."""
    assert company(LOOKED[:3]).find(CHECK) == []
    assert len(company(LOOKED[:3]).find(CHECK, cadences=1)) == 1


def test_a_review_of_the_unit_and_a_value_are_looks(company, monthly):
    document = {"objectives": {"punctual": {"cadence": "weekly"}}}
    stale = company(LOOKED[:3], **document)
    assert len(stale.find(CHECK)) == 1
    review = {"id": "r", "cadence": "weekly", "units": ["stock"], "held": ["2026-06-22"]}
    assert stale.with_plan(reviews=[review]).find(CHECK) == []
    assert len(stale.with_plan(reviews=[{**review, "units": ["field"]}]).find(CHECK)) == 1
    series = {"late": monthly("late", 0.1, first=dt.date(2026, 6, 1))}
    assert stale.knowing(series=series).find(CHECK) == []


def test_without_recorded_looks_it_is_too_little(planned, sound):
    company = planned(sound)
    snapshot = company.snapshot(CHECK)
    assert CHECK.find(snapshot, CHECK.judging(snapshot)) == TooLittle(needs=("check_ins", "reviews"), reason="no_data")


def test_without_recorded_looks_a_silent_metric_still_tells(planned, changed, monthly):
    company = planned(changed(goals={"serve": {"cadence": "monthly"}}, objectives={"punctual": {"measures": None}}))
    draft = company.knowing(series={"late": monthly("late", 0.1, 0.1, first=dt.date(2026, 1, 1))}).one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["serve"]
    assert draft.evidence[0].figures["since"] == dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    ("cadence", "times", "day"),
    [("weekly", 2, "2026-01-15"), ("monthly", 1.5, "2026-02-16"), ("yearly", 1, "2027-01-01")],
)
def test_cadences_are_added_by_the_calendar(cadence, times, day):
    """By hand from 1 January: 14 days; 1 February and 15 days; a year."""
    assert due_again(dt.date(2026, 1, 1), cadence, times) == dt.date.fromisoformat(day)


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    document = {**changed(objectives={"punctual": {"cadence": "monthly"}}), "check_ins": LOOKED[:3]}
    same_whatever_the_order(document, CHECK)
