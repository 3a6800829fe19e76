"""Which share of this period's customers buys in the next?

Formula: customers of a period with an order in the next complete period ÷ customers of the period.
Unit and direction: percent, up.
Counting rules: The value belongs to the first of the two periods (months). Cancelled orders are out.
Undefined when: the next period is not complete yet, or no customer.
Example: a, b buy in May, b and c in June: 0.5 for May.
Source: the contract's catalogue; details.md 26.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Procedure


def _define(ground: Ground) -> Definition:
    args = ("=customer_id", "month", ground.as_of.isoformat())
    return Procedure("retained", "orders", "ordered_at", args, NOT_CANCELLED)


METRIC = Builtin(
    id="customer_retention",
    name="Customer retention",
    unit="percent",
    direction="up",
    question="Which share of this period's customers buys in the next?",
    needs=("orders.customer_id",),
    define=_define,
    bounds=(0, 1),
)
