"""Which share of customers came back within a year?

Formula: customers with two or more orders in the twelve months to the period's end ÷ customers with any.
Unit and direction: percent, up.
Counting rules: Cancelled orders are out.
Undefined when: no customer in the year.
Example: a ordered twice, b once: 0.5.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, On, Procedure

METRIC = Builtin(
    id="repeat_purchase_rate",
    name="Repeat purchase rate",
    unit="percent",
    direction="up",
    question="Which share of customers came back within a year?",
    needs=("orders.customer_id",),
    define=On(
        "trailing_year", Procedure("repeated", "orders", "ordered_at", ("=customer_id", "=order_id"), NOT_CANCELLED)
    ),
    bounds=(0, 1),
)
