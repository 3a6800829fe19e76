"""How many people work here?

Formula: different persons employed at the period's end.
Unit and direction: count, neither better.
Counting rules: Employed: hired by then and not left by then; several rows of a person count once. Without `left_at`
those who left earlier are unknown.
Undefined when: before the first hire.
Example: Three hired, one left: 2.
Source: the contract's catalogue; details.md 17.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.staff import headcount
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="headcount",
    name="Headcount",
    unit="count",
    direction=None,
    question="How many people work here?",
    needs=("employees",),
    define=headcount,
    bounds=(0, None),
)
