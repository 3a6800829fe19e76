"""Which share of leads becomes customers?

Formula: leads won so far ÷ leads created in the period (by cohort).
Unit and direction: percent, up.
Counting rules: Young cohorts still grow.
Undefined when: no lead.
Example: 2 won of 8 created: 0.25.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Simple

METRIC = Builtin(
    id="lead_conversion",
    name="Lead conversion",
    unit="percent",
    direction="up",
    question="Which share of leads becomes customers?",
    needs=("leads.won_at",),
    define=Simple("leads", "avg(CASE WHEN won_at IS NOT NULL THEN 1 ELSE 0 END)"),
    bounds=(0, 1),
)
