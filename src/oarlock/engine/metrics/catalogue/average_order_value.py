"""How large is an order?

Formula: revenue ÷ orders.
Unit and direction: money, up.
Counting rules: Cancelled orders are out of both.
Undefined when: no order.
Example: 300 in 4 orders: 75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="average_order_value",
    name="Average order value",
    unit="money",
    direction="up",
    question="How large is an order?",
    needs=("order_lines", "orders"),
    define=Derived("revenue / orders"),
)
