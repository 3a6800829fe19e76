"""Which share of those asked answers?

Formula: respondents ÷ invited.
Unit and direction: percent, up.
Counting rules: Per survey wave.
Undefined when: in this release always: who was invited is not recorded, and the privacy rules for answers are not
built.
Example: 30 of 40: 0.75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="response_rate",
    name="Response rate",
    unit="percent",
    direction="up",
    question="Which share of those asked answers?",
    needs=("answers", "survey_items"),
    bounds=(0, 1),
    later=True,
)
