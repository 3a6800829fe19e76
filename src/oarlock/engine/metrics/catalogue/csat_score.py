"""How satisfied are customers, from 1 to 5?

Formula: mean of the answers.
Unit and direction: score, up.
Counting rules: Tickets without an answer are left out.
Undefined when: no answer.
Example: 5, 4, 3: 4.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="csat_score",
    name="Satisfaction score",
    unit="score",
    direction="up",
    question="How satisfied are customers, from 1 to 5?",
    needs=("tickets.csat",),
    define=Simple("tickets", "avg(csat)"),
    bounds=(1, 5),
)
