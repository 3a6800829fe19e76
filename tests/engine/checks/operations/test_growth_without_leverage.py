from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.growth_without_leverage import CHECK
from oarlock.engine.model.calendar import add_months

MONTHS = [add_months(dt.date(2023, 6, 1), n) for n in range(36)]  # up to May 2026
SEASON = [1.0, 0.9, 0.8, 1.0, 1.1, 1.3, 1.6, 0.7, 0.9, 1.0, 1.1, 1.0]


def shop(make, *, sales=0.06, costs=0.15, noise=0.02, months=36, seed=1, employees=None, ledger=True):
    """Monthly sales with a season and booked costs without one, each with yearly growth and a little noise."""
    generator = np.random.default_rng(seed)
    shop = make("2026-05-31")
    kept = MONTHS[-months:]
    turnover = [100_000 * SEASON[n % 12] * np.exp(sales * n / 12 + generator.normal(0, noise)) for n in range(months)]
    shop.add("orders", [{"order_id": f"o{n}", "ordered_at": day} for n, day in enumerate(kept)])
    shop.add("order_lines", [{"order_id": f"o{n}", "product_id": "p", "quantity": 1.0, "unit_price": value}
                             for n, value in enumerate(turnover)])  # fmt: skip
    if ledger:
        booked = [30_000 * np.exp(costs * n / 12 + generator.normal(0, noise)) for n in range(months)]
        shop.add("ledger", [{"date": day + dt.timedelta(days=27), "account": "x", "kind": kind, "amount": amount / 2}
                            for day, amount in zip(kept, booked, strict=True) for kind in ("opex", "payroll")]
                 + [{"date": kept[0], "account": "y", "kind": "cogs", "amount": 9e9}])  # fmt: skip
    return shop if employees is None else shop.add("employees", employees)


def test_it_finds_costs_that_outgrow_sales_and_prices_the_difference(business):
    draft = shop(business).one(CHECK)
    assert draft.title == "growth_without_leverage.title.costs"
    assert draft.figures["growth"] == pytest.approx(np.expm1(0.15), abs=0.02)
    assert draft.figures["sales_growth"] == pytest.approx(np.expm1(0.06), abs=0.02)
    # By hand: last year's costs about 30,000 x sum of exp(.15 n / 12), n = 24..35; 9 % a year ahead over the two years between
    # the middles of the first and the last year.
    last = sum(30_000 * np.exp(0.15 * n / 12) for n in range(24, 36))
    assert draft.cost.mid == pytest.approx(last * (1 - np.exp(-0.09 * 2)), rel=0.15)
    assert 0 < draft.cost.low < draft.cost.mid < draft.cost.high
    ends = draft.evidence[0].figures
    assert ends["costs_last"] == pytest.approx(last, rel=0.02)


def test_two_years_are_enough(business):
    assert shop(business, months=24).one(CHECK).evidence[1].figures["months"] == 24


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_silent_when_costs_grow_with_sales_or_slower(business, seed):
    assert shop(business, sales=0.10, costs=0.10, seed=seed).find(CHECK) == []
    assert shop(business, sales=0.10, costs=0.03, seed=seed).find(CHECK) == []


def test_it_is_silent_when_sales_do_not_grow(business):
    assert shop(business, sales=-0.02, costs=0.10).find(CHECK) == []


def test_noise_is_no_finding(business):
    assert shop(business, sales=0.06, costs=0.09, noise=0.15).find(CHECK) == []


def staff(*, joined_a_year, left=True):
    people = [{"person_id": f"p{n}", "unit": "u", "hired_at": dt.date(2015, 1, 1)} for n in range(40)]
    days = [
        dt.date(2023, 6, 1) + dt.timedelta(days=int(n * 365 / joined_a_year)) for n in range(int(joined_a_year * 3))
    ]
    people += [{"person_id": f"n{n}", "unit": "u", "hired_at": day} for n, day in enumerate(days)]
    return [{**person, "left_at": None} for person in people] if left else people


def test_it_finds_heads_that_outgrow_sales(business):
    draft = shop(business, sales=0.06, employees=staff(joined_a_year=8), ledger=False).one(CHECK)
    assert draft.title == "growth_without_leverage.title.heads_unpriced"
    # By hand: 40 and 8 a year more: month ends of the last year average 40 + 8 x 2.5 or so.
    assert draft.evidence[0].figures["heads_last"] == pytest.approx(60, abs=2)


def test_heads_without_a_column_of_leavers_are_unknown(business):
    shop_ = shop(business, employees=staff(joined_a_year=8, left=False), ledger=False)
    assert shop_.missing(CHECK) == ("ledger",)


def test_too_little_below_two_years(business):
    assert isinstance(shop(business, months=20).find(CHECK), TooLittle)
