"""Revenue grows while gross profit falls.

What is assessed: the last 12 months against the 12 months before, product by product. The change of gross profit is
split exactly into volume (everything grows alike), mix (what sells more earns less or more; products that came or
went), price before discount, discount and unit cost, and summed by category: the parts add up to the whole.
Why it hurts: more work for less money; growth then makes it worse.
What good looks like: gross profit grows with revenue.
What to do: undo the cause in the category that lost most.

Only lines of known cost count, in both years. Like for like means the same product sold in both years; a change of
buyers inside a product shows as price. Volume is measured at the prices of the year before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import COST_COLUMN, COVERAGE, SOLD, SOLD_COLUMNS, SOLD_OPTIONAL
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "growth_without_margin"
EFFECTS = ("volume", "mix", "price", "discount", "cost")

_PARTS = f"""
WITH {SOLD.strip()},
known AS (
    SELECT *, sold_on >= :from_12m AS late FROM sold
    WHERE unit_cost IS NOT NULL AND sold_on BETWEEN :prior_from_12m AND :as_of
),
two AS (
    SELECT product_id, any_value(product) AS product, any_value(category) AS category,
           coalesce(sum(quantity) FILTER (WHERE NOT late), 0) AS q0, coalesce(sum(quantity) FILTER (WHERE late), 0) AS q1,
           coalesce(sum(quantity * unit_price) FILTER (WHERE NOT late), 0) AS g0,
           coalesce(sum(quantity * unit_price) FILTER (WHERE late), 0) AS g1,
           coalesce(sum(revenue) FILTER (WHERE NOT late), 0) AS r0, coalesce(sum(revenue) FILTER (WHERE late), 0) AS r1,
           coalesce(sum(quantity * unit_cost) FILTER (WHERE NOT late), 0) AS c0,
           coalesce(sum(quantity * unit_cost) FILTER (WHERE late), 0) AS c1
    FROM known GROUP BY product_id
),
matched AS (SELECT *, q0 > 0 AND q1 > 0 AND g0 > 0 AND g1 > 0 AS twice FROM two),
whole AS (SELECT sum(CASE WHEN twice THEN q1 * r0 / q0 ELSE r1 END) / nullif(sum(r0), 0) AS growth FROM matched),
parts AS (
    SELECT product_id, product, category, r0, r1, r0 - c0 AS profit0, r1 - c1 AS profit1,
           (growth - 1) * (r0 - c0) AS volume,
           CASE WHEN twice THEN q1 * (r0 - c0) / q0 ELSE r1 - c1 END - growth * (r0 - c0) AS mix,
           CASE WHEN twice THEN q1 * (g1 / q1 - g0 / q0) * (r0 / g0) ELSE 0 END AS price,
           CASE WHEN twice THEN g1 * (r1 / g1 - r0 / g0) ELSE 0 END AS discount,
           CASE WHEN twice THEN -q1 * (c1 / q1 - c0 / q0) ELSE 0 END AS cost
    FROM matched, whole
)"""
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in EFFECTS)

SPANS = Query(
    name=f"{KIND}.spans",
    sql=f"""
WITH {SOLD.strip()}
SELECT date_diff('day', :prior_from_12m, (SELECT min(CAST(ordered_at AS DATE)) FROM orders)) AS starts_late_by,
       sum(revenue) FILTER (WHERE sold_on < :from_12m) AS revenue_before,
       sum(revenue) FILTER (WHERE sold_on >= :from_12m) AS revenue,
       sum(revenue) FILTER (WHERE sold_on < :from_12m AND unit_cost IS NOT NULL) AS known_before,
       sum(revenue) FILTER (WHERE sold_on >= :from_12m AND unit_cost IS NOT NULL) AS known,
       sum(revenue - quantity * unit_cost) FILTER (WHERE sold_on < :from_12m) AS profit_before,
       sum(revenue - quantity * unit_cost) FILTER (WHERE sold_on >= :from_12m) AS profit,
       date_diff('day', :prior_from_12m, :from_12m) AS days_before, date_diff('day', :from_12m, :as_of) + 1 AS days
FROM sold WHERE sold_on BETWEEN :prior_from_12m AND :as_of
""",
    columns=(*SOLD_COLUMNS, COST_COLUMN),
    optional=SOLD_OPTIONAL,
)
CATEGORIES = Query(
    name=f"{KIND}.categories",
    sql=f"""{_PARTS}
SELECT category, sum(r0) AS revenue_before, sum(r1) AS revenue, sum(profit0) AS profit_before, sum(profit1) AS profit,
       sum(profit1) - sum(profit0) AS change,
       coalesce(sum(profit1) FILTER (WHERE r0 = 0), 0) AS newcomers, {_SUMS}
FROM parts GROUP BY category ORDER BY change, category
""",
    columns=(*SOLD_COLUMNS, COST_COLUMN),
    optional=SOLD_OPTIONAL,
)
PRODUCTS = Query(
    name=f"{KIND}.products",
    sql=f"""{_PARTS}
SELECT product_id, product, category, profit0 AS profit_before, profit1 AS profit, profit1 - profit0 AS change,
       {", ".join(EFFECTS)}
FROM parts WHERE profit1 < profit0 ORDER BY profit1 - profit0, product_id LIMIT {DEAREST}
""",
    columns=(*SOLD_COLUMNS, COST_COLUMN),
    optional=SOLD_OPTIONAL,
)
_START_TOLERANCE = 31


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when revenue rose and gross profit fell, in money and a day."""
    spans = snapshot.frames[SPANS.name].only()
    if spans["starts_late_by"] is None or spans["starts_late_by"] > _START_TOLERANCE or not spans["revenue_before"]:
        return TooLittle(("orders: 24 months",))
    if any((spans[known] or 0) < COVERAGE * (spans[whole] or 0) for known, whole in _COVERED):
        return TooLittle((COST_COLUMN.split("|")[0],))
    return _judge(snapshot, spans)


_COVERED = (("known_before", "revenue_before"), ("known", "revenue"))


def _judge(snapshot: Snapshot, spans: Mapping[str, Any]) -> Iterator[Draft]:
    if not (_rose(spans, "known") and _fell(spans, "profit")):
        return
    categories = list(snapshot.frames[CATEGORIES.name])
    worst = categories[0]
    effect = _cause(worst)
    lost = float(spans["profit_before"] - spans["profit"])
    names = {"category": worst["category"], "growth": spans["revenue"] / spans["revenue_before"] - 1, "lost": lost}
    whole = "" if worst["category"] else "_whole"
    products = [row for row in snapshot.frames[PRODUCTS.name] if row["category"] == worst["category"]]
    yield Draft(
        title=f"{KIND}.title.{effect}{whole}",
        figures=names,
        subjects=(
            *subjects("category", (row["category"] for row in categories if row["category"] and row["change"] < 0)),
            *subjects("product", (row["product_id"] for row in products)),
        ),
        evidence=(
            from_query(
                snapshot,
                SPANS,
                f"{KIND}.whole",
                columns(spans, "revenue_before", "revenue", "profit_before", "profit"),
            ),
            *(_category(snapshot, row) for row in categories[:DEAREST]),
            *_newcomers(snapshot, worst),
            *(_product(snapshot, row) for row in products[:5]),
        ),
        cost=Cost(low=lost, mid=lost, high=lost, per="year", how=f"{KIND}.how"),
        options=_options(effect, whole, names, names_of(row["product"] for row in products)),
        usable=min(1.0, spans["known"] / spans["revenue"]),
    )


def _cause(row: Mapping[str, Any]) -> str:
    """The effect that took most. Cost and price are netted where they oppose: a rise that was passed on took nothing."""
    parts = {name: row[name] for name in EFFECTS}
    if parts["price"] * parts["cost"] < 0:
        kept, gone = ("cost", "price") if parts["cost"] < 0 else ("price", "cost")
        parts[kept] += parts.pop(gone)
    return min(parts, key=lambda name: parts[name])


def _rose(spans: Mapping[str, Any], name: str) -> bool:
    before, now = spans[f"{name}_before"] or 0, spans[name] or 0
    return bool(now > before and now / spans["days"] > before / spans["days_before"])


def _fell(spans: Mapping[str, Any], name: str) -> bool:
    before, now = spans[f"{name}_before"] or 0, spans[name] or 0
    return bool(now < before and now / spans["days"] < before / spans["days_before"])


def _category(snapshot: Snapshot, row: Mapping[str, Any]) -> Any:
    discounted = "" if "order_lines.discount" in snapshot.columns else "_no_discount"
    kept = [name for name in EFFECTS if not (discounted and name == "discount")]
    return from_query(
        snapshot,
        CATEGORIES,
        f"{KIND}.category{discounted}" if row["category"] else f"{KIND}.uncategorised{discounted}",
        columns(row, "profit_before", "profit", "change", *kept),
        where={"category": row["category"]},
        context={"category": row["category"]},
    )


def _newcomers(snapshot: Snapshot, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What products sold for the first time brought, where that is a loss."""
    if not row["newcomers"] < 0:
        return ()
    said = f"{KIND}.newcomers" if row["category"] else f"{KIND}.newcomers_whole"
    where = {"category": row["category"]}
    return (from_query(snapshot, CATEGORIES, said, columns(row, "newcomers"), where=where, context=where),)


def _product(snapshot: Snapshot, row: Mapping[str, Any]) -> Any:
    return from_query(
        snapshot,
        PRODUCTS,
        f"{KIND}.product",
        columns(row, "profit_before", "profit", "volume", "mix", "price", "discount", "cost"),
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


def _options(effect: str, whole: str, names: Mapping[str, Any], products: list[str]) -> tuple[Option, ...]:
    figures = {**names, "products": products}
    undo = Option(
        title=f"{KIND}.option.{effect}{whole}",
        kind="act",
        figures=figures,
        effort_days=3,
        initiative={"name": f"{KIND}.initiative{whole}", "kind": "improvement"},
    )
    if not products:
        return (undo,)
    floor = Option(
        title=f"{KIND}.option.products",
        kind="act",
        figures=figures,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative_products", "kind": "improvement"},
    )
    return (undo, floor)


CHECK = Check(kind=KIND, dimension="operations", find=find, needs=Needs(queries=(SPANS, CATEGORIES, PRODUCTS)))
