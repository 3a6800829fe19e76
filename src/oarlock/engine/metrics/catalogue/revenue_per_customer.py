"""How much does a customer buy?

Formula: revenue ÷ active customers.
Unit and direction: money, up.
Counting rules: Rows as in `revenue` and `active_customers`.
Undefined when: no customer.
Example: 300 from 3 customers: 100.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="revenue_per_customer",
    name="Revenue per customer",
    unit="money",
    direction="up",
    question="How much does a customer buy?",
    needs=("order_lines", "orders.customer_id"),
    define=Derived("revenue / active_customers"),
)
