"""A steady seller stood at zero.

What is assessed: products that sold in at least `weeks` of the weeks of the last 12 months, and the days on which
their stock was counted at zero.
Why it hurts: nobody can buy what is not there; some come back, some buy elsewhere.
What good looks like: what sells every week is never out.
What to do: order these earlier: raise their reorder point by what sells during the time of delivery.

A count of zero holds until the next count (31 days at most), the last one until the day of the audit. The price is an
upper bound: the margin of the days at zero at the pace of the other days; some customers will have come back or
bought something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.operations.lines import (
    COVERAGE,
    MARGIN,
    SOLD,
    SOLD_COLUMNS,
    SOLD_OPTIONAL,
    read_margin,
)
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Option
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "stock_out_on_seller"
_FEWEST_DAYS = 91

ITEMS = Query(
    name=f"{KIND}.items",
    sql=f"""
WITH {SOLD.strip()},
counts AS (
    SELECT product_id, "date" AS counted_on, sum(on_hand) AS on_hand, count(*) AS places FROM inventory
    WHERE "date" >= :from_12m GROUP BY ALL
),
whole AS (SELECT *, max(places) OVER (PARTITION BY product_id) AS all_places FROM counts),
held AS (
    SELECT product_id, on_hand,
           least(31, coalesce(
               date_diff('day', counted_on, lead(counted_on) OVER (PARTITION BY product_id ORDER BY counted_on)),
               date_diff('day', counted_on, :as_of) + 1
           )) AS days
    FROM whole WHERE places = all_places
),
empty AS (SELECT product_id, sum(days) AS days_out, count(*) AS counts_out FROM held WHERE on_hand <= 0 GROUP BY product_id),
sales AS (
    SELECT product_id, any_value(product) AS product,
           count(DISTINCT date_trunc('week', sold_on)) FILTER (WHERE quantity > 0) AS weeks_sold,
           date_diff('day', min(sold_on), :as_of) + 1 AS days, sum(quantity) AS units,
           sum(revenue) AS revenue, sum(revenue) FILTER (WHERE unit_cost IS NOT NULL) AS known_revenue,
           sum(revenue - quantity * unit_cost) / nullif(sum(quantity) FILTER (WHERE unit_cost IS NOT NULL), 0) AS unit_margin
    FROM sold WHERE sold_on BETWEEN :from_12m AND :as_of
    GROUP BY product_id HAVING sum(quantity) > 0
)
SELECT sales.product_id, product, weeks_sold, ceil(days / 7) AS weeks, least(1, weeks_sold / ceil(days / 7)) AS sold_share,
       days, days_out, counts_out, units, units / greatest(days - days_out, 1) AS units_a_day,
       days_out * units / greatest(days - days_out, 1) AS units_missed,
       CASE WHEN known_revenue >= {COVERAGE} * revenue THEN greatest(unit_margin, 0) END AS unit_margin,
       CASE WHEN known_revenue >= {COVERAGE} * revenue
            THEN days_out * units / greatest(days - days_out, 1) * greatest(unit_margin, 0) END AS missed
FROM sales
JOIN empty ON empty.product_id = sales.product_id
LEFT JOIN products AS p ON p.product_id = sales.product_id
WHERE days >= {_FEWEST_DAYS} AND coalesce(CAST(p.discontinued_at AS DATE) > :as_of, true)
ORDER BY missed DESC NULLS LAST, units_missed DESC, sales.product_id
""",
    columns=("inventory", *SOLD_COLUMNS),
    optional=SOLD_OPTIONAL,
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft when steady sellers were counted at zero."""
    share = float(judging.thresholds["weeks"])
    rows = [row for row in snapshot.frames[ITEMS.name] if row["sold_share"] >= share]
    margin = read_margin(snapshot)
    missed = float(sum(row["missed"] or 0 for row in rows))
    if not rows or (margin.known and not margin.matters(missed)):
        return
    steady = f"FILTER (WHERE sold_share >= {share!r})"
    whole: dict[str, tuple[Any, str]] = {
        "products": (len(rows), f"count(*) {steady}"),
        "days_out": (sum(row["days_out"] for row in rows), f"sum(days_out) {steady}"),
        "units_missed": (sum(row["units_missed"] for row in rows), f"sum(units_missed) {steady}"),
    }
    figures = {name: value for name, (value, _) in whole.items()}
    figures |= {"names": names_of(row["product"] for row in rows), "missed": missed}
    suffix = "" if margin.known else "_unpriced"
    yield Draft(
        title=f"{KIND}.title{suffix}",
        figures=figures,
        subjects=subjects("product", (row["product_id"] for row in rows)),
        evidence=(
            from_query(snapshot, ITEMS, f"{KIND}.whole", whole),
            *(_item(snapshot, row) for row in rows[:DEAREST]),
        ),
        cost=Cost(low=0, mid=missed, high=missed, per="year", how=f"{KIND}.how", upper_bound=True)
        if margin.known
        else margin.no_price(),
        options=_options(figures),
    )


def _item(snapshot: Snapshot, row: Mapping[str, Any]) -> Any:
    priced = row["missed"] is not None
    names = ("weeks_sold", "weeks", "days_out", "units_missed", *(("missed",) if priced else ()))
    return from_query(
        snapshot,
        ITEMS,
        f"{KIND}.item" if priced else f"{KIND}.item_unpriced",
        columns(row, *names),
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


def _options(figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return (
        Option(
            title=f"{KIND}.option.reorder",
            kind="act",
            figures=figures,
            effort_days=1,
            initiative={"name": f"{KIND}.initiative_reorder", "kind": "improvement"},
        ),
        Option(
            title=f"{KIND}.option.watch",
            kind="act",
            figures=figures,
            effort_days=0.5,
            initiative={"name": f"{KIND}.initiative_watch", "kind": "improvement"},
        ),
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(ITEMS, MARGIN)),
    thresholds={"weeks": 0.75},
)
