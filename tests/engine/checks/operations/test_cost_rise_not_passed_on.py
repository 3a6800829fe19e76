from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.cost_rise_not_passed_on import CHECK

AS_OF = dt.date(2026, 5, 31)
NOW = [dt.date(2026, 3, 10) + dt.timedelta(days=10 * n) for n in range(8)]
THEN = [day - dt.timedelta(days=365) for day in NOW]


def line(product, day, price, cost, quantity=2, customer="c"):
    return (product, day, price, cost, quantity, customer)


def year(product, *, costs, prices, quantity=2):
    """Eight lines in the quarter and eight in the same quarter a year before."""
    before = [line(product, day, prices[0], costs[0], quantity) for day in THEN]
    return before + [line(product, day, prices[1], costs[1], quantity) for day in NOW]


def shop(make, lines, *, purchases=None, customers=None, **policy):
    shop = make("2026-05-31", **policy)
    shop.add(
        "orders",
        [{"order_id": f"o{n}", "ordered_at": day, "customer_id": c} for n, (_, day, _, _, _, c) in enumerate(lines)],
    )
    shop.add("products", [{"product_id": "oil", "name": "Oil"}, {"product_id": "soap", "name": "Soap"}])
    rows = [{"order_id": f"o{n}", "product_id": p, "quantity": q, "unit_price": price, "unit_cost": cost}
            for n, (p, _, price, cost, q, _) in enumerate(lines)]  # fmt: skip
    shop.add("order_lines", [{k: v for k, v in row.items() if v is not None} for row in rows])
    if customers is not None:
        shop.add("customers", customers)
    return shop if purchases is None else shop.add("purchases", purchases)


def test_it_prices_the_rise_that_did_not_reach_the_price(business):
    lines = year("oil", costs=(5.0, 5.6), prices=(9.0, 9.1)) + year("soap", costs=(2.0, 2.0), prices=(4.0, 4.0))
    draft = shop(business, lines).one(CHECK)
    # By hand: cost + .60, price + .10, 8 lines of 2 pieces in the last 12 months: .50 x 16. No spread at all: p = .5^8, 2 tested.
    assert (draft.cost.low, draft.cost.mid, draft.cost.high) == pytest.approx((8, 8, 8))
    assert draft.p == pytest.approx(2 * 0.5**8)
    oil = draft.evidence[1].figures
    assert oil["cost_rise"] == pytest.approx(0.12)
    assert oil["price_rise"] == pytest.approx(0.1 / 9)
    assert [(s.type, s.id, s.key) for s in draft.subjects] == [("product", "oil", False)]


def test_a_price_cut_on_top_is_not_counted(business):
    draft = shop(business, year("oil", costs=(5.0, 5.6), prices=(9.0, 8.0))).one(CHECK)
    assert draft.cost.mid == pytest.approx(0.6 * 16)


@pytest.mark.parametrize(
    ("costs", "prices"),
    [
        ((5.0, 5.6), (9.0, 9.6)),  # passed on
        ((5.0, 5.6), (9.0, 9.4)),  # mostly passed on
        ((5.0, 5.1), (9.0, 9.0)),  # 2 % is below the threshold
        ((5.0, 4.5), (9.0, 9.0)),
    ],
)
def test_it_is_silent_when_the_price_followed_or_cost_hardly_rose(business, costs, prices):
    assert shop(business, year("oil", costs=costs, prices=prices)).find(CHECK) == []


def test_the_threshold_is_the_companys(business):
    assert shop(business, year("oil", costs=(5.0, 5.1), prices=(9.0, 9.0)), cost_rise_not_passed_on={"rise": 0.02}).one(
        CHECK
    )


def test_a_change_of_buyers_is_no_change_of_price(business):
    # Shops pay 8, people pay 12, in both years; cost rises by 1 and both prices with it. Now most buyers are shops.
    lines = []
    for n in range(8):
        lines.append(line("oil", THEN[n], 12.0 if n < 6 else 8.0, 5.0, customer="person" if n < 6 else "shop"))
        lines.append(line("oil", NOW[n], 13.0 if n < 2 else 9.0, 6.0, customer="person" if n < 2 else "shop"))
    customers = [{"customer_id": "person", "segment": "people"}, {"customer_id": "shop", "segment": "shops"}]
    assert shop(business, lines, customers=customers).find(CHECK) == []


def test_purchase_prices_serve_where_lines_carry_no_cost(business):
    lines = year("oil", costs=(None, None), prices=(9.0, 9.0))

    def bought(key, day, price, status="received"):
        return {"purchase_id": key, "ordered_at": day, "supplier_id": "s", "item_id": "oil", "quantity": 50,
                "unit_price": price, "status": status}  # fmt: skip

    purchases = [
        bought("p1", "2025-04-01", 5.0),
        bought("p2", "2026-03-01", 6.0),
        bought("p3", "2026-03-02", 99.0, "cancelled"),
    ]
    draft = shop(business, lines, purchases=purchases).one(CHECK)
    assert draft.cost.mid == pytest.approx(1.0 * 16)


def test_noisy_prices_are_no_finding(business):
    lines = [line("oil", day, price, 5.0) for day, price in zip(THEN, (6, 13, 7, 12, 8, 11, 9, 10), strict=True)]
    lines += [line("oil", day, price, 5.2) for day, price in zip(NOW, (12, 7, 13, 6, 8, 11, 10, 9), strict=True)]
    assert shop(business, lines).find(CHECK) == []


def test_too_little_without_the_same_quarter_a_year_before(business):
    assert isinstance(shop(business, [line("oil", day, 9.0, 5.0) for day in NOW]).find(CHECK), TooLittle)
