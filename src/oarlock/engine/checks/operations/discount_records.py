"""What `discount_without_return` reads: discounted products, their volume with and without discount, buyers who came
back.
"""

from __future__ import annotations

from oarlock.engine.checks.operations.lines import SOLD, SOLD_COLUMNS, SOLD_OPTIONAL
from oarlock.engine.model.needs import Query

KIND = "discount_without_return"
CLUSTERS = 20
"""Buyers (weeks) are dealt into so many groups, drawn together in the bootstrap."""
_MOST = 100
_SMALLEST = 0.005
_CLEAR = 10
"""Days with several sales that show whether a discount holds for all buyers of a day."""
_COMES_BACK = 90
"""Days within which a buyer comes back."""

_LINES = f"""
{SOLD.strip()},
lines AS (
    SELECT *, coalesce(customer_id, order_id) AS buyer, discount > {_SMALLEST} AS exposed, quantity * unit_price AS full_value
    FROM sold WHERE quantity > 0 AND unit_price > 0 AND sold_on BETWEEN :prior_from_12m AND :as_of
),
days AS (SELECT product_id, sold_on, count(*) AS n, count(*) FILTER (WHERE exposed) AS given FROM lines GROUP BY ALL),
modes AS (
    SELECT product_id, count(*) < {_CLEAR} OR count(*) FILTER (WHERE given < n) >= 0.25 * count(*) AS by_line
    FROM days WHERE n >= 2 AND given > 0 GROUP BY product_id
),
chosen AS (
    SELECT l.product_id, any_value(product) AS product, any_value(category) AS category,
           coalesce(any_value(m.by_line), true) AS by_line,
           sum(full_value * discount) AS given, sum(full_value) AS full_value, count(*) AS lines,
           coalesce(sum(full_value) FILTER (WHERE unit_cost IS NOT NULL), 0) AS known_value,
           coalesce(sum(full_value - quantity * unit_cost), 0) AS known_margin
    FROM lines AS l LEFT JOIN modes AS m ON m.product_id = l.product_id
    WHERE exposed AND sold_on >= :from_12m
    GROUP BY l.product_id ORDER BY given DESC, l.product_id LIMIT {_MOST}
)"""

PRODUCTS = Query(
    name=f"{KIND}.products",
    sql=f"WITH {_LINES.strip()}\nSELECT * FROM chosen ORDER BY given DESC, product_id",
    columns=(*SOLD_COLUMNS, "order_lines.discount"),
    optional=SOLD_OPTIONAL,
)
COUNTS = Query(
    name=f"{KIND}.counts",
    sql=f"""
WITH {_LINES.strip()},
buyers AS (
    SELECT buyer, (dense_rank() OVER (ORDER BY buyer) - 1) % {CLUSTERS} AS cluster FROM (SELECT DISTINCT buyer FROM lines)
),
scale AS (SELECT product_id, avg(quantity) AS usual FROM lines GROUP BY product_id),
by_line AS (
    SELECT l.product_id, CAST(date_trunc('quarter', l.sold_on) AS VARCHAR) || '|' || coalesce(l.segment, '') AS stratum,
           b.cluster, l.exposed, count(*) AS n, sum(l.quantity / s.usual) AS total
    FROM lines AS l
    JOIN chosen AS c ON c.product_id = l.product_id AND c.by_line
    JOIN buyers AS b ON b.buyer = l.buyer
    JOIN scale AS s ON s.product_id = l.product_id
    GROUP BY ALL
),
spans AS (
    SELECT l.product_id, date_trunc('week', min(sold_on)) + INTERVAL 7 DAY AS first_week,
           date_trunc('week', max(sold_on)) - INTERVAL 7 DAY AS last_week
    FROM lines AS l JOIN chosen AS c ON c.product_id = l.product_id AND NOT c.by_line GROUP BY l.product_id
),
calendar AS (SELECT product_id, unnest(generate_series(first_week, last_week, INTERVAL 7 DAY)) AS week FROM spans),
sold_weeks AS (
    SELECT product_id, date_trunc('week', sold_on) AS week, sum(quantity) AS pieces,
           count(*) FILTER (WHERE exposed) / count(*) AS share
    FROM lines GROUP BY ALL
),
weeks AS (
    SELECT c.product_id, CAST(c.week AS DATE) AS week, coalesce(w.pieces, 0) AS pieces, coalesce(w.share, 0) AS share,
           avg(coalesce(w.pieces, 0)) OVER (PARTITION BY c.product_id) AS usual
    FROM calendar AS c LEFT JOIN sold_weeks AS w ON w.product_id = c.product_id AND w.week = c.week
),
by_week AS (
    SELECT product_id, CAST(date_trunc('quarter', week) AS VARCHAR) AS stratum,
           CAST(date_diff('week', DATE '2001-01-01', week) % {CLUSTERS} AS BIGINT) AS cluster, share >= 0.5 AS exposed,
           count(*) AS n, sum(pieces / usual) AS total
    FROM weeks WHERE usual > 0 AND (share >= 0.5 OR share <= 0.1) GROUP BY ALL
)
SELECT * FROM by_line UNION ALL SELECT * FROM by_week
ORDER BY product_id, stratum, cluster, exposed
""",
    columns=(*SOLD_COLUMNS, "order_lines.discount"),
    optional=SOLD_OPTIONAL,
)
RETURNS = Query(
    name=f"{KIND}.returns",
    sql=f"""
WITH {_LINES.strip()},
visits AS (
    SELECT l.customer_id, sold_on, any_value(segment) AS segment, bool_or(exposed) AS exposed,
           lead(sold_on) OVER (PARTITION BY l.customer_id ORDER BY sold_on) AS next_on,
           row_number() OVER (PARTITION BY l.customer_id ORDER BY sold_on) AS visit,
           (dense_rank() OVER (ORDER BY l.customer_id) - 1) % {CLUSTERS} AS cluster
    FROM lines AS l WHERE l.customer_id IS NOT NULL GROUP BY l.customer_id, sold_on
)
SELECT CAST(date_trunc('quarter', sold_on) AS VARCHAR) || '|' || coalesce(segment, '') || '|' || least(visit, 4) AS stratum,
       cluster, exposed, count(*) AS n, count(*) FILTER (WHERE next_on <= sold_on + {_COMES_BACK}) AS total
FROM visits WHERE sold_on <= :as_of - {_COMES_BACK}
GROUP BY ALL ORDER BY stratum, cluster, exposed
""",
    columns=(*SOLD_COLUMNS, "order_lines.discount"),
    optional=SOLD_OPTIONAL,
)
