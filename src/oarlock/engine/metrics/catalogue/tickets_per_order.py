"""How often must a customer ask?

Formula: tickets opened ÷ orders.
Unit and direction: ratio, down.
Counting rules: Cancelled orders are out.
Undefined when: no order.
Example: 3 tickets, 60 orders: 0.05.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived, Simple

METRIC = Builtin(
    id="tickets_per_order",
    name="Tickets per order",
    unit="ratio",
    direction="down",
    question="How often must a customer ask?",
    needs=("tickets", "orders"),
    define=Derived("tickets / orders", {"tickets": Simple("tickets", "count(*)")}),
    bounds=(0, None),
)
