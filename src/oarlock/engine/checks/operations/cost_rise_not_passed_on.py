"""Unit cost rose, the selling price did not.

What is assessed: for every product, unit cost and net price of the last 91 days against the same 91 days a year
before, inside the same customer segment and channel (so a change of buyers is no change of price). Without a cost on
the lines, purchase prices of the last 182 days against the same days a year before.
Why it hurts: every piece earns less than a year ago, quietly.
What good looks like: a rise of cost reaches the price, or the product is bought elsewhere.
What to do: raise the price by what the cost rose, or ask two other suppliers.

A product counts when its cost rose by at least `rise` (the 95 % interval above it), less than half of the rise
reached the price, and the part that did not is above zero beyond noise (one-sided t, BH over all products sold in
both spans). A price cut on top is not counted: at most the rise itself is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.acts import acts
from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import MARGIN, SOLD, SOLD_COLUMNS, SOLD_OPTIONAL, read_margin
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, measured, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Evidence
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.intervals import two_sided_z
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.tails import student_upper

KIND = "cost_rise_not_passed_on"
FEWEST = 5
"""Lines a product needs in each span (convention)."""
Row = Mapping[str, Any]

PRODUCTS = Query(
    name=f"{KIND}.products",
    sql=f"""
WITH {SOLD.strip()},
spans AS (
    SELECT product_id, product, coalesce(segment, '') || '|' || coalesce(channel, '') AS cell, sold_on > :as_of - 91 AS late,
           quantity, revenue / quantity AS price, unit_cost
    FROM sold
    WHERE quantity > 0 AND (sold_on > :as_of - 91 OR sold_on BETWEEN :as_of - 455 AND :as_of - 365)
),
bought AS (
    SELECT item_id, CAST(ordered_at AS DATE) > :as_of - 182 AS late, quantity, unit_price FROM purchases
    WHERE quantity > 0 AND coalesce(status, '') NOT IN ('cancelled', 'rejected') AND (
        CAST(ordered_at AS DATE) > :as_of - 182 OR CAST(ordered_at AS DATE) BETWEEN :as_of - 546 AND :as_of - 365)
),
purchase_cost AS (
    SELECT item_id, sum(quantity * unit_price) FILTER (WHERE late) / nullif(sum(quantity) FILTER (WHERE late), 0) AS now,
           sum(quantity * unit_price) FILTER (WHERE NOT late) / nullif(sum(quantity) FILTER (WHERE NOT late), 0) AS before
    FROM bought GROUP BY item_id
),
lines AS (
    SELECT s.product_id, product, cell, s.late, s.quantity, s.price,
           CASE WHEN (SELECT count(unit_cost) FROM order_lines) > 0 THEN s.unit_cost
                WHEN s.late THEN b.now ELSE b.before END AS cost
    FROM spans AS s LEFT JOIN purchase_cost AS b ON b.item_id = s.product_id
),
cells AS (
    SELECT *, sum(quantity) OVER here AS pieces, sum(quantity * price) OVER here / sum(quantity) OVER here AS mean_price,
           sum(quantity * cost) OVER here / sum(quantity) OVER here AS mean_cost
    FROM lines WHERE cost IS NOT NULL WINDOW here AS (PARTITION BY product_id, cell, late)
),
sides AS (
    SELECT product_id, cell, late, any_value(product) AS product, count(*) AS n, any_value(pieces) AS pieces,
           any_value(mean_price) AS price, any_value(mean_cost) AS cost,
           sum(quantity * quantity * (cost - mean_cost) * (cost - mean_cost))
               / (any_value(pieces) * any_value(pieces)) AS cost_error,
           sum(quantity * quantity * (cost - mean_cost - price + mean_price) * (cost - mean_cost - price + mean_price))
               / (any_value(pieces) * any_value(pieces)) AS squeeze_error
    FROM cells GROUP BY product_id, cell, late
),
pairs AS (
    SELECT a.product_id, a.product, a.n AS n1, b.n AS n0, a.pieces / sum(a.pieces) OVER (PARTITION BY a.product_id) AS weight,
           b.price AS price_before, a.price AS price, b.cost AS cost_before, a.cost AS cost,
           a.cost_error + b.cost_error AS cost_error, a.squeeze_error + b.squeeze_error AS squeeze_error
    FROM sides AS a JOIN sides AS b ON a.product_id = b.product_id AND a.cell = b.cell AND a.late AND NOT b.late
),
matched AS (
    SELECT product_id, any_value(product) AS product, sum(n1) AS n, sum(n0) AS n_before, count(*) AS cells,
           sum(weight * price_before) AS price_before, sum(weight * price) AS price,
           sum(weight * cost_before) AS cost_before, sum(weight * cost) AS cost,
           sum(weight * weight * cost_error) * (sum(n1 + n0) / nullif(sum(n1 + n0) - 2 * count(*), 0)) AS cost_error,
           sum(weight * weight * squeeze_error) * (sum(n1 + n0) / nullif(sum(n1 + n0) - 2 * count(*), 0)) AS squeeze_error
    FROM pairs GROUP BY product_id HAVING sum(n1) >= {FEWEST} AND sum(n0) >= {FEWEST} AND sum(n1 + n0) > 2 * count(*) + 2
),
year AS (SELECT product_id, sum(quantity) AS units FROM sold WHERE sold_on >= :from_12m GROUP BY product_id),
tested AS (
    SELECT matched.*, year.units,
           cost / nullif(cost_before, 0) - 1 AS cost_rise, price / nullif(price_before, 0) - 1 AS price_rise,
           cost - cost_before - greatest(price - price_before, 0) AS kept_back, count(*) OVER () AS tested
    FROM matched JOIN year ON year.product_id = matched.product_id
    WHERE cost_before > 0 AND cost_before <= 1.5 * price_before
)
SELECT *, units * kept_back AS lost FROM tested WHERE cost > cost_before AND kept_back > 0 AND units > 0
ORDER BY lost DESC, product_id
""",
    columns=(*SOLD_COLUMNS, "order_lines.unit_cost|purchases"),
    optional=(*SOLD_OPTIONAL, "purchases"),
)
FAMILY = Query(
    name=f"{KIND}.family",
    sql="""
SELECT count(*) FILTER (WHERE CAST(ordered_at AS DATE) BETWEEN :as_of - 455 AND :as_of - 365) AS orders_before FROM orders
""",
    columns=("orders",),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when unit costs rose and prices did not follow."""
    if not snapshot.frames[FAMILY.name].only()["orders_before"]:
        return TooLittle(("orders: the same quarter a year before",))
    return _judge(snapshot, float(judging.thresholds["rise"]), judging.q)


def _judge(snapshot: Snapshot, rise: float, q: float) -> Iterator[Draft]:
    rows = list(snapshot.frames[PRODUCTS.name])
    p = [_p(row) if _rose(row, rise) else 1.0 for row in rows]
    family = rows[0]["tested"] if rows else 0
    fair = adjusted([*p, *[1.0] * (family - len(p))])[: len(p)]
    squeezed = [{**row, "p": one} for row, one in zip(rows, fair, strict=True) if one <= q]
    margin = read_margin(snapshot)
    lost = float(sum(row["lost"] for row in squeezed))
    if not squeezed or not margin.matters(lost):
        return
    error = math.sqrt(sum(row["squeeze_error"] * row["units"] ** 2 for row in squeezed))
    half = two_sided_z(snapshot.company.policy.confidence) * error
    figures = {"products": len(squeezed), "lost": lost, "names": names_of(row["product"] for row in squeezed)}
    yield Draft(
        title=f"{KIND}.title",
        figures=figures,
        subjects=subjects("product", (row["product_id"] for row in squeezed)),
        evidence=(
            _test(snapshot, squeezed, lost, q, family),
            *(_product(snapshot, row) for row in squeezed[:DEAREST]),
        ),
        cost=Cost(low=max(0.0, lost - half), mid=lost, high=lost + half, per="year", how=f"{KIND}.how"),
        options=acts(KIND, figures, (("raise", 1), ("supplier", 3))),
        p=max(row["p"] for row in squeezed),
    )


def _rose(row: Row, rise: float) -> bool:
    """Cost rose by the share (its 95 % interval above it) and less than half of the rise reached the price."""
    lowest = row["cost"] - row["cost_before"] - two_sided_z(0.95) * math.sqrt(row["cost_error"])
    return bool(
        lowest >= rise * row["cost_before"] * (1 - 1e-9) and row["kept_back"] > (row["cost"] - row["cost_before"]) / 2
    )


def _p(row: Row) -> float:
    """One-sided p of "price followed cost"."""
    error, lost = (
        math.sqrt(row["squeeze_error"]),
        row["cost"] - row["cost_before"] - (row["price"] - row["price_before"]),
    )
    if error <= 1e-9 * row["cost"]:
        return float(0.5 ** min(row["n"], row["n_before"]))
    return student_upper(lost / error, row["n"] + row["n_before"] - 2 * row["cells"])


def _test(snapshot: Snapshot, squeezed: list[dict[str, Any]], lost: float, q: float, family: int) -> Evidence:
    figures = {
        "products": len(squeezed),
        "lost": lost,
        "tested": family,
        "p": max(row["p"] for row in squeezed),
        "q": q,
    }
    return measured(
        snapshot, f"{KIND}.test", figures, measure="like-for-like cost and price, t, BH", queries=(PRODUCTS,)
    )


def _product(snapshot: Snapshot, row: Row) -> Evidence:
    return from_query(
        snapshot,
        PRODUCTS,
        f"{KIND}.product",
        columns(row, "cost_before", "cost", "cost_rise", "price_before", "price", "price_rise", "units", "lost"),
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(PRODUCTS, FAMILY, MARGIN)),
    thresholds={"rise": 0.03},
    statistical=True,
)
