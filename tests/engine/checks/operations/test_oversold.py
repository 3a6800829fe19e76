from __future__ import annotations

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.oversold import CHECK

AS_OF = "2026-05-31"
ORDERS = [
    {"order_id": "o1", "ordered_at": "2026-05-20", "promised_at": "2026-06-03", "status": "placed"},
    {"order_id": "o2", "ordered_at": "2026-05-21", "status": "placed", "promised_at": "2026-06-09"},
    {"order_id": "o3", "ordered_at": "2026-05-21", "status": "shipped", "shipped_at": "2026-05-23"},
    {"order_id": "o4", "ordered_at": "2026-05-22", "status": "cancelled"},
    {"order_id": "o5", "ordered_at": "2024-05-22", "status": "placed"},
]
LINES = [
    {"order_id": "o1", "product_id": "mop", "quantity": 8, "unit_price": 10, "unit_cost": 6},
    {"order_id": "o2", "product_id": "mop", "quantity": 7, "unit_price": 10, "unit_cost": 6, "discount": 0.1},
    {"order_id": "o2", "product_id": "soap", "quantity": 7, "unit_price": 10, "unit_cost": 6},
    {"order_id": "o3", "product_id": "mop", "quantity": 99, "unit_price": 10, "unit_cost": 6},
    {"order_id": "o4", "product_id": "mop", "quantity": 99, "unit_price": 10, "unit_cost": 6},
    {"order_id": "o5", "product_id": "mop", "quantity": 99, "unit_price": 10, "unit_cost": 6},
    {
        "order_id": "o1",
        "product_id": "advice",
        "quantity": 99,
        "unit_price": 10,
        "unit_cost": 6,
    },  # no stock is kept of it
]
STOCK = [{"date": "2026-05-30", "product_id": "mop", "on_hand": 2, "on_order": 5},
         {"date": "2026-05-30", "product_id": "soap", "on_hand": 0, "on_order": 7}]  # fmt: skip


def shop(make, stock=STOCK, purchases=None):
    shop = make(AS_OF).add("orders", ORDERS).add("order_lines", LINES).add("inventory", stock)
    return shop if purchases is None else shop.add("purchases", purchases)


def test_it_counts_what_is_promised_beyond_stock_and_arrivals(business):
    draft = shop(business).one(CHECK)
    # By hand: mops 15 wanted - 2 on hand - 5 coming = 8 short; price (80 + 63) / 15, margin a piece 143 / 15 - 6.
    assert draft.figures["short"] == 8
    assert draft.cost.low == 0
    assert draft.cost.upper_bound
    assert draft.cost.high == draft.cost.mid == pytest.approx(8 * (143 / 15 - 6))
    assert [(s.type, s.id) for s in draft.subjects] == [("product", "mop")]
    assert draft.evidence[1].statement.endswith("item_promised")


def test_open_purchases_count_as_on_the_way(business):
    bought = [{"purchase_id": "p", "ordered_at": "2026-05-25", "supplier_id": "s", "item_id": "mop", "quantity": 20,
               "received_quantity": 6, "unit_price": 5}]  # fmt: skip
    assert shop(business, purchases=bought).find(CHECK) == []  # 14 coming and 2 on hand cover 15
    received = [{**bought[0], "received_at": "2026-05-28", "received_quantity": 20}]
    assert shop(business, purchases=received).one(CHECK).figures["short"] == 8


def test_without_costs_there_is_no_price(business):
    lines = [{name: value for name, value in line.items() if name != "unit_cost"} for line in LINES]
    draft = business(AS_OF).add("orders", ORDERS).add("order_lines", lines).add("inventory", STOCK).one(CHECK)
    assert draft.cost.mid is None


def test_it_is_silent_when_stock_covers_what_is_promised(business):
    stock = [{"date": "2026-05-30", "product_id": "mop", "on_hand": 15, "on_order": 0}, STOCK[1]]
    assert shop(business, stock=stock).find(CHECK) == []


def test_an_old_count_says_nothing_about_today(business):
    assert isinstance(shop(business, stock=[{**row, "date": "2026-04-01"} for row in STOCK]).find(CHECK), TooLittle)


def test_what_is_on_the_way_must_be_known(business):
    stock = [{"date": "2026-05-30", "product_id": "mop", "on_hand": 2}]
    assert shop(business, stock=stock).missing(CHECK) == ("inventory.on_order",)
