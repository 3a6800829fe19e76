"""How long does a customer wait for an answer?

Formula: median hours from opening to closing.
Unit and direction: hours, down.
Counting rules: In the period of closing; whole days where the records hold dates only.
Undefined when: nothing was closed.
Example: 1, 2 and 30 hours: 2.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="resolution_time",
    name="Resolution time",
    unit="hours",
    direction="down",
    question="How long does a customer wait for an answer?",
    needs=("tickets.closed_at",),
    define=Simple(
        "tickets", "median(date_diff('second', opened_at, closed_at) / 3600)", "closed_at IS NOT NULL", "closed_at"
    ),
    bounds=(0, None),
)
