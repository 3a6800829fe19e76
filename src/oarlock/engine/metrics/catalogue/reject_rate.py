"""Which share of what we receive is unusable?

Formula: sum of rejected pieces ÷ sum of received pieces.
Unit and direction: percent, down.
Counting rules: By the day received, else ordered.
Undefined when: nothing was received.
Example: 2 of 100: 0.02.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Simple


def _define(ground: Ground) -> Definition:
    day = "received_at" if ground.has("purchases.received_at") else "ordered_at"
    return Simple("purchases", "sum(rejected_quantity) / sum(received_quantity)", time=day)


METRIC = Builtin(
    id="reject_rate",
    name="Reject rate",
    unit="percent",
    direction="down",
    question="Which share of what we receive is unusable?",
    needs=("purchases.received_quantity", "purchases.rejected_quantity"),
    define=_define,
    bounds=(0, None),
)
