"""How do people rate communication in the pulse survey, from 0 to 100?

Formula: mean of the factor's items, rescaled to 0-100, reversed items turned.
Unit and direction: score, up.
Counting rules: Shown only for groups of at least `min_group_size` and never where two answers could be subtracted.
Undefined when: the group is too small; in this release always, until the privacy rules for answers are built.
Example: Answers 4 and 2 on a scale from 1 to 5: 50.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="communication",
    name="Communication",
    unit="score",
    direction="up",
    question="How do people rate communication in the pulse survey, from 0 to 100?",
    needs=("answers", "survey_items"),
    bounds=(0, 100),
    later=True,
)
