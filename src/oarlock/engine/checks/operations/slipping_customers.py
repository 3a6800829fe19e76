"""Good customers who are late by their own rhythm.

What is assessed: every customer with at least five order days and a rhythm of their own; how long they have been
silent against their usual gap, and how likely such a silence is by chance (gaps as Gamma with the customer's own mean
and the regularity of all customers; then silence ÷ (silence + gaps) is Beta(k, n·k)). BH over all customers tested.
Why it hurts: by the time it shows in the year's figures, they buy elsewhere.
What good looks like: somebody calls when a good customer is late, not a year later.
What to do: call them, the dearest first.

Good means: earned at least as much in their last 12 months of buying as the middle one of the customers tested (gross
profit where costs are known, else sales). Who did not buy at this time of the year a year ago either is left out, and
so is who is recorded as gone or bought last more than 12 months ago. The price is an upper bound: not all of them are
lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.acts import acts
from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.lines import MARGIN, SOLD, SOLD_COLUMNS, SOLD_OPTIONAL, Margin, read_margin
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, measured, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Evidence
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.tails import incomplete_beta

KIND = "slipping_customers"
FEWEST_GAPS = 4
FEWEST_CUSTOMERS = 10
Row = Mapping[str, Any]

CUSTOMERS = Query(
    name=f"{KIND}.customers",
    sql=f"""
WITH {SOLD.strip()},
bought AS (
    SELECT customer_id, sold_on, sum(revenue) AS revenue, sum(revenue - quantity * unit_cost) AS profit
    FROM sold WHERE customer_id IS NOT NULL GROUP BY ALL HAVING sum(quantity) > 0
),
today AS (SELECT max(sold_on) AS day FROM bought),
gaps AS (
    SELECT *, date_diff('day', lag(sold_on) OVER (PARTITION BY customer_id ORDER BY sold_on), sold_on) AS gap,
           max(sold_on) OVER (PARTITION BY customer_id) AS last_on
    FROM bought
),
rhythm AS (
    SELECT customer_id, count(gap) AS gaps, sum(gap) AS span, median(gap) AS usual,
           min(sold_on) AS first_on, any_value(last_on) AS last_on,
           sum(gap * gap) / count(gap) / (avg(gap) * avg(gap)) - 1 AS unevenness,
           coalesce(sum(revenue) FILTER (WHERE sold_on > last_on - 365), 0) AS revenue,
           sum(profit) FILTER (WHERE sold_on > last_on - 365) AS profit,
           date_diff('day', any_value(last_on), any_value(today.day)) AS silent,
           count(*) FILTER (WHERE sold_on > last_on - 365 AND sold_on <= today.day - 365) AS orders_then
    FROM gaps, today GROUP BY customer_id HAVING count(gap) >= {FEWEST_GAPS}
),
tested AS (
    SELECT r.*, count(*) OVER () AS tested, median(revenue) OVER () AS middle_revenue, median(profit) OVER () AS middle_profit,
           sum(unevenness * gaps / (gaps - 1)) OVER () / count(*) OVER () AS unevenness_of_all,
           silent / greatest(usual, span / gaps) AS times
    FROM rhythm AS r LEFT JOIN customers AS c ON c.customer_id = r.customer_id
    WHERE c.left_at IS NULL AND r.last_on >= :from_12m
)
SELECT customer_id, gaps, span, greatest(usual, span / gaps) AS usual, last_on, silent, times, revenue, profit, tested,
       unevenness_of_all
FROM tested
WHERE times >= 1 AND NOT (first_on <= last_on - 365 AND orders_then = 0)
  AND coalesce(profit >= middle_profit, revenue >= middle_revenue)
ORDER BY coalesce(profit, revenue) DESC, customer_id
""",
    columns=(*SOLD_COLUMNS, "orders.customer_id"),
    optional=SOLD_OPTIONAL,
)
FAMILY = Query(
    name=f"{KIND}.family",
    sql="""
SELECT count(*) AS customers FROM (
    SELECT customer_id FROM orders
    WHERE customer_id IS NOT NULL AND coalesce(status, '') <> 'cancelled'
    GROUP BY customer_id
    HAVING count(DISTINCT CAST(ordered_at AS DATE)) > 4
)
""",
    columns=("orders.customer_id",),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when good customers are silent for `gap` times their rhythm, beyond chance."""
    if snapshot.frames[FAMILY.name].only()["customers"] < FEWEST_CUSTOMERS:
        return TooLittle((f"orders: {FEWEST_CUSTOMERS} customers with {FEWEST_GAPS + 1} order days",))
    return _judge(snapshot, float(judging.thresholds["gap"]), judging.q)


def _judge(snapshot: Snapshot, gap: float, q: float) -> Iterator[Draft]:
    rows = list(snapshot.frames[CUSTOMERS.name])
    p = [_p(row) for row in rows]
    family = rows[0]["tested"] if rows else 0
    fair = adjusted([*p, *[1.0] * (family - len(p))])[: len(p)]
    late = [{**row, "p": one} for row, one in zip(rows, fair, strict=True) if one <= q and row["times"] >= gap]
    margin = read_margin(snapshot)
    stake = float(sum(max(0.0, row["profit"] or 0.0) for row in late))
    revenue = float(sum(row["revenue"] for row in late))
    if not late or not margin.matters(stake if margin.known else revenue):
        return
    figures: dict[str, Any] = {"customers": len(late), "stake": stake, "revenue": revenue, "gap": gap}
    figures["names"] = names_of(row["customer_id"] for row in late)
    suffix = "" if margin.known else "_unpriced"
    yield Draft(
        title=f"{KIND}.title{suffix}",
        figures=figures,
        subjects=subjects("customer", (row["customer_id"] for row in late)),
        evidence=(_test(snapshot, late, gap, q, family), *(_customer(snapshot, row, margin) for row in late[:DEAREST])),
        cost=Cost(low=0, mid=stake, high=stake, per="year", how=f"{KIND}.how", upper_bound=True)
        if margin.known
        else margin.no_price(),
        options=acts(KIND, figures, (("call", 1), ("alarm", 1))),
        p=max(row["p"] for row in late),
    )


def _p(row: Row) -> float:
    """How likely a silence of this length or longer is by chance, given the customer's gaps and the regularity of all."""
    shape = 1 / max(row["unevenness_of_all"], 0.05)
    shape = min(max(shape, 0.25), 4.0)
    share = row["silent"] / (row["silent"] + row["span"])
    return 1 - incomplete_beta(share, shape, shape * row["gaps"])


def _test(snapshot: Snapshot, late: list[dict[str, Any]], gap: float, q: float, family: int) -> Evidence:
    figures = {"customers": len(late), "gap": gap, "tested": family, "p": max(row["p"] for row in late), "q": q}
    return measured(snapshot, f"{KIND}.test", figures, measure="silence against own rhythm, BH", queries=(CUSTOMERS,))


def _customer(snapshot: Snapshot, row: Row, margin: Margin) -> Evidence:
    priced = margin.known and row["profit"] is not None
    return from_query(
        snapshot,
        CUSTOMERS,
        f"{KIND}.customer" if priced else f"{KIND}.customer_unpriced",
        columns(row, "last_on", "silent", "usual", "revenue", *(("profit",) if priced else ())),
        where={"customer_id": row["customer_id"]},
        context={"customer": row["customer_id"]},
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(CUSTOMERS, FAMILY, MARGIN)),
    thresholds={"gap": 2},
    statistical=True,
)
