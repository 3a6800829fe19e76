"""Sold what is not there and not coming.

What is assessed: open orders of the last 12 months (not shipped, delivered or cancelled) against the latest stock and
what is on its way; the pieces promised beyond both.
Why it hurts: the promise will be broken; the customer waits, cancels or goes.
What good looks like: what is sold is on hand or ordered.
What to do: order it today, or tell the customers a date before they ask.

Stock older than a month says nothing about today. What arrives is the larger of what the stock list and the open
purchases say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import COVERAGE
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, names_of, subjects
from oarlock.engine.checks.operations.stock import FRESH_DAYS, STOCK
from oarlock.engine.model.finding import Cost, Draft, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "oversold"

ITEMS = Query(
    name=f"{KIND}.items",
    sql=f"""
WITH {STOCK.strip()},
waiting AS (
    SELECT order_id, customer_id, CAST(ordered_at AS DATE) AS ordered_on, CAST(promised_at AS DATE) AS promised_on FROM orders
    WHERE shipped_at IS NULL AND delivered_at IS NULL AND CAST(ordered_at AS DATE) >= :from_12m
      AND CASE WHEN status IS NULL THEN (SELECT count(shipped_at) + count(delivered_at) FROM orders) > 0
               ELSE status = 'placed' END
),
wanted AS (
    SELECT l.product_id, sum(l.quantity) AS wanted, count(DISTINCT l.order_id) AS orders, min(w.promised_on) AS first_promised,
           sum(l.quantity * l.unit_price * (1 - coalesce(l.discount, 0))) AS revenue,
           max(l.unit_cost) AS line_cost
    FROM order_lines AS l JOIN waiting AS w ON w.order_id = l.order_id
    GROUP BY l.product_id HAVING sum(l.quantity) > 0
),
coming AS (
    SELECT item_id, sum(greatest(quantity - coalesce(received_quantity, 0), 0)) AS bought FROM purchases
    WHERE received_at IS NULL AND coalesce(status, 'open') = 'open' AND CAST(ordered_at AS DATE) >= :from_12m
    GROUP BY item_id
)
SELECT wanted.product_id, coalesce(p.name, wanted.product_id) AS product, wanted.wanted, wanted.orders, wanted.first_promised,
       stock.on_hand, greatest(stock.on_order, coalesce(coming.bought, 0)) AS arriving,
       wanted.wanted - greatest(stock.on_hand, 0) - greatest(stock.on_order, coalesce(coming.bought, 0)) AS short,
       wanted.revenue / wanted.wanted AS price, coalesce(wanted.line_cost, p.unit_cost) AS unit_cost
FROM wanted
JOIN stock ON stock.product_id = wanted.product_id
LEFT JOIN products AS p ON p.product_id = wanted.product_id
LEFT JOIN coming ON coming.item_id = wanted.product_id
WHERE wanted.wanted > greatest(stock.on_hand, 0) + greatest(stock.on_order, coalesce(coming.bought, 0))
ORDER BY short DESC, wanted.product_id
""",
    columns=(
        "orders",
        "order_lines",
        "inventory",
        "orders.shipped_at|orders.delivered_at|orders.status",
        "inventory.on_order|purchases",
    ),
    optional=("products", "purchases"),
)
COUNT = Query(
    name=f"{KIND}.count",
    sql="""SELECT date_diff('day', max("date"), :as_of) AS age FROM inventory""",
    columns=("inventory",),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when more is promised than is on hand or on its way."""
    age = snapshot.frames[COUNT.name].only()["age"]
    if age is None or age > FRESH_DAYS:
        return TooLittle((f"inventory: a count of the last {FRESH_DAYS} days",))
    return _judge(snapshot)


def _judge(snapshot: Snapshot) -> Iterator[Draft]:
    rows = list(snapshot.frames[ITEMS.name])
    if not rows:
        return
    for row in rows:
        known = row["unit_cost"] is not None
        row["margin"] = row["short"] * max(0.0, row["price"] - row["unit_cost"]) if known else None
    rows.sort(key=lambda row: (-(row["margin"] or 0), -row["short"], row["product_id"]))
    value = sum(row["short"] * row["price"] for row in rows)
    covered = sum(row["short"] * row["price"] for row in rows if row["margin"] is not None)
    margin = float(sum(row["margin"] or 0 for row in rows))
    figures = {
        "products": len(rows),
        "short": sum(row["short"] for row in rows),
        "names": names_of(row["product"] for row in rows),
    }
    yield Draft(
        title=f"{KIND}.title",
        figures=figures,
        subjects=subjects("product", (row["product_id"] for row in rows)),
        evidence=(
            from_query(
                snapshot,
                ITEMS,
                f"{KIND}.whole",
                {"products": (len(rows), "count(*)"), "short": (figures["short"], "sum(short)")},
            ),
            *(_item(snapshot, row) for row in rows[:DEAREST]),
        ),
        cost=Cost(low=0, mid=margin, high=margin, per="event", how=f"{KIND}.how", upper_bound=True)
        if covered >= COVERAGE * value and margin > 0
        else Cost(reason=f"{KIND}.no_price"),
        options=_options(figures),
    )


def _item(snapshot: Snapshot, row: Mapping[str, Any]) -> Any:
    promised = columns(row, "first_promised") if row["first_promised"] is not None else {}
    return from_query(
        snapshot,
        ITEMS,
        f"{KIND}.item_promised" if promised else f"{KIND}.item",
        columns(row, "wanted", "orders", "on_hand", "arriving", "short") | promised,
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


def _options(figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return (
        Option(
            title=f"{KIND}.option.order",
            kind="act",
            figures=figures,
            effort_days=0.5,
            initiative={"name": f"{KIND}.initiative_order", "kind": "improvement"},
        ),
        Option(
            title=f"{KIND}.option.tell",
            kind="act",
            figures=figures,
            effort_days=0.5,
            initiative={"name": f"{KIND}.initiative_tell", "kind": "improvement"},
        ),
    )


CHECK = Check(kind=KIND, dimension="operations", find=find, needs=Needs(queries=(ITEMS, COUNT)))
