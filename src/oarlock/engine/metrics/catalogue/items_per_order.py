"""How many pieces does a customer take at once?

Formula: sum of quantity ÷ orders.
Unit and direction: count, up.
Counting rules: Rows as in `revenue`: returns count negative.
Undefined when: no order.
Example: 12 pieces in 4 orders: 3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import sold
from oarlock.engine.metrics.definition import Builtin, Definition, Derived, Ground, Simple


def _define(ground: Ground) -> Definition:
    pieces = Simple("order_lines", "sum(quantity)", sold(ground))
    return Derived("pieces / orders", {"pieces": pieces})


METRIC = Builtin(
    id="items_per_order",
    name="Items per order",
    unit="count",
    direction="up",
    question="How many pieces does a customer take at once?",
    needs=("order_lines", "orders"),
    define=_define,
)
