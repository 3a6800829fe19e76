from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy.special import betainc

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.slipping_customers import CHECK

AS_OF = dt.date(2026, 5, 31)


def visits(name, gap, silent, *, number=24, value=100.0, jitter=1):
    """Order days that end `silent` days before the audit, with gaps around `gap`."""
    last = AS_OF - dt.timedelta(days=silent)
    return [(name, last - dt.timedelta(days=gap * back + (jitter if back % 2 else 0)), value) for back in range(number)]


def shop(make, days, *, cost: float | None = 60.0, customers=None, **policy):
    shop = make("2026-05-31", **policy)
    shop.add(
        "orders",
        [{"order_id": f"o{n}", "customer_id": name, "ordered_at": day} for n, (name, day, _) in enumerate(days)],
    )
    lines = [
        {"order_id": f"o{n}", "product_id": "p", "quantity": 1, "unit_price": value}
        for n, (_, _, value) in enumerate(days)
    ]
    if cost is not None:
        lines = [{**line, "unit_cost": line["unit_price"] * cost / 100} for line in lines]
    shop.add("order_lines", lines)
    return shop if customers is None else shop.add("customers", customers)


def crowd(number=12, gap=20):
    return [visit for n in range(number) for visit in visits(f"c{n}", gap, n % gap, value=80.0)]


def test_it_finds_the_good_customer_who_is_late_by_their_own_rhythm(business):
    draft = shop(business, crowd() + visits("gone", 20, 120)).one(CHECK)
    assert [(s.type, s.id, s.key) for s in draft.subjects] == [("customer", "gone", False)]
    # By hand: gaps of 20 days with every other visit a day early: 21 and 19 in turn. The last visit is 120 days ago; 19 visits in
    # the 365 days up to it (days 0, 21, 40, ... 360), 40 of margin each.
    visits_in_a_year = sum(1 for _, day, _ in visits("gone", 20, 120) if day > AS_OF - dt.timedelta(days=120 + 365))
    assert draft.cost.mid == draft.cost.high == pytest.approx(visits_in_a_year * 40)
    assert draft.cost.low == 0
    assert draft.cost.upper_bound
    item = draft.evidence[1].figures
    assert item["silent"] == 120
    # 23 gaps that add up to 23 x 20 + 1 days.
    assert item["usual"] == pytest.approx(max(21, (23 * 20 + 1) / 23))


def test_its_chance_is_that_of_the_beta_distribution(business):
    draft = shop(business, crowd() + visits("gone", 20, 120)).one(CHECK)
    span = 23 * 20 + 1
    # Gaps are nearly regular: the shape is held at 4. One of 13 customers tested is returned with this p.
    assert draft.p == pytest.approx(13 * (1 - betainc(4, 4 * 23, 120 / (120 + span))), rel=1e-5, abs=1e-14)


def test_it_has_no_price_without_costs(business):
    draft = shop(business, crowd() + visits("gone", 20, 120), cost=None).one(CHECK)
    assert draft.cost.reason == "operations.no_margin"
    assert draft.title.endswith("_unpriced")


@pytest.mark.parametrize(
    "quiet",
    [
        visits("slow", 100, 130, number=8),  # 1.3 times a rhythm of 100 days
        visits("small", 20, 120, value=5.0),  # buys less than the middle customer
        visits("few", 20, 120, number=4),  # no rhythm yet
    ],
)
def test_it_is_silent_about_those_who_are_not_late_not_good_or_have_no_rhythm(business, quiet):
    assert shop(business, crowd() + quiet).find(CHECK) == []


def test_it_leaves_out_who_is_recorded_as_gone(business):
    gone = [{"customer_id": "gone", "left_at": "2026-03-01"}]
    assert shop(business, crowd() + visits("gone", 20, 120), customers=gone).find(CHECK) == []


def test_it_leaves_out_who_did_not_buy_at_this_time_of_the_year_either(business):
    winter = [
        ("ski", dt.date(year, month, day), 300.0)
        for year in (2024, 2025, 2026)
        for month in (1, 2)
        for day in range(1, 28, 4)
    ]
    assert shop(business, crowd(number=14) + winter).find(CHECK) == []


def test_random_buyers_raise_no_alarm(business):
    generator = np.random.default_rng(5)
    days = []
    for n in range(40):
        back = 0.0
        for _ in range(15):
            back += generator.exponential(25)
            days.append((f"c{n}", AS_OF - dt.timedelta(days=int(back)), 100.0))
    assert shop(business, days).find(CHECK) == []


def test_too_little_with_few_regular_customers(business):
    assert isinstance(shop(business, crowd(number=5)).find(CHECK), TooLittle)
