"""Which share of cases goes back to a step?

Formula: cases with an activity that came more than once ÷ cases ended in the period.
Unit and direction: percent, down.
Counting rules: Cut by `process` for one process.
Undefined when: no case ended.
Example: 1 of 4: 0.25.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.steps import over_cases
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="rework_rate",
    name="Rework rate",
    unit="percent",
    direction="down",
    question="Which share of cases goes back to a step?",
    needs=("events",),
    define=over_cases("case_rework"),
    bounds=(0, 1),
)
