"""Which order lines count as sold, and what they carry (details.md 29). Shared by the sales metrics."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Covered, Definition, Derived, Ground, Simple

AMOUNT = "quantity * unit_price * (1 - coalesce(discount, 0))"
NOT_CANCELLED = "coalesce(orders.status, '') <> 'cancelled'"
COST = "coalesce(order_lines.unit_cost, products.unit_cost)"
LEAST_COVERAGE = 0.8
"""Share of revenue whose cost must be known (details.md 29)."""


def sold(ground: Ground) -> str | None:
    """The rows of net sales: not cancelled, not of a returned order with positive lines; None where no status is recorded."""
    if not ground.has("orders.status"):
        return None
    return f"{NOT_CANCELLED} AND _returned_sales.order_id IS NULL"


def revenue_parts(ground: Ground) -> Definition:
    """Net revenue."""
    return Simple("order_lines", f"sum({AMOUNT})", sold(ground))


def gross_parts(ground: Ground) -> Definition:
    """Revenue before returns."""
    where = f"{NOT_CANCELLED} AND quantity > 0" if ground.has("orders.status") else "quantity > 0"
    return Simple("order_lines", f"sum({AMOUNT})", where)


def cost(ground: Ground) -> str:
    """The unit cost: the line's, else the product's, of the columns that are there."""
    if not ground.has("order_lines.unit_cost"):
        return "products.unit_cost"
    return COST if ground.has("products.unit_cost") else "order_lines.unit_cost"


def _known(ground: Ground) -> str:
    rows = sold(ground)
    known = f"{cost(ground)} IS NOT NULL"
    return f"{rows} AND {known}" if rows else known


def known_revenue_of(ground: Ground) -> Definition:
    """Revenue of the lines whose cost is known."""
    return Simple("order_lines", f"sum({AMOUNT})", _known(ground))


def coverage(ground: Ground) -> Definition:
    """Share of revenue whose cost is known."""
    return Derived("known / everything", {"known": known_revenue_of(ground), "everything": revenue_parts(ground)})


def cost_of_goods(ground: Ground) -> Definition:
    """Cost of the lines of known cost, where these carry enough of revenue."""
    goods = Simple("order_lines", f"sum(quantity * {cost(ground)})", _known(ground))
    return Covered(goods, coverage(ground), LEAST_COVERAGE)


def gross_profit(ground: Ground) -> Definition:
    """Revenue less cost on the lines of known cost, where these carry enough of revenue."""
    profit = Simple("order_lines", f"sum({AMOUNT} - quantity * {cost(ground)})", _known(ground))
    return Covered(profit, coverage(ground), LEAST_COVERAGE)


def gross_margin(ground: Ground) -> Definition:
    """Gross profit as a share of the revenue of the same lines."""
    return Derived("profit / known", {"profit": gross_profit(ground), "known": known_revenue_of(ground)})
