"""What `late_delivery_harm` reads: orders late and on time, in strata of like orders, and what followed them."""

from __future__ import annotations

from oarlock.engine.model.needs import Query

KIND = "late_delivery_harm"
CLUSTERS = 40
"""Customers are dealt into so many groups, drawn together in the bootstrap."""
_AGAIN = 90
_CONTACT = 30

_DUE = """
due AS (
    SELECT order_id, customer_id, CAST(ordered_at AS DATE) AS ordered_on, CAST(promised_at AS DATE) AS promised_on, status,
           CAST(CASE WHEN (SELECT count(delivered_at) FROM orders) > 0 THEN delivered_at ELSE shipped_at END AS DATE) AS done_on,
           (SELECT count(customer_id) FROM orders) > 0 AS named
    FROM orders WHERE promised_at IS NOT NULL AND coalesce(status, '') <> 'cancelled'
),
judged AS (
    SELECT *, coalesce(done_on > promised_on, true) AS exposed, least(promised_on, coalesce(done_on, promised_on)) AS from_on
    FROM due
    WHERE (done_on IS NOT NULL OR promised_on < :as_of) AND promised_on BETWEEN :prior_from_12m AND :as_of
)"""
_COLUMNS = ("orders", "orders.promised_at", "orders.delivered_at|orders.shipped_at")

ORDERS = Query(
    name=f"{KIND}.orders",
    sql=f"WITH {_DUE.strip()}\nSELECT count(*) AS due, count(*) FILTER (WHERE exposed) AS late FROM judged",
    columns=_COLUMNS,
)
YEAR = Query(
    name=f"{KIND}.year",
    sql=f"""
WITH {_DUE.strip()}
SELECT count(*) FILTER (WHERE exposed AND promised_on >= :from_12m) AS late,
       (SELECT count(*) FROM orders
        WHERE coalesce(status, '') NOT IN ('cancelled', 'returned') AND CAST(ordered_at AS DATE) >= :from_12m) AS orders
FROM judged
""",
    columns=_COLUMNS,
)
OUTCOMES = Query(
    name=f"{KIND}.outcomes",
    sql=f"""
WITH {_DUE.strip()},
value AS (
    SELECT order_id, sum(quantity * unit_price * (1 - coalesce(discount, 0))) FILTER (WHERE quantity > 0) AS value,
           bool_or(quantity < 0) AS sent_back
    FROM order_lines WHERE order_id IN (SELECT order_id FROM judged) GROUP BY order_id
),
history AS (
    SELECT order_id, row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id) AS visit
    FROM orders WHERE customer_id IS NOT NULL AND coalesce(status, '') <> 'cancelled'
),
linked AS (SELECT count(order_id) > 0 AS by_order FROM tickets),
contacts AS (
    SELECT j.order_id, count(*) AS contacts, avg(t.csat) AS csat
    FROM judged AS j
    JOIN tickets AS t ON t.order_id = j.order_id AND CAST(t.opened_at AS DATE) >= j.from_on
    GROUP BY j.order_id
),
by_customer AS (
    SELECT j.order_id, count(*) AS contacts, avg(t.csat) AS csat
    FROM judged AS j
    JOIN tickets AS t ON t.customer_id = j.customer_id
     AND CAST(t.opened_at AS DATE) BETWEEN j.from_on AND j.from_on + {_CONTACT}
    WHERE NOT (SELECT by_order FROM linked)
    GROUP BY j.order_id
),
again AS (
    SELECT j.order_id, o.bought_on FROM judged AS j
    ASOF JOIN (
        SELECT DISTINCT customer_id, CAST(ordered_at AS DATE) AS bought_on FROM orders
        WHERE customer_id IS NOT NULL AND coalesce(status, '') <> 'cancelled'
    ) AS o ON j.customer_id = o.customer_id AND j.promised_on < o.bought_on
),
middle AS (SELECT median(value) AS middle FROM value JOIN judged ON judged.order_id = value.order_id),
buyers AS (
    SELECT buyer, (dense_rank() OVER (ORDER BY buyer) - 1) % {CLUSTERS} AS cluster
    FROM (SELECT DISTINCT coalesce(customer_id, order_id) AS buyer FROM judged)
),
rows AS (
    SELECT j.exposed, b.cluster, j.promised_on, j.named AND j.customer_id IS NOT NULL AS named,
           CAST(date_trunc('quarter', j.promised_on) AS VARCHAR) || '|' || coalesce(c.segment, '') || '|'
               || CASE WHEN h.visit IS NULL THEN '' WHEN h.visit = 1 THEN 'first' WHEN h.visit <= 4 THEN 'few' ELSE 'many' END
               || '|' || coalesce(CAST(v.value > m.middle AS VARCHAR), '') AS stratum,
           coalesce(k.csat, bc.csat) AS csat, coalesce(k.contacts, bc.contacts, 0) AS contacts,
           coalesce(v.sent_back, false) OR coalesce(j.status = 'returned', false) AS sent_back,
           coalesce(a.bought_on <= j.promised_on + {_AGAIN}, false) AS came_again
    FROM judged AS j
    JOIN buyers AS b ON b.buyer = coalesce(j.customer_id, j.order_id)
    CROSS JOIN middle AS m
    LEFT JOIN customers AS c ON c.customer_id = j.customer_id
    LEFT JOIN value AS v ON v.order_id = j.order_id
    LEFT JOIN history AS h ON h.order_id = j.order_id
    LEFT JOIN contacts AS k ON k.order_id = j.order_id
    LEFT JOIN by_customer AS bc ON bc.order_id = j.order_id
    LEFT JOIN again AS a ON a.order_id = j.order_id
),
told AS (SELECT min(CAST(opened_at AS DATE)) AS first_on, count(csat) > 0 AS scored FROM tickets)
SELECT 'satisfaction' AS outcome, stratum, cluster, exposed, count(*) AS n, sum(csat) AS total FROM rows
WHERE csat IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'contacts', stratum, cluster, exposed, count(*), count(*) FILTER (WHERE contacts > 0) FROM rows, told
WHERE promised_on >= told.first_on AND promised_on <= :as_of - {_CONTACT} GROUP BY ALL
UNION ALL
SELECT 'returns', stratum, cluster, exposed, count(*), count(*) FILTER (WHERE sent_back) FROM rows
WHERE promised_on <= :as_of - {_CONTACT} AND (SELECT bool_or(sent_back) FROM rows) GROUP BY ALL
UNION ALL
SELECT 'repeats', stratum, cluster, exposed, count(*), count(*) FILTER (WHERE came_again) FROM rows
WHERE named AND promised_on <= :as_of - {_AGAIN} GROUP BY ALL
ORDER BY outcome, stratum, cluster, exposed
""",
    columns=_COLUMNS,
    optional=("tickets", "customers", "order_lines"),
)
