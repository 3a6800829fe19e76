"""How long does a case take from its first to its last step?

Formula: median days from the first step's beginning to the last step's end.
Unit and direction: days, down.
Counting rules: A case belongs to the period of its last step and is over when it took the process's last declared step
(any, where none is declared); cut by `process` for one process.
Undefined when: no case ended.
Example: 1, 2 and 9 days: 2.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.steps import over_cases
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="process_cycle_time",
    name="Process cycle time",
    unit="days",
    direction="down",
    question="How long does a case take from its first to its last step?",
    needs=("events",),
    define=over_cases("case_days"),
    bounds=(0, None),
)
