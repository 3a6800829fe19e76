"""How many cases do we finish?

Formula: cases whose last step lies in the period.
Unit and direction: count, up.
Counting rules: A case is completed when it took the process's last declared step; where none is declared, by its latest
step. Cut by `process` for one process.
Undefined when: no case ended.
Example: Three cases: 3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.steps import over_cases
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="process_throughput",
    name="Cases completed",
    unit="count",
    direction="up",
    question="How many cases do we finish?",
    needs=("events",),
    define=over_cases("case_count"),
    bounds=(0, None),
)
