"""Which share of what we sell comes back?

Formula: value of returns ÷ revenue before returns.
Unit and direction: percent, down.
Counting rules: Returns are negative lines and orders of status `returned`, by value, on the day they are booked.
Undefined when: nothing sold.
Example: Sold 100, sent back 8: 0.08.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="return_rate",
    name="Return rate",
    unit="percent",
    direction="down",
    question="Which share of what we sell comes back?",
    needs=("order_lines", "orders"),
    define=Derived("(gross_revenue - revenue) / gross_revenue"),
)
