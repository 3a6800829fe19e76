from __future__ import annotations

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.growth_without_margin import CATEGORIES, CHECK, EFFECTS

AS_OF = "2026-05-31"
LAST, BEFORE = "2026-02-10", "2025-02-10"


def line(order: str, product: str, quantity: float, price: float, cost: float | None, discount: float = 0.0):
    return {"order_id": order, "product_id": product, "quantity": quantity, "unit_price": price, "unit_cost": cost,
            "discount": discount}  # fmt: skip


def shop(make, lines, orders=(("b", BEFORE), ("a", LAST), ("first", "2024-06-03"))):
    shop = make(AS_OF)
    shop.add("orders", [{"order_id": key, "ordered_at": day} for key, day in orders])
    shop.add("products", [{"product_id": "bike", "name": "Bike", "category": "Bikes"},
                          {"product_id": "kid", "name": "Kid's bike", "category": "Bikes"},
                          {"product_id": "bell", "name": "Bell", "category": "Parts"}])  # fmt: skip
    return shop.add("order_lines", lines)


LINES = [
    # 12 months before: bike 10 x (100 at 10 % off, cost 60) = 900 - 600; kid 5 x (80, cost 50) = 400 - 250; bell 100 x (2, 1)
    line("b", "bike", 10, 100, 60, 0.10),
    line("b", "kid", 5, 80, 50),
    line("b", "bell", 100, 2, 1),
    # last 12 months: bike 20 x (110 at 20 % off, cost 85) = 1,760 - 1,700; kid is gone; bell 110 x (2, 1)
    line("a", "bike", 20, 110, 85, 0.20),
    line("a", "bell", 110, 2, 1),
]


def test_it_names_category_and_effect_and_the_parts_add_up_exactly(business):
    shop_ = shop(business, LINES)
    draft = shop_.one(CHECK)
    # By hand: profit before 300 + 150 + 100 = 550, after 60 + 110 = 170; revenue 1,500 -> 1,980.
    assert draft.cost.low == draft.cost.mid == draft.cost.high == pytest.approx(380)
    # Volume at last year's prices: (20 x 90 + 110 x 2) / (900 + 400 + 200) = 2,020 / 1,500.
    growth = 2020 / 1500
    bikes = next(e for e in draft.evidence if e.context.get("category") == "Bikes").figures
    assert bikes["volume"] == pytest.approx((growth - 1) * 450)
    assert bikes["mix"] == pytest.approx(20 * 30 - growth * 450)  # 30 a bike last year; kid's bikes are gone
    assert bikes["price"] == pytest.approx(20 * 10 * 0.9)
    assert bikes["discount"] == pytest.approx(-20 * 110 * 0.10)
    assert bikes["cost"] == pytest.approx(-20 * 25)
    assert sum(bikes[name] for name in EFFECTS) == pytest.approx(60 - 450)
    assert draft.title == "growth_without_margin.title.cost"
    assert draft.figures["category"] == "Bikes"
    assert next((s.type, s.id, s.key) for s in draft.subjects) == ("category", "Bikes", False)


def test_the_parts_of_all_categories_add_up_to_the_whole_change(business):
    frame = shop(business, LINES).snapshot(CHECK).frames[CATEGORIES.name]
    assert sum(row[name] for row in frame for name in EFFECTS) == pytest.approx(170 - 550)


def test_it_is_silent_when_profit_grows_with_sales(business):
    better = [*LINES[:3], line("a", "bike", 20, 110, 60, 0.10), line("a", "bell", 110, 2, 1)]
    assert shop(business, better).find(CHECK) == []


def test_it_is_silent_when_sales_fall_too(business):
    assert shop(business, [*LINES[:3], line("a", "bell", 110, 2, 1.9)]).find(CHECK) == []


def test_cancelled_orders_are_out(business):
    shop_ = business(AS_OF)
    shop_.add("orders", [{"order_id": "first", "ordered_at": "2024-06-03", "status": "shipped"},
                         {"order_id": "b", "ordered_at": BEFORE, "status": "shipped"},
                         {"order_id": "a", "ordered_at": LAST, "status": "cancelled"}])  # fmt: skip
    shop_.add("order_lines", LINES)
    assert shop_.find(CHECK) == []


def test_too_little_without_two_years_or_without_costs(business):
    assert isinstance(shop(business, LINES, orders=(("b", "2025-12-01"), ("a", LAST))).find(CHECK), TooLittle)
    half_known = [*LINES, line("a", "bell", 1000, 2, None)]
    assert isinstance(shop(business, half_known).find(CHECK), TooLittle)
    no_costs = business(AS_OF).add("orders", [{"order_id": "a", "ordered_at": LAST}])
    no_costs.add("order_lines", [{"order_id": "a", "product_id": "p", "quantity": 1, "unit_price": 2}])
    assert no_costs.missing(CHECK) == ("order_lines.unit_cost",)


def test_a_rise_of_cost_that_was_passed_on_is_not_the_cause_and_new_products_that_lose_are_named(business):
    lines = [
        line("b", "bike", 10, 100, 60),
        line("a", "bike", 10, 120, 81),  # cost + 21, price + 20: 10 lost
        line("a", "kid", 20, 50, 58),  # new, sold below cost: 160 lost
    ]
    draft = shop(business, lines).one(CHECK)
    assert draft.title == "growth_without_margin.title.mix"
    new = next(e for e in draft.evidence if e.statement.endswith(".newcomers")).figures
    assert new == {"newcomers": -160}
    assert draft.cost.mid == pytest.approx(400 - (390 - 160))
