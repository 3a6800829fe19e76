"""Stock that lasts longer than it should.

What is assessed: the latest stock of every product against its sales of the last 12 months; what lies beyond `years`
of them.
Why it hurts: money lies on the shelf, ages, and is sold below cost in the end.
What good looks like: no product has more than a year of sales on hand.
What to do: stop ordering it, sell it off, or send it back.

A product counts when it is for sale (it sold at some time, or has a list price) and had time to sell: first sold at
least 90 days ago, or counted or bought at least 180 days ago and never sold. A product first sold within the year is
scaled to a year.
What a maker uses up in its own products is not in the sales: a part that also goes into other products can look too
slow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import COVERAGE, MARGIN, SOLD, SOLD_COLUMNS, SOLD_OPTIONAL, read_margin
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, names_of, subjects
from oarlock.engine.checks.operations.stock import STOCK
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "dead_stock"

ITEMS = Query(
    name=f"{KIND}.items",
    sql=f"""
WITH {SOLD.strip()}, {STOCK.strip()},
sales AS (
    SELECT product_id, min(sold_on) FILTER (WHERE quantity > 0) AS first_sold,
           max(sold_on) FILTER (WHERE quantity > 0) AS last_sold,
           coalesce(sum(quantity) FILTER (WHERE sold_on >= :from_12m), 0) AS units,
           arg_max(unit_cost, sold_on) AS line_cost
    FROM sold GROUP BY product_id
),
bought AS (
    SELECT item_id, min(CAST(ordered_at AS DATE)) AS first_bought, arg_max(unit_price, ordered_at) AS purchase_price
    FROM purchases GROUP BY item_id
),
items AS (
    SELECT s.product_id, coalesce(p.name, s.product_id) AS product, s.on_hand, s.counted_on, sales.first_sold, sales.last_sold,
           greatest(coalesce(sales.units, 0), 0)
               * greatest(1, 365.0 / (date_diff('day', coalesce(sales.first_sold, :from_12m), :as_of) + 1)) AS yearly,
           coalesce(p.unit_cost, sales.line_cost, bought.purchase_price) AS unit_cost
    FROM stock AS s
    LEFT JOIN products AS p ON p.product_id = s.product_id
    LEFT JOIN sales ON sales.product_id = s.product_id
    LEFT JOIN bought ON bought.item_id = s.product_id
    WHERE s.on_hand > 0 AND (
        sales.first_sold <= :as_of - 90
        OR (sales.first_sold IS NULL AND p.list_price > 0 AND least(s.first_counted, bought.first_bought) <= :as_of - 180)
    )
)
SELECT *, on_hand * unit_cost AS value FROM items ORDER BY product_id
""",
    columns=("inventory", *SOLD_COLUMNS),
    optional=(*SOLD_OPTIONAL, "purchases"),
)
MATERIALS = Query(
    name=f"{KIND}.materials",
    sql=f"""
WITH {STOCK.strip()}
SELECT count(*) AS stocked,
       count(*) FILTER (WHERE coalesce(p.list_price, 0) = 0
                          AND s.product_id NOT IN (SELECT product_id FROM order_lines)) AS materials
FROM stock AS s LEFT JOIN products AS p ON p.product_id = s.product_id
WHERE s.on_hand > 0
""",
    columns=("inventory", "order_lines"),
    optional=("products",),
)
SPAN = Query(
    name=f"{KIND}.span",
    sql="SELECT date_diff('day', :from_12m, min(CAST(ordered_at AS DATE))) AS starts_late_by FROM orders",
    columns=("orders",),
)
_START_TOLERANCE = 31


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when products have more on hand than `years` of their sales."""
    late = snapshot.frames[SPAN.name].only()["starts_late_by"]
    if late is None or late > _START_TOLERANCE:
        return TooLittle(("orders: 12 months",))
    return _judge(snapshot, float(judging.thresholds["years"]))


def _judge(snapshot: Snapshot, years: float) -> Iterator[Draft]:
    excess = f"(on_hand - {years!r} * yearly)"
    rows = [{**row, "excess": row["on_hand"] - years * row["yearly"]} for row in snapshot.frames[ITEMS.name]]
    rows = [row for row in rows if row["excess"] >= 1]
    for row in rows:
        row["tied"] = None if row["unit_cost"] is None else row["excess"] * row["unit_cost"]
    rows.sort(key=lambda row: (-(row["tied"] or 0), -row["excess"], row["product_id"]))
    pieces = float(sum(row["excess"] for row in rows))
    tied = float(sum(row["tied"] or 0 for row in rows))
    priced = sum(row["excess"] for row in rows if row["tied"] is not None) >= COVERAGE * pieces and tied > 0
    if not rows or (priced and not read_margin(snapshot).matters(tied)):
        return
    some = f"FILTER (WHERE {excess} >= 1)"
    whole: dict[str, tuple[Any, str]] = {
        "products": (len(rows), f"count(*) {some}"),
        "pieces": (pieces, f"sum({excess}) {some}"),
    }
    if priced:
        whole["tied"] = (tied, f"sum({excess} * unit_cost) {some}")
    suffix = "" if priced else "_unpriced"
    figures = {name: value for name, (value, _) in whole.items()} | {"names": names_of(row["product"] for row in rows)}
    yield Draft(
        title=f"{KIND}.title{suffix}",
        figures=figures,
        subjects=subjects("product", (row["product_id"] for row in rows)),
        evidence=(
            from_query(snapshot, ITEMS, f"{KIND}.whole{suffix}", whole, context={"years": years}),
            *_materials(snapshot),
            *(_item(snapshot, row, excess) for row in rows[:DEAREST]),
        ),
        cost=Cost(low=tied, mid=tied, high=tied, per="event", how=f"{KIND}.how", figures={"years": years})
        if priced
        else Cost(reason=f"{KIND}.no_price"),
        options=_options(figures),
    )


def _item(snapshot: Snapshot, row: Mapping[str, Any], excess: str) -> Evidence:
    figures = columns(row, "on_hand", "yearly") | {"excess": (row["excess"], excess)}
    if row["tied"] is not None:
        figures["tied"] = (row["tied"], f"{excess} * unit_cost")
    said = "never" if row["last_sold"] is None else "item" if row["yearly"] > 0 else "still"
    if row["last_sold"] is not None:
        figures |= columns(row, "last_sold")
    return from_query(
        snapshot,
        ITEMS,
        f"{KIND}.{said}" if row["tied"] is not None else f"{KIND}.{said}_unpriced",
        figures,
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


def _materials(snapshot: Snapshot) -> tuple[Evidence, ...]:
    """A caution where most stock is not for sale: what a maker uses up is not in the sales."""
    row = snapshot.frames[MATERIALS.name].only()
    if row["materials"] <= row["stocked"] / 10:
        return ()
    return (from_query(snapshot, MATERIALS, f"{KIND}.materials", columns(row, "materials", "stocked")),)


def _options(figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return (
        Option(
            title=f"{KIND}.option.stop",
            kind="act",
            figures=figures,
            effort_days=0.5,
            initiative={"name": f"{KIND}.initiative_stop", "kind": "improvement"},
        ),
        Option(
            title=f"{KIND}.option.sell",
            kind="act",
            figures=figures,
            effort_days=2,
            initiative={"name": f"{KIND}.initiative_sell", "kind": "improvement"},
        ),
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(ITEMS, MATERIALS, SPAN, MARGIN)),
    thresholds={"years": 1},
)
