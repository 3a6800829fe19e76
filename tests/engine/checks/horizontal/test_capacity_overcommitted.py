import datetime as dt

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.horizontal.capacity_overcommitted import CHECK
from oarlock.engine.model.snapshot import Economy


def initiative(name, start, end, fte, *units):
    base = {"id": name, "name": name.title(), "kind": "project", "units": list(units)}
    return {**base, "start": start, "end": end, "fte": fte}


RUNNING = initiative("running", "2026-01-01", "2026-12-31", 1.5, "store")
COMING = initiative("coming", "2026-09-01", "2026-10-31", 2.0, "store", "sales")


@pytest.fixture
def company(planned):
    plan = {
        "units": [{"id": "store", "name": "Store"}, {"id": "sales", "name": "Sales"}],
        "people": [{"id": "ann", "unit": "store"}, {"id": "bo", "unit": "store"}, {"id": "cy", "unit": "sales"}],
    }
    return lambda *initiatives, **keys: planned({**plan, "initiatives": list(initiatives), **keys})


def test_the_fullest_month_is_told_and_the_full_months_counted(company):
    """By hand: in September and October the store needs 1.5 + 2 / 2 = 2.5 of 2 posts, more than 1.1 x 2."""
    draft = company(RUNNING, COMING).one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["store"]
    assert draft.evidence[0].figures == {"load": 2.5, "capacity": 2.0, "month": dt.date(2026, 9, 1), "months": 2}


def test_ten_percent_above_is_still_carried(company):
    assert company({**RUNNING, "fte": 1.2}, COMING).find(CHECK) == []  # 2.2 of 2
    assert company({**RUNNING, "fte": 1.21}, COMING).one(CHECK).evidence[0].figures["load"] == 2.21


def test_the_missing_hours_are_priced_at_the_units_hour(company):
    """By hand: .5 posts x 2 months x 1,720 / 12 hours x 30 = 4,300."""
    cost = company(RUNNING, COMING).knowing(economy=Economy(currency="EUR", hour_cost=30.0)).one(CHECK).cost
    assert (cost.mid, cost.per) == (pytest.approx(4_300), "event")


def test_work_that_has_not_begun_moves_to_the_first_month_that_carries_it(company):
    """By hand: the running work fills the store until the end of December, so the two months fit from January on."""
    business = company(RUNNING, COMING)
    first = business.one(CHECK).options[0]
    assert [change.to for change in first.changes] == ["2027-01-01", "2027-03-02"]  # 60 days later, as planned
    assert business.after(first).find(CHECK) == []


def test_an_option_that_would_not_help_is_not_offered(company):
    """Running work alone is too much for the whole year: only stopping it clears the unit."""
    business = company({**RUNNING, "fte": 3}, initiative("small", "2026-01-01", "2026-12-31", 0.1, "sales"))
    options = business.one(CHECK).options
    assert [option.kind for option in options] == ["stop", "act"]
    assert business.after(options[0]).find(CHECK) == []


def test_a_unit_without_known_people_is_not_judged(company):
    assert company(RUNNING, people=[{"id": "cy", "unit": "sales"}]).find(CHECK) == []


@pytest.mark.parametrize("keys", [{"people": []}, {"initiatives": [{**RUNNING, "fte": 0}]}])
def test_without_people_or_planned_posts_it_says_so(company, keys):
    snapshot = company(RUNNING, **keys).snapshot(CHECK)
    assert isinstance(CHECK.find(snapshot, CHECK.judging(snapshot)), TooLittle)
