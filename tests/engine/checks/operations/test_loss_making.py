from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.loss_making import CHECK

AS_OF = "2026-05-31"


def shop(make, rows):
    """rows: (order, product, customer, quantity, price, cost, freight of the order)."""
    shop = make(AS_OF)
    orders = {order: (customer, freight) for order, _, customer, *_, freight in rows}
    shop.add("orders", [{"order_id": key, "ordered_at": "2026-01-15", "customer_id": c, "shipping_cost": f, "channel": "web"}
                        for key, (c, f) in orders.items()])  # fmt: skip
    shop.add("products", [{"product_id": "lamp", "name": "Lamp"}, {"product_id": "soap", "name": "Soap"}])
    return shop.add("order_lines", [{"order_id": o, "product_id": p, "quantity": q, "unit_price": price, "unit_cost": cost}
                                    for o, p, _, q, price, cost, _ in rows])  # fmt: skip


def lamps(number, price=90.0, cost=100.0):
    """Orders with one lamp sold at a loss (with a spread known by hand) and ten soaps that earn well."""
    spread = [0, 2, -2, 4, -4, 1, -1, 3, -3, 0]
    return [
        row
        for n in range(number)
        for row in (
            (f"o{n}", "lamp", f"c{n}", 1, price + spread[n % 10], cost, 5.0),
            (f"o{n}", "soap", f"c{n}", 10, 20.0, 8.0, 5.0),
        )
    ]


def test_it_finds_the_product_sold_below_cost_with_its_share_of_the_freight(business):
    rows = lamps(20)
    draft = shop(business, rows).one(CHECK)
    # Freight of 5 is split by value: the lamp of order n carries 5 x price / (price + 200).
    results = [price - 100 - 5 * price / (price + 200) for _, product, _, _, price, *_ in rows if product == "lamp"]
    assert draft.cost.mid == pytest.approx(-sum(results))
    assert draft.title == "loss_making.title.product"
    assert [(s.type, s.id, s.key) for s in draft.subjects] == [("product", "lamp", False)]
    # Tested: 2 products and the channel; no customer and no tenth of the 20 orders has 8 orders.
    p = stats.ttest_1samp(results, 0, alternative="less").pvalue
    test = draft.evidence[0].figures
    assert test["tested"] == 3
    assert draft.p == pytest.approx(min(1, p * 3), rel=1e-6)
    half = stats.norm.ppf(0.9) * np.sqrt(20 * np.var(results, ddof=1))
    assert (draft.cost.low, draft.cost.high) == pytest.approx((draft.cost.mid - half, draft.cost.mid + half))


def test_it_finds_customers_whose_freight_eats_the_margin(business):
    near = [(f"n{n}", "soap", f"c{n % 5}", 10, 20.0 + n % 3, 8.0, 5.0) for n in range(60)]
    far = [(f"f{n}", "soap", "island", 10, 20.0 + n % 3, 8.0, 150.0) for n in range(10)]
    draft = shop(business, near + far).one(CHECK)
    assert ("customer", "island") in {(s.type, s.id) for s in draft.subjects}
    island = next(e for e in draft.evidence if e.context.get("name") == "island").figures
    assert island["freight"] == pytest.approx(1500)
    assert island["loss"] == pytest.approx(1500 + 800 - sum(10 * (20 + n % 3) for n in range(10)))


def test_losses_of_other_cuts_are_shown_and_not_added(business):
    every = [(f"o{n}", "lamp", "only", 1, 90.0 + n % 3, 100.0, 0.0) for n in range(10)]
    good = [(f"g{n}", "soap", f"c{n}", 10, 20.0, 8.0, 0.0) for n in range(10)]
    draft = shop(business, every + good).one(CHECK)
    assert draft.cost.mid == pytest.approx(
        sum(10 - n % 3 for n in range(10))
    )  # once, though product and customer lose it
    assert {s.type for s in draft.subjects} == {"product", "customer"}


def test_a_loss_within_noise_is_no_finding(business):
    noisy = [(f"o{n}", "lamp", f"c{n}", 1, 100.0 + (-25 if n % 2 else 23), 100.0, 0.0) for n in range(20)]
    good = [(f"g{n}", "soap", f"d{n}", 10, 20.0, 8.0, 0.0) for n in range(10)]
    assert shop(business, noisy + good).find(CHECK) == []


def test_it_is_silent_when_all_earns(business):
    assert shop(business, lamps(20, price=130)).find(CHECK) == []


def test_a_single_clearance_sale_is_no_finding(business):
    assert shop(business, [*lamps(20, price=130), ("x", "lamp", "c1", 5, 10.0, 100.0, 0.0)]).find(CHECK) == []


def test_too_little_where_costs_are_known_for_less_than_most(business):
    unknown = [(f"u{n}", "soap", "c", 100, 20.0, None, 0.0) for n in range(10)]
    assert isinstance(shop(business, lamps(20) + unknown).find(CHECK), TooLittle)
