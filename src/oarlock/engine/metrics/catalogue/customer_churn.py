"""Which share of contract customers did we lose?

Formula: customers that left in the period ÷ customers there at its start.
Unit and direction: percent, down.
Counting rules: There at the start: first seen before the period and not left before it. Without `left_at` there is no
churn.
Undefined when: nobody was there at the start.
Example: 10 at the start, 1 left: 0.10.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Procedure

METRIC = Builtin(
    id="customer_churn",
    name="Customer churn",
    unit="percent",
    direction="down",
    question="Which share of contract customers did we lose?",
    needs=("customers.first_seen_at", "customers.left_at"),
    define=Procedure("churned", "customers", "first_seen_at", ("=left_at",)),
    bounds=(0, 1),
)
