"""Which share of questions is settled at once?

Formula: tickets resolved at first contact ÷ tickets where that is known.
Unit and direction: percent, up.
Counting rules: By the day the ticket was opened.
Undefined when: no ticket where it is known.
Example: 3 of 4: 0.75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="first_contact_resolution",
    name="First-contact resolution",
    unit="percent",
    direction="up",
    question="Which share of questions is settled at once?",
    needs=("tickets.first_contact_resolved",),
    define=Simple(
        "tickets", "avg(CASE WHEN first_contact_resolved THEN 1 ELSE 0 END)", "first_contact_resolved IS NOT NULL"
    ),
    bounds=(0, 1),
)
