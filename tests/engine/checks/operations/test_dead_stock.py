from __future__ import annotations

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.dead_stock import CHECK

AS_OF = "2026-05-31"
PRODUCTS = [
    {"product_id": "mop", "name": "Mop", "unit_cost": 4.0, "list_price": 9.0},
    {"product_id": "soap", "name": "Soap", "unit_cost": 1.0, "list_price": 3.0},
    {"product_id": "new", "name": "Refill", "unit_cost": 2.0, "list_price": 5.0},
    {"product_id": "part", "name": "Screw", "unit_cost": 0.1},
    {"product_id": "relic", "name": "Lamp", "unit_cost": 20.0, "list_price": 40.0},
]
STOCK = [
    {"date": "2026-05-31", "product_id": "mop", "on_hand": 100},
    {"date": "2026-05-31", "product_id": "soap", "on_hand": 50},
    {"date": "2026-05-31", "product_id": "new", "on_hand": 500},
    {"date": "2026-05-31", "product_id": "part", "on_hand": 9000},
    {"date": "2026-05-31", "product_id": "relic", "on_hand": 3},
    {"date": "2025-09-30", "product_id": "relic", "on_hand": 3},
]
SALES = [("o1", "2025-01-10", "mop", 30), ("o2", "2025-07-01", "mop", 12), ("o3", "2025-11-01", "mop", -2),
         ("o4", "2025-07-01", "soap", 60), ("o5", "2026-05-01", "new", 3)]  # fmt: skip


def shop(make, sales=SALES, products=PRODUCTS, stock=STOCK, **policy):
    shop = make(AS_OF, **policy)
    shop.add("products", products).add("inventory", stock)
    shop.add("orders", [{"order_id": key, "ordered_at": day} for key, day, *_ in sales])
    return shop.add(
        "order_lines",
        [{"order_id": key, "product_id": product, "quantity": n, "unit_price": 10.0} for key, _, product, n in sales],
    )


def test_it_counts_what_lies_beyond_a_year_of_sales(business):
    draft = shop(business).one(CHECK)
    # By hand: mops 100 - (12 - 2) = 90 x 4; lamps 3 x 20, never sold, there since September; soap 50 < 60;
    # the refill is a month old; screws have no list price and never sold: not for sale.
    assert draft.cost.mid == draft.cost.low == pytest.approx(90 * 4 + 3 * 20)
    assert draft.cost.per == "event"
    assert [s.id for s in draft.subjects] == ["mop", "relic"]
    mop = next(e for e in draft.evidence if e.context.get("product") == "Mop").figures
    assert (mop["on_hand"], mop["yearly"], mop["excess"], mop["tied"]) == (100, 10, 90, 360)


def test_a_product_younger_than_a_year_is_scaled_to_a_year(business):
    # First sold 151 days before the end of May, 30 pieces: 30 x 365 / 151 = 72.5 a year.
    sales = [("o0", "2025-05-01", "soap", 1), ("o1", "2026-01-01", "mop", 30)]
    draft = shop(business, sales=sales, stock=STOCK[:1]).one(CHECK)
    assert draft.evidence[1].figures["excess"] == pytest.approx(100 - 30 * 365 / 151)


def test_it_has_no_price_without_costs(business):
    draft = shop(business, products=[{"product_id": "mop", "name": "Mop"}], stock=STOCK[:1]).one(CHECK)
    assert draft.cost.mid is None
    assert draft.figures["pieces"] == 90


def test_places_are_added_up_and_old_counts_left_out(business):
    stock = [{"date": "2026-05-31", "product_id": "mop", "location": "A", "on_hand": 8},
             {"date": "2026-05-28", "product_id": "mop", "location": "B", "on_hand": 7},
             {"date": "2025-05-28", "product_id": "mop", "location": "C", "on_hand": 99}]  # fmt: skip
    draft = shop(business, stock=stock).one(CHECK)
    assert draft.figures["pieces"] == pytest.approx(8 + 7 - 10)


def test_years_come_from_the_policy(business):
    assert shop(business, dead_stock={"years": 9.0}, stock=STOCK[:2]).one(CHECK).figures["pieces"] == pytest.approx(10)


def test_it_is_silent_when_all_sells_within_the_year(business):
    assert shop(business, stock=STOCK[1:4]).find(CHECK) == []


def test_too_little_without_a_year_of_orders(business):
    assert isinstance(shop(business, sales=SALES[4:]).find(CHECK), TooLittle)


def test_it_cautions_where_much_stock_is_material(business):
    draft = shop(business).one(CHECK)
    caution = next(e for e in draft.evidence if e.statement.endswith(".materials")).figures
    assert caution == {"materials": 1, "stocked": 5}  # the screws, of five stocked items
