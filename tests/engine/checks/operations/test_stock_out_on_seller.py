from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.checks.operations.stock_out_on_seller import CHECK

AS_OF = dt.date(2026, 5, 31)
MONDAYS = [dt.date(2025, 6, 2) + dt.timedelta(weeks=week) for week in range(52)]  # 52 whole weeks up to the audit


def shop(make, *, zero_weeks=(10, 11, 30), sold_weeks=range(52), cost: float | None = 6.0, products=None):
    shop = make("2026-05-31")
    days = [(f"o{week}", MONDAYS[week] + dt.timedelta(days=2)) for week in sold_weeks]
    shop.add("orders", [{"order_id": key, "ordered_at": day} for key, day in days])
    line = {"product_id": "soap", "quantity": 7, "unit_price": 10.0}
    if cost is not None:
        line["unit_cost"] = cost
    shop.add("order_lines", [{"order_id": key, **line} for key, _ in days])
    shop.add("inventory", [{"date": day, "product_id": "soap", "on_hand": 0 if week in zero_weeks else 20}
                           for week, day in enumerate(MONDAYS)])  # fmt: skip
    return shop if products is None else shop.add("products", products)


def test_it_counts_days_at_zero_and_the_margin_not_earned(business):
    draft = shop(business).one(CHECK)
    # By hand: three weekly counts of zero hold 7 days each; the first sale is Wednesday 4 June: 362 days to 31 May, 341 of them
    # with stock; 52 x 7 pieces; margin 4 a piece.
    missed = 21 * (52 * 7 / (362 - 21)) * 4
    assert draft.cost.mid == draft.cost.high == pytest.approx(missed)
    assert draft.cost.low == 0
    assert draft.cost.upper_bound
    item = draft.evidence[1].figures
    assert (item["weeks_sold"], item["weeks"], item["days_out"]) == (52, 52, 21)
    assert [(s.type, s.id, s.key) for s in draft.subjects] == [("product", "soap", False)]


def test_it_has_no_price_where_costs_are_unknown(business):
    draft = shop(business, cost=None).one(CHECK)
    assert draft.cost.reason == "operations.no_margin"
    assert draft.title.endswith("_unpriced")


def test_it_is_silent_about_what_sells_seldom(business):
    assert shop(business, sold_weeks=range(0, 52, 2)).find(CHECK) == []


def test_it_is_silent_where_nothing_stood_at_zero(business):
    assert shop(business, zero_weeks=()).find(CHECK) == []


def test_it_is_silent_about_what_was_taken_off_the_list(business):
    gone = [{"product_id": "soap", "discontinued_at": "2026-05-01"}]
    assert shop(business, zero_weeks=(50, 51), products=gone).find(CHECK) == []


def test_stock_in_another_place_is_no_stock_out(business):
    other = shop(business, zero_weeks=())
    other.connection.execute("UPDATE inventory SET location = 'A'")
    other.connection.execute(
        "INSERT INTO inventory BY NAME SELECT \"date\", product_id, 'B' AS location, 0 AS on_hand FROM inventory"
    )
    other.columns.add("inventory.location")
    assert other.find(CHECK) == []
