"""Sold below what it costs.

What is assessed: for products, customers, channels and sizes of order, sales of the last 12 months less goods and
freight. An item counts when its mean result is below zero beyond noise (one-sided t over the order lines of a
product, else over orders; BH over all items tested).
Why it hurts: every further sale adds to the loss.
What good looks like: what is sold covers at least its goods and its freight.
What to do: raise the price, change the terms of delivery, or stop.

Freight is split over an order's lines by their value. Time spent on a customer is not in the records and not counted,
so the true loss is larger. The cuts look at the same lines from several sides: their losses must not be added up, and
the price is that of one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import (
    COST_COLUMN,
    MARGIN,
    SOLD,
    SOLD_COLUMNS,
    SOLD_OPTIONAL,
    Margin,
    read_margin,
)
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, measured, names_of
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.intervals import two_sided_z
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.tails import student_upper

KIND = "loss_making"
FEWEST = 8
"""Order lines of a product, else orders, that an item needs before it is tested (convention)."""
Row = Mapping[str, Any]

ITEMS = Query(
    name=f"{KIND}.items",
    sql=f"""
WITH {SOLD.strip()},
year AS (
    SELECT s.*, o.shipping_cost,
           sum(s.revenue) OVER (PARTITION BY s.order_id) AS order_revenue, count(*) OVER (PARTITION BY s.order_id) AS order_lines
    FROM sold AS s JOIN orders AS o ON o.order_id = s.order_id
    WHERE s.sold_on BETWEEN :from_12m AND :as_of
),
lines AS (
    SELECT order_id, product_id, product, customer_id, channel, revenue, quantity * unit_cost AS goods,
           coalesce(shipping_cost, 0)
               * CASE WHEN order_revenue > 0 THEN revenue / order_revenue ELSE 1 / order_lines END AS freight
    FROM year WHERE unit_cost IS NOT NULL
),
whole_orders AS (
    SELECT order_id, any_value(customer_id) AS customer_id, any_value(channel) AS channel, sum(revenue) AS revenue,
           sum(goods) AS goods, sum(freight) AS freight
    FROM lines GROUP BY order_id
),
bands AS (
    SELECT *, lpad(CAST(ntile(10) OVER (ORDER BY revenue, order_id) AS VARCHAR), 2, '0') AS band
    FROM whole_orders WHERE revenue > 0
),
cut AS (
    SELECT 'product' AS cut, product_id AS id, product AS name, revenue, goods, freight FROM lines
    UNION ALL
    SELECT 'customer', customer_id, customer_id, revenue, goods, freight FROM whole_orders
    UNION ALL
    SELECT 'channel', channel, channel, revenue, goods, freight FROM whole_orders
    UNION ALL
    SELECT 'orders', band, '', revenue, goods, freight FROM bands
),
items AS (
    SELECT cut, id, any_value(name) AS name, min(revenue) AS smallest, max(revenue) AS largest, count(*) AS n,
           sum(revenue) AS revenue, sum(goods) AS goods, sum(freight) AS freight, sum(goods + freight - revenue) AS loss,
           var_samp(revenue - goods - freight) AS spread
    FROM cut WHERE id IS NOT NULL GROUP BY cut, id HAVING count(*) >= {FEWEST}
),
tested AS (SELECT *, count(*) OVER () AS tested FROM items)
SELECT * FROM tested WHERE loss > 0 ORDER BY loss DESC, cut, id
""",
    columns=(*SOLD_COLUMNS, COST_COLUMN),
    optional=SOLD_OPTIONAL,
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when items lose money beyond noise."""
    margin = read_margin(snapshot)
    if not margin.known:
        return TooLittle((COST_COLUMN.split("|")[0],))
    return _judge(snapshot, judging.q, margin)


def _judge(snapshot: Snapshot, q: float, margin: Margin) -> Iterator[Draft]:
    rows = list(snapshot.frames[ITEMS.name])
    p = [_p(row) for row in rows]
    family = rows[0]["tested"] if rows else 0
    fair = adjusted([*p, *[1.0] * (family - len(p))])[: len(p)]
    losers = [{**row, "p": one} for row, one in zip(rows, fair, strict=True) if one <= q]
    cuts = {cut: [row for row in losers if row["cut"] == cut] for cut in ("product", "customer", "channel", "orders")}
    main = max(cuts, key=lambda cut: sum(row["loss"] for row in cuts[cut]))
    loss = float(sum(row["loss"] for row in cuts[main]))
    if not losers or not margin.matters(loss):
        return
    figures = {"items": len(cuts[main]), "loss": loss, "names": names_of(row["name"] for row in cuts[main])}
    if main == "orders":
        figures |= {"largest": max(row["largest"] for row in cuts[main])}
    yield Draft(
        title=f"{KIND}.title.{main}",
        figures=figures,
        subjects=tuple(Subject(row["cut"], row["id"]) for row in _shown(cuts, main) if row["cut"] != "orders"),
        evidence=(
            _test(snapshot, main, cuts[main], q, family),
            *(_item(snapshot, row) for row in _shown(cuts, main)),
        ),
        cost=_price(snapshot, main, cuts[main], loss),
        options=_options(main, figures),
        p=max(row["p"] for row in cuts[main]),
        usable=margin.coverage,
    )


def _p(row: Row) -> float:
    """One-sided p of a mean result of zero or more."""
    n, mean = row["n"], row["loss"] / row["n"]
    error = math.sqrt((row["spread"] or 0.0) / n)
    return student_upper(mean / error, n - 1) if error > 1e-9 * mean else 0.5**n


def _shown(cuts: Mapping[str, Sequence[Row]], main: str) -> list[Row]:
    """The dearest of the main cut, and the three dearest of each other one."""
    rest = [row for cut, rows in cuts.items() if cut != main for row in rows[:3]]
    return [*cuts[main][: DEAREST - len(rest)], *rest]


def _test(snapshot: Snapshot, main: str, rows: Sequence[Row], q: float, family: int) -> Evidence:
    figures = {
        "items": len(rows),
        "loss": float(sum(row["loss"] for row in rows)),
        "revenue": float(sum(row["revenue"] for row in rows)),
        "p": max(row["p"] for row in rows),
        "q": q,
        "tested": family,
    }
    return measured(snapshot, f"{KIND}.test.{main}", figures, measure="one-sided t, BH", queries=(ITEMS,))


def _item(snapshot: Snapshot, row: Row) -> Evidence:
    cut = row["cut"]
    extra = ("smallest", "largest") if cut == "orders" else ()
    freight = "_freight" if row["freight"] > 0 else ""
    return from_query(
        snapshot,
        ITEMS,
        f"{KIND}.item.{cut}{freight}",
        columns(row, "n", "revenue", "goods", *(("freight",) if freight else ()), "loss", *extra),
        where={"cut": cut, "id": row["id"]},
        context={"name": row["name"]},
    )


def _price(snapshot: Snapshot, main: str, rows: Sequence[Row], loss: float) -> Cost:
    """The year's loss of one cut; its range from the spread of the orders' results."""
    error = math.sqrt(sum(row["n"] * (row["spread"] or 0.0) for row in rows))
    half = two_sided_z(snapshot.company.policy.confidence) * error
    return Cost(low=max(0.0, loss - half), mid=loss, high=loss + half, per="year", how=f"{KIND}.how.{main}")


def _options(main: str, figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            title=f"{KIND}.option.{what}.{main}",
            kind="act",
            figures=figures,
            effort_days=days,
            initiative={"name": f"{KIND}.initiative.{what}.{main}", "kind": "improvement"},
        )
        for what, days in (("raise", 2), ("stop", 1))
    )


CHECK = Check(kind=KIND, dimension="operations", find=find, needs=Needs(queries=(ITEMS, MARGIN)), statistical=True)
