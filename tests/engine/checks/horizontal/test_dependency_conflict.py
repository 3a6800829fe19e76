import datetime as dt

import pytest

from oarlock.engine.checks.horizontal.dependency_conflict import CHECK
from oarlock.engine.model.snapshot import Economy


def initiative(name, start, end, *after, **facts):
    base = {"id": name, "name": name.title(), "kind": "project", "depends_on": list(after)}
    return {**base, "start": start, "end": end, **facts}


SHOP = initiative("shop", "2026-09-01", "2026-12-31", "stock", fte=2)
STOCK = initiative("stock", "2026-03-01", "2026-09-11")


@pytest.fixture
def company(planned):
    return lambda *initiatives: planned({"initiatives": list(initiatives)})


def test_work_that_starts_before_what_it_needs_is_found_with_its_days(company):
    """By hand: 1 to 11 September are 10 days."""
    draft = company(SHOP, STOCK).one(CHECK)
    assert {one.id for one in draft.subjects if one.key} == {"shop", "stock"}
    assert draft.evidence[0].figures == {"days": 10, "start": dt.date(2026, 9, 1), "finish": dt.date(2026, 9, 11)}


def test_every_option_ends_it_and_the_first_keeps_the_length(company):
    business = company(SHOP, STOCK)
    options = business.one(CHECK).options
    assert {change.path: change.to for change in options[0].changes} == {
        "initiatives/shop/start": "2026-09-11",
        "initiatives/shop/end": "2027-01-10",
    }
    assert [option.kind for option in options] == ["reschedule", "reschedule", "link"]
    assert all(business.after(option).find(CHECK) == [] for option in options)


def test_the_price_is_at_most_the_waiting_hours(company):
    """By hand: 2 posts x 1,720 / 365 hours a day x 10 days x 30 = 2,827.40."""
    cost = company(SHOP, STOCK).knowing(economy=Economy(currency="EUR", hour_cost=30.0)).one(CHECK).cost
    assert (cost.low, cost.per, cost.upper_bound) == (0, "event", True)
    assert cost.mid == pytest.approx(2 * 1720 / 365 * 10 * 30)
    assert company(SHOP, STOCK).one(CHECK).cost.mid is None


@pytest.mark.parametrize(
    ("item", "before"),
    [
        (SHOP, {**STOCK, "end": "2026-09-01"}),  # ends on the day of the start
        (SHOP, {**STOCK, "phase": "done"}),
        ({**SHOP, "phase": "done"}, STOCK),
        ({**SHOP, "phase": "stopped"}, STOCK),
        ({key: value for key, value in SHOP.items() if key != "start"}, STOCK),
    ],
)
def test_what_fits_is_done_or_cannot_be_dated_is_no_conflict(company, item, before):
    assert company(item, before).find(CHECK) == []


def test_work_that_runs_already_is_not_moved(company):
    business = company({**SHOP, "start": "2026-05-01"}, STOCK)
    first = business.one(CHECK).options[0]
    assert [change.path for change in first.changes] == ["initiatives/shop/depends_on"]
    assert business.after(first).find(CHECK) == []


def test_waiting_for_stopped_work_is_a_finding_of_its_own(company):
    business = company(SHOP, {**STOCK, "phase": "stopped"})
    options = business.one(CHECK).options
    assert all(business.after(option).find(CHECK) == [] for option in options)


def test_a_circle_is_one_finding_and_the_earliest_work_opens_it(company):
    ring = [
        initiative("a", "2026-07-01", "2026-08-01", "c"),
        initiative("b", "2026-08-01", "2026-09-01", "a"),
        initiative("c", "2026-09-01", "2026-10-01", "b"),
        initiative("d", "2026-10-01", "2026-11-01", "c"),
    ]
    business = company(*ring)
    draft = business.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["a", "b", "c"]
    assert [(change.path, change.to) for change in draft.options[0].changes] == [("initiatives/a/depends_on", [])]
    assert business.after(draft.options[0]).find(CHECK) == []


def test_two_circles_through_one_piece_of_work_are_opened_together(company):
    ring = [
        initiative("a", "2026-07-01", "2026-08-01", "b", "c"),
        initiative("b", "2026-08-01", "2026-09-01", "a"),
        initiative("c", "2026-09-01", "2026-10-01", "a"),
    ]
    business = company(*ring)
    assert business.after(business.one(CHECK).options[0]).find(CHECK) == []
