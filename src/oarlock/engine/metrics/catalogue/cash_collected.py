"""How much did customers pay?

Formula: sum of the invoices' amounts by the day paid.
Unit and direction: money, up.
Counting rules: Full amounts: part payments are not recorded.
Undefined when: outside of the recorded span.
Example: Invoices of 60 and 40 paid in May: 100.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="cash_collected",
    name="Cash collected",
    unit="money",
    direction="up",
    question="How much did customers pay?",
    needs=("invoices.paid_at",),
    define=Simple("invoices", "sum(amount)", "paid_at IS NOT NULL", "paid_at"),
)
