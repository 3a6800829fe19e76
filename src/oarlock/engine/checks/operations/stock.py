"""The latest stock of each product: summed over the places counted within a month of the newest count."""

from __future__ import annotations

STOCK = """
places AS (
    SELECT product_id, coalesce(location, '') AS place, max("date") AS counted_on,
           arg_max(on_hand, "date") AS on_hand, arg_max(coalesce(on_order, 0), "date") AS on_order, min("date") AS first_counted
    FROM inventory GROUP BY ALL
),
stock AS (
    SELECT product_id, sum(on_hand) AS on_hand, sum(on_order) AS on_order, max(counted_on) AS counted_on,
           min(first_counted) AS first_counted
    FROM places
    WHERE counted_on >= (SELECT max("date") FROM inventory) - 31
    GROUP BY product_id
)"""
"""A common table expression: product_id, on_hand, on_order, counted_on, first_counted. Older counts are of places given up."""
FRESH_DAYS = 31
"""How old the newest count may be to speak of today's stock."""
