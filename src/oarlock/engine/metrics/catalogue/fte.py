"""How many full-time posts are filled?

Formula: sum of fte of the persons employed at the period's end.
Unit and direction: count, neither better.
Counting rules: Several rows of a person count once: the stay that began last.
Undefined when: before the first hire.
Example: 1.0 + 0.5: 1.5.
Source: the contract's catalogue; details.md 17.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.staff import filled_posts
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="fte",
    name="Full-time posts",
    unit="count",
    direction=None,
    question="How many full-time posts are filled?",
    needs=("employees.fte",),
    define=filled_posts,
    bounds=(0, None),
)
