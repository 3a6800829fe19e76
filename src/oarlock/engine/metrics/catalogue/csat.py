"""Which share of customers is satisfied with an answer?

Formula: answers of 4 or 5 ÷ answers.
Unit and direction: percent, up.
Counting rules: Tickets without an answer are left out. By the day the ticket was opened.
Undefined when: no answer.
Example: 5, 4, 2, 1: 0.5.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="csat",
    name="Satisfied customers",
    unit="percent",
    direction="up",
    question="Which share of customers is satisfied with an answer?",
    needs=("tickets.csat",),
    define=Simple("tickets", "avg(CASE WHEN csat >= 4 THEN 1 ELSE 0 END)", "csat IS NOT NULL"),
    bounds=(0, 1),
)
