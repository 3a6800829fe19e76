"""Which share of sales goes into pay?

Formula: payroll bookings ÷ revenue (of the orders, else of the ledger).
Unit and direction: percent, down.
Counting rules: Reversals are negative.
Undefined when: no revenue.
Example: 30 of 100: 0.3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.books import booked
from oarlock.engine.metrics.definition import Builtin, Definition, Derived, Ground


def _define(ground: Ground) -> Definition:
    parts = {"payroll": booked("payroll"), "sales": booked("revenue")}
    orders = ground.has("order_lines") and ground.has("orders")
    return Derived("payroll / revenue" if orders else "payroll / sales", parts)


METRIC = Builtin(
    id="payroll_share",
    name="Payroll share",
    unit="percent",
    direction="down",
    question="Which share of sales goes into pay?",
    needs=("ledger",),
    define=_define,
)
