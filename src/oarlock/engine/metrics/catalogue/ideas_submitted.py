"""How many ideas do people hand in?

Formula: count of the plan's ideas by their day.
Unit and direction: count, up.
Counting rules: From the plan's key `ideas`; a month without one between the first and as-of counts 0.
Undefined when: no ideas in the plan.
Example: Two ideas in May: 2.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="ideas_submitted",
    name="Ideas submitted",
    unit="count",
    direction="up",
    question="How many ideas do people hand in?",
    needs=("ideas",),
    bounds=(0, None),
)
