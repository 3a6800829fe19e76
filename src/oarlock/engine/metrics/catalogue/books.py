"""What the ledger and the invoices say. Shared by the money metrics."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Opened, Simple


def booked(*kinds: str) -> Simple:
    """The sum of the bookings of these kinds."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return Simple("ledger", "sum(amount)", f"kind IN ({names})")


operating_cost = booked("opex", "payroll")
"""What running the business costs."""
PROFIT_PARTS = {"sales": booked("revenue"), "goods": booked("cogs"), "cost": operating_cost}
"""What operating profit is made of."""
open_invoices = Opened("invoices", "sum(amount)", "issued_at", "paid_at")
"""What customers owe at the end."""
