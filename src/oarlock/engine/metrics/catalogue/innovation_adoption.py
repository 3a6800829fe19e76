"""Which share of the work we start gets past the pilot?

Formula: initiatives in phase scale, optimise or done ÷ initiatives started (any phase but assess).
Unit and direction: percent, up.
Counting rules: Counted from the plan as it stands; a reading of the as-of day.
Undefined when: no initiative was started.
Example: 3 of 4 started: 0.75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="innovation_adoption",
    name="Innovation adoption",
    unit="percent",
    direction="up",
    question="Which share of the work we start gets past the pilot?",
    needs=("initiatives",),
    bounds=(0, 1),
)
