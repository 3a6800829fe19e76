"""How long does an idea wait for an answer?

Formula: median days from an idea to its answer.
Unit and direction: days, down.
Counting rules: The folder does not record when an idea was answered.
Undefined when: in this release always: it needs the dates of answers, which the app will record.
Example: 3 and 5 days: 4.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="time_to_answer_ideas",
    name="Time to answer ideas",
    unit="days",
    direction="down",
    question="How long does an idea wait for an answer?",
    needs=("ideas",),
    bounds=(0, None),
    later=True,
)
