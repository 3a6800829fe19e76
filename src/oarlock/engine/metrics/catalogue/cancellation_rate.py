"""Which share of orders is cancelled?

Formula: cancelled orders ÷ all orders.
Unit and direction: percent, down.
Counting rules: The one built-in in which cancelled orders count.
Undefined when: no order.
Example: 1 of 5: 0.2.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="cancellation_rate",
    name="Cancellation rate",
    unit="percent",
    direction="down",
    question="Which share of orders is cancelled?",
    needs=("orders.status",),
    define=Simple("orders", "avg(CASE WHEN status = 'cancelled' THEN 1 ELSE 0 END)"),
    bounds=(0, 1),
)
