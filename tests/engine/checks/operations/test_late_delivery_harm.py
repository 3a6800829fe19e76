from __future__ import annotations

import datetime as dt
from collections import defaultdict

import numpy as np
import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations.late_delivery_harm import CHECK
from oarlock.engine.checks.operations.late_records import OUTCOMES

AS_OF = dt.date(2026, 5, 31)


def world(*, seed=1, buyers=160, late=0.3, again_late=0.9, again=0.9, back_late=0.03, back=0.03, score_late=4.2, score=4.2,
          ask_late=0.2, ask=0.2):  # fmt: skip
    """Customers who order every month and stop with a chance that may depend on the last order being late."""
    generator = np.random.default_rng(seed)
    orders, lines, tickets = [], [], []
    for buyer in range(buyers):
        day = dt.date(2024, 6, 10) + dt.timedelta(days=int(generator.integers(0, 300)))
        while day < dt.date(2026, 5, 20):
            key = f"o{len(orders)}"
            is_late = bool(generator.random() < late)
            promised = day + dt.timedelta(days=5)
            done = promised + dt.timedelta(days=4 if is_late else -1)
            value = float(generator.integers(5, 15))
            orders.append({"order_id": key, "customer_id": f"c{buyer}", "ordered_at": day, "promised_at": promised,
                           "delivered_at": done if done <= AS_OF else None})  # fmt: skip
            lines.append({"order_id": key, "product_id": "p", "quantity": value, "unit_price": 10.0, "unit_cost": 6.0})
            if generator.random() < (back_late if is_late else back):
                lines.append(
                    {"order_id": key, "product_id": "p", "quantity": -1.0, "unit_price": 10.0, "unit_cost": 6.0}
                )
            opened = done + dt.timedelta(days=int(generator.integers(1, 6)))
            if generator.random() < (ask_late if is_late else ask) and opened <= AS_OF:
                csat = float(np.clip(round(generator.normal(score_late if is_late else score, 0.8)), 1, 5))
                tickets.append({"ticket_id": f"t{len(tickets)}", "opened_at": opened, "order_id": key, "csat": csat})
            if generator.random() > (again_late if is_late else again):
                break
            day += dt.timedelta(days=int(generator.integers(20, 40)))
    return orders, lines, tickets


def shop(make, orders, lines, tickets=None):
    shop = make("2026-05-31").add("orders", orders).add("order_lines", lines)
    return shop if tickets is None else shop.add("tickets", tickets)


def difference(rows):
    """Late minus on time inside strata, weights n1·n0/(n1+n0): plain loops over the records of one outcome."""
    cells = defaultdict(lambda: [[0, 0.0], [0, 0.0]])
    for row in rows:
        cell = cells[row["stratum"]][bool(row["exposed"])]
        cell[0] += row["n"]
        cell[1] += row["total"]
    pairs = [(b, a) for a, b in cells.values() if a[0] and b[0]]
    weights = [late[0] * fine[0] / (late[0] + fine[0]) for late, fine in pairs]
    return sum(w * (b[1] / b[0] - a[1] / a[0]) for w, (b, a) in zip(weights, pairs, strict=True)) / sum(weights)


def test_it_finds_that_fewer_buy_again_and_prices_the_orders_not_placed(business):
    orders, lines, _ = world(again_late=0.6)
    shop_ = shop(business, orders, lines)
    draft = shop_.one(CHECK)
    assert draft.title == "late_delivery_harm.title.repeats"
    rows = [row for row in shop_.snapshot(CHECK).frames[OUTCOMES.name] if row["outcome"] == "repeats"]
    lost_share = -difference(rows)
    found = next(e for e in draft.evidence if e.statement.endswith(".repeats")).figures
    assert found["difference"] == pytest.approx(lost_share)
    assert 0.15 < found["difference"] < 0.45  # planted: 30 points
    # Price by hand: late orders promised in the last 12 months x share lost x gross profit an order (40 % of sales).
    first = dt.date(2025, 6, 1)
    late = sum(1 for o in orders if o["promised_at"] >= first and o["promised_at"] <= AS_OF and
               (o["delivered_at"] is None or o["delivered_at"] > o["promised_at"])
               and (o["delivered_at"] is not None or o["promised_at"] < AS_OF))  # fmt: skip
    recent = {o["order_id"] for o in orders if o["ordered_at"] >= first}
    profit = sum(line["quantity"] * 4 for line in lines if line["order_id"] in recent) / len(recent)
    assert draft.cost.mid == pytest.approx(lost_share * late * profit, rel=1e-6)
    assert draft.cost.low < draft.cost.mid < draft.cost.high
    assert draft.subjects == ()


def test_it_finds_lower_satisfaction_which_has_no_price(business):
    draft = shop(business, *world(score_late=3.2, ask=0.5, ask_late=0.5)).one(CHECK)
    assert draft.title == "late_delivery_harm.title.satisfaction_unpriced"
    found = next(e for e in draft.evidence if e.statement.endswith(".satisfaction")).figures
    assert 0.7 < found["difference"] < 1.3  # planted: 1
    assert draft.cost.reason == "late_delivery_harm.no_price"


def test_it_finds_more_contacts_and_more_returns(business):
    draft = shop(business, *world(ask_late=0.5, back_late=0.25)).one(CHECK)
    said = {e.statement.rsplit(".", 1)[1] for e in draft.evidence}
    assert said == {"orders", "contacts", "returns"}
    assert draft.title == "late_delivery_harm.title.returns"  # what the price is of
    assert draft.cost.mid is not None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_silent_when_lateness_changes_nothing(business, seed):
    assert shop(business, *world(seed=seed)).find(CHECK) == []


def test_a_bad_quarter_alone_is_not_the_delays_work(business):
    # In winter orders are late and customers are fewer to come back, whether or not their own order was late.
    orders, lines, _ = world(late=0.05, seed=4)
    for order in orders:
        if order["promised_at"].month in (12, 1, 2):
            order["delivered_at"] = order["promised_at"] + dt.timedelta(days=4)
    assert shop(business, orders, lines).find(CHECK) == []


def test_shipping_stands_in_where_no_day_of_delivery_is_recorded(business):
    orders, lines, _ = world(again_late=0.6)
    shipped = [{**{k: v for k, v in o.items() if k != "delivered_at"}, "shipped_at": o["delivered_at"]} for o in orders]
    assert shop(business, shipped, lines).one(CHECK).title == "late_delivery_harm.title.repeats"


def test_too_little_with_few_late_orders(business):
    assert isinstance(shop(business, *world(buyers=20, late=0.02)).find(CHECK), TooLittle)


def test_the_days_must_be_known(business):
    bare = business("2026-05-31").add(
        "orders", [{"order_id": "o", "ordered_at": "2026-01-01", "promised_at": "2026-01-04"}]
    )
    assert bare.missing(CHECK) == ("orders.delivered_at",)
