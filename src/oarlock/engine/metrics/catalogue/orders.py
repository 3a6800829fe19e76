"""How many orders came in?

Formula: count of orders.
Unit and direction: count, up.
Counting rules: Cancelled orders are out.
Undefined when: no order of the period's records, or the period lies outside of the recorded span (`no_rows`).
Example: Five orders, one cancelled: 4.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="orders",
    name="Orders",
    unit="count",
    direction="up",
    question="How many orders came in?",
    needs=("orders",),
    define=Simple("orders", "count(*)", NOT_CANCELLED),
    bounds=(0, None),
)
