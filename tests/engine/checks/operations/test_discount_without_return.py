from __future__ import annotations

import datetime as dt
from collections import defaultdict

import numpy as np
import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.discount_without_return import CHECK, needed_rise

AS_OF = dt.date(2026, 5, 31)
FIRST = dt.date(2025, 6, 1)


def lines(
    product, *, number=400, lift=1.0, depth=0.10, price=10.0, cost: float | None = 6.0, seed=1, share=0.5, buyers=60
):
    """Orders of 60 buyers through the year; who gets the discount is drawn by lot; with it they take `lift` times as much."""
    generator = np.random.default_rng(seed)
    rows = []
    for n in range(number):
        given = bool(generator.random() < share)
        pieces = float(np.round(generator.normal(20, 3) * (lift if given else 1)))
        row = {"order_id": f"{product}{n}", "product_id": product, "quantity": pieces, "unit_price": price,
               "discount": depth if given else 0.0}  # fmt: skip
        day = FIRST + dt.timedelta(days=int(n * 365 / number))
        rows.append((day, f"c{generator.integers(buyers)}", row if cost is None else {**row, "unit_cost": cost}))
    return rows


def shop(make, rows):
    shop = make("2026-05-31")
    shop.add("orders", [{"order_id": row["order_id"], "customer_id": c, "ordered_at": day} for day, c, row in rows])
    shop.add(
        "products",
        [{"product_id": p, "name": p.title(), "category": "Care"} for p in {row["product_id"] for *_, row in rows}],
    )
    return shop.add("order_lines", [row for *_, row in rows])


def like_for_like(rows):
    """The ratio of quantities with and without discount inside quarters, weights n1·n0/(n1+n0): plain loops."""
    cells = defaultdict(lambda: ([], []))
    for day, _, row in rows:
        cells[day.year, (day.month - 1) // 3][row["discount"] > 0].append(row["quantity"])
    both = [(a, b) for a, b in cells.values() if a and b]
    weights = [len(a) * len(b) / (len(a) + len(b)) for a, b in both]
    means = [(np.mean(a), np.mean(b)) for a, b in both]
    return sum(w * b for w, (_, b) in zip(weights, means, strict=True)) / sum(
        w * a for w, (a, _) in zip(weights, means, strict=True)
    )


def test_it_finds_the_discount_that_brings_no_volume_and_prices_what_it_gave_away(business):
    rows = lines("soap")
    draft = shop(business, rows + lines("oil", share=0.0)).one(CHECK)
    assert [(s.type, s.id, s.key) for s in draft.subjects] == [("product", "soap", False)]
    given = sum(row["quantity"] * row["unit_price"] * row["discount"] for *_, row in rows)
    margin = sum(row["quantity"] * (row["unit_price"] - row["unit_cost"]) for *_, row in rows if row["discount"])
    ratio = like_for_like(rows)
    assert draft.evidence[0].figures["rise"] == pytest.approx(ratio - 1)
    assert draft.cost.mid == pytest.approx(given - margin * (1 - 1 / max(ratio, 1)))
    assert 0 < draft.cost.low <= draft.cost.mid <= draft.cost.high <= given * 1.0001
    assert draft.evidence[1].figures["given"] == pytest.approx(given)
    # 10 % off a margin of 40 %: volume must rise by .1 / (.4 - .1).
    assert draft.evidence[0].figures["needed"] == pytest.approx(1 / 3)
    assert draft.p < 0.01


def test_it_is_silent_when_the_extra_volume_pays(business):
    assert shop(business, lines("soap", lift=1.5)).find(CHECK) == []


def test_it_names_only_the_product_whose_discount_does_not_pay(business):
    draft = shop(business, lines("soap") + lines("oil", lift=1.6, seed=2)).one(CHECK)
    assert [s.id for s in draft.subjects] == ["soap"]


def test_without_costs_it_asks_only_that_sales_come_back_and_has_no_price(business):
    draft = shop(business, lines("soap", cost=None)).one(CHECK)
    assert draft.cost.reason == "operations.no_margin"
    assert draft.evidence[0].figures["needed"] == pytest.approx(0.1 / 0.9)
    assert shop(business, lines("soap", cost=None, lift=1.25)).find(CHECK) == []


def test_larger_orders_in_one_season_are_not_the_discounts_work(business):
    # In June everybody takes three times as much and most have a discount; inside a quarter nothing differs.
    rows = lines("soap", number=300, share=0.2) + [
        (day, c, {**row, "order_id": "x" + row["order_id"], "quantity": row["quantity"] * 3})
        for day, c, row in lines("soap", number=900, share=0.75, seed=3)
        if day < dt.date(2025, 7, 1)
    ]
    rows = [(day, c, row) for day, c, row in rows if day >= dt.date(2025, 7, 1) or row["order_id"].startswith("x")]
    taken = [[row["quantity"] for *_, row in rows if bool(row["discount"]) is given] for given in (True, False)]
    assert np.mean(taken[0]) > 1.5 * np.mean(taken[1])  # the plain means would say that it pays
    draft = shop(business, rows).one(CHECK)
    assert draft.evidence[0].figures["rise"] == pytest.approx(like_for_like(rows) - 1)
    assert abs(draft.evidence[0].figures["rise"]) < 0.1


def promotion(*, lift):
    """Three sales a day at 10 off 40 % margin; in every fourth week all buyers get the discount."""
    generator = np.random.default_rng(4)
    rows = []
    for n in range(364):
        day = dt.date(2025, 6, 2) + dt.timedelta(days=n)
        given = (n // 7) % 4 == 3
        for k in range(int(generator.poisson(6 * (lift if given else 1)))):
            row = {"order_id": f"{n}-{k}", "product_id": "soap", "quantity": 1.0, "unit_price": 10.0, "unit_cost": 6.0,
                   "discount": 0.10 if given else 0.0}  # fmt: skip
            rows.append((day, f"b{n}-{k}", row))
    return rows


def test_a_promotion_for_everybody_is_judged_by_its_weeks_not_its_lines(business):
    assert shop(business, promotion(lift=1.6)).find(CHECK) == []  # a line stays one piece; there are more of them
    draft = shop(business, promotion(lift=1.0)).one(CHECK)
    assert draft.evidence[0].figures["with_discount"] == 12  # of 13 weeks; the last week of sales may be a part of one
    assert draft.cost.mid > 0


def test_it_says_nothing_where_buyers_come_back_more_often(business):
    generator = np.random.default_rng(9)
    rows = []
    for n in range(240):
        given = n % 2 == 0
        day = FIRST + dt.timedelta(days=int(generator.integers(0, 200)))
        visits = 3 if given and generator.random() < 0.8 else 1
        for visit in range(visits):
            row = {"order_id": f"{n}-{visit}", "product_id": "soap", "quantity": float(generator.integers(18, 23)),
                   "unit_price": 10.0, "unit_cost": 6.0, "discount": 0.10 if given else 0.0}  # fmt: skip
            rows.append((day + dt.timedelta(days=30 * visit), f"c{n}", row))
    assert shop(business, rows).find(CHECK) == []


def test_too_few_comparable_sales(business):
    assert isinstance(shop(business, lines("soap", number=20)).find(CHECK), TooLittle)


def test_the_needed_rise_by_hand():
    row = {"full_value": 100.0, "given": 10.0, "known_value": 100.0, "known_margin": 40.0}
    assert needed_rise([row]) == pytest.approx(1 / 3)
    assert needed_rise([{**row, "known_value": 50.0}]) == pytest.approx(1 / 9)
    assert (
        needed_rise([{**row, "known_margin": 5.0}]) == 1.0
    )  # sold below cost: no rise would pay; a doubling is asked for
