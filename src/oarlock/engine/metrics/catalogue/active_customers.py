"""How many customers bought?

Formula: count of different customers with an order in the period.
Unit and direction: count, up.
Counting rules: Cancelled orders are out; orders without a customer do not count.
Undefined when: no order of the period's records, or the period lies outside of the recorded span (`no_rows`).
Example: Orders of a, b, a: 2.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="active_customers",
    name="Active customers",
    unit="count",
    direction="up",
    question="How many customers bought?",
    needs=("orders.customer_id",),
    define=Simple("orders", "count(DISTINCT customer_id)", NOT_CANCELLED),
    bounds=(0, None),
)
