"""What does running the business cost?

Formula: sum of the bookings of kinds opex and payroll.
Unit and direction: money, down.
Counting rules: Goods (cogs), investments (capex) and other bookings are out; reversals are negative.
Undefined when: outside of the recorded span.
Example: opex 50, payroll 30: 80.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.books import operating_cost
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="operating_cost",
    name="Operating cost",
    unit="money",
    direction="down",
    question="What does running the business cost?",
    needs=("ledger",),
    define=operating_cost,
)
