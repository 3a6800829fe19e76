"""How many questions wait for an answer?

Formula: tickets opened by the period's end and not closed by then.
Unit and direction: count, down.
Counting rules: A state: read at the end of the period.
Undefined when: before the first ticket.
Example: 10 opened, 7 closed: 3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Opened

METRIC = Builtin(
    id="open_tickets",
    name="Open tickets",
    unit="count",
    direction="down",
    question="How many questions wait for an answer?",
    needs=("tickets.closed_at",),
    define=Opened("tickets", "count(*)", "opened_at", "closed_at"),
    bounds=(0, None),
)
