"""Which share of deliveries to us comes when promised?

Formula: purchase lines received on or before the promised day ÷ lines due.
Unit and direction: percent, up.
Counting rules: Counted in the period of `promised_at`; an open line past its promise is late; cancelled lines are
out.
Undefined when: nothing was due.
Example: Four due, three in time: 0.75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.promise import kept_share
from oarlock.engine.metrics.definition import Builtin, Definition, Ground


def _define(ground: Ground) -> Definition:
    return kept_share(ground, "purchases", "received_at", "coalesce(status, '') <> 'cancelled'")


METRIC = Builtin(
    id="supplier_on_time",
    name="Suppliers on time",
    unit="percent",
    direction="up",
    question="Which share of deliveries to us comes when promised?",
    needs=("purchases.promised_at", "purchases.received_at"),
    define=_define,
    bounds=(0, 1),
)
