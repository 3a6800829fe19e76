"""What does a new customer cost?

Formula: marketing spend ÷ new customers.
Unit and direction: money, down.
Counting rules: As its two parts.
Undefined when: no new customer.
Example: 300 for 6 new customers: 50.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="customer_acquisition_cost",
    name="Customer acquisition cost",
    unit="money",
    direction="down",
    question="What does a new customer cost?",
    needs=("campaigns.spend|ledger", "customers.first_seen_at|orders.customer_id"),
    define=Derived("marketing_spend / new_customers"),
)
