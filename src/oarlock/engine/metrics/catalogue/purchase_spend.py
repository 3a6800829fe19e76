"""What do we buy?

Formula: sum of quantity × unit_price by the day ordered.
Unit and direction: money, down.
Counting rules: Cancelled and rejected lines are out.
Undefined when: outside of the recorded span.
Example: 10 at 2 and 5 at 4: 40.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="purchase_spend",
    name="Purchases",
    unit="money",
    direction="down",
    question="What do we buy?",
    needs=("purchases",),
    define=Simple("purchases", "sum(quantity * unit_price)", "coalesce(status, '') NOT IN ('cancelled', 'rejected')"),
)
