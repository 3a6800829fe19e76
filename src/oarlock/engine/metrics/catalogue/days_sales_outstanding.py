"""How long do customers take to pay?

Formula: receivables at the period's end ÷ amount invoiced a day of the period.
Unit and direction: days, down.
Counting rules: Receivables: issued by then, not paid by then.
Undefined when: nothing was invoiced.
Example: Open 300, invoiced 10 a day: 30.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.books import open_invoices
from oarlock.engine.metrics.definition import Builtin, Derived, Simple

METRIC = Builtin(
    id="days_sales_outstanding",
    name="Days sales outstanding",
    unit="days",
    direction="down",
    question="How long do customers take to pay?",
    needs=("invoices.paid_at",),
    define=Derived(
        "open_amount / (invoiced / period_days)",
        {"open_amount": open_invoices, "invoiced": Simple("invoices", "sum(amount)")},
    ),
)
