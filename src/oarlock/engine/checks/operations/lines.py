"""What was sold, at what cost: the rows that most kinds of this family rest on, and the margin of the last 12 months."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.engine.model.finding import Cost
from oarlock.engine.model.needs import Query
from oarlock.engine.model.snapshot import Snapshot

SOLD = """
sold AS (
    SELECT l.order_id, l.product_id, coalesce(p.name, l.product_id) AS product, coalesce(p.category, '') AS category,
           o.customer_id, c.segment, o.channel, CAST(o.ordered_at AS DATE) AS sold_on,
           l.quantity, l.unit_price, coalesce(l.discount, 0) AS discount, coalesce(l.unit_cost, p.unit_cost) AS unit_cost,
           l.quantity * l.unit_price * (1 - coalesce(l.discount, 0)) AS revenue
    FROM order_lines AS l
    JOIN orders AS o ON o.order_id = l.order_id
    LEFT JOIN products AS p ON p.product_id = l.product_id
    LEFT JOIN customers AS c ON c.customer_id = o.customer_id
    WHERE coalesce(o.status, '') <> 'cancelled' AND NOT (coalesce(o.status, '') = 'returned' AND l.quantity > 0)
)"""
"""A common table expression: lines net of returns, cancelled orders out, as `revenue` counts them (details.md 29)."""
SOLD_COLUMNS = ("orders", "order_lines")
SOLD_OPTIONAL = ("products", "customers")
COST_COLUMN = "order_lines.unit_cost|products.unit_cost"
COVERAGE = 0.80
"""The share of revenue whose cost must be known before a margin is used (details.md 29)."""
MATTERS = 0.001
"""A loss below this share of a year's revenue is not worth an owner's minute (convention)."""

MARGIN = Query(
    name="operations.margin",
    sql=f"""
WITH {SOLD.strip()}
SELECT sum(revenue) AS revenue, sum(revenue) FILTER (WHERE unit_cost IS NOT NULL) AS known_revenue,
       sum(revenue - quantity * unit_cost) AS profit, count(*) AS "lines"
FROM sold
WHERE sold_on BETWEEN :from_12m AND :as_of
""",
    optional=(*SOLD_COLUMNS, *SOLD_OPTIONAL),
)


@dataclass(frozen=True, slots=True)
class Margin:
    """Revenue of the last 12 months, the share of it with known cost, gross profit as a share of that part."""

    revenue: float
    coverage: float
    share: float | None

    @property
    def known(self) -> bool:
        """True when a margin may be used for a price."""
        return self.coverage >= COVERAGE

    def no_price(self) -> Cost:
        """The reason why there is no price."""
        return Cost(reason="operations.no_margin", figures={"coverage": self.coverage})

    def matters(self, amount: float) -> bool:
        """True when an amount a year is worth saying."""
        return amount >= MATTERS * self.revenue


def read_margin(snapshot: Snapshot) -> Margin:
    """The margin of the last 12 months; coverage 0 where nothing was sold or no cost is known."""
    frame = snapshot.frames.get(MARGIN.name)
    row = frame.only() if frame is not None else {}
    revenue, known = row.get("revenue") or 0.0, row.get("known_revenue") or 0.0
    coverage = min(1.0, known / revenue) if revenue > 0 and known > 0 else 0.0
    return Margin(float(revenue), float(coverage), float(row["profit"] / known) if coverage else None)
