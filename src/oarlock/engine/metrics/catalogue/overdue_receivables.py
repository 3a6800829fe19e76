"""Which share of what customers owe is past due?

Formula: open amount with a due date before the period's end ÷ open amount.
Unit and direction: percent, down.
Counting rules: Read at the end of the period; invoices without a due date are not overdue.
Undefined when: nothing is open.
Example: Open 100, of it 25 past due: 0.25.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Procedure

METRIC = Builtin(
    id="overdue_receivables",
    name="Overdue receivables",
    unit="percent",
    direction="down",
    question="Which share of what customers owe is past due?",
    needs=("invoices.paid_at", "invoices.due_at"),
    define=Procedure("overdue", "invoices", "issued_at", ("=amount", "=due_at", "=paid_at")),
)
