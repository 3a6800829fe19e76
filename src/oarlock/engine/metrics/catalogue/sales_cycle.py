"""How long does it take to win a customer?

Formula: median days from creation to win.
Unit and direction: days, down.
Counting rules: In the period of the win.
Undefined when: nothing was won.
Example: 10, 20, 60 days: 20.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="sales_cycle",
    name="Sales cycle",
    unit="days",
    direction="down",
    question="How long does it take to win a customer?",
    needs=("leads.won_at",),
    define=Simple("leads", "median(days(created_at, won_at))", "won_at IS NOT NULL", "won_at"),
    bounds=(0, None),
)
