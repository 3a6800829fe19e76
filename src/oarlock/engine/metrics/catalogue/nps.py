"""Would customers recommend us?

Formula: 100 × (share of 9 and 10 − share of 0 to 6).
Unit and direction: score, up.
Counting rules: Tickets without an answer are left out.
Undefined when: no answer.
Example: 10, 9, 7, 3: 25.
Source: Reichheld, The one number you need to grow, 2003.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="nps",
    name="Net promoter score",
    unit="score",
    direction="up",
    question="Would customers recommend us?",
    needs=("tickets.nps",),
    define=Simple(
        "tickets", "100 * avg(CASE WHEN nps >= 9 THEN 1 WHEN nps <= 6 THEN -1 ELSE 0 END)", "nps IS NOT NULL"
    ),
    bounds=(-100, 100),
)
