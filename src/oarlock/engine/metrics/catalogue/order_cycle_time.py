"""How long does a customer wait?

Formula: median days from order to delivery (else dispatch).
Unit and direction: days, down.
Counting rules: In the period of delivery; cancelled orders are out.
Undefined when: nothing was delivered.
Example: 2, 3 and 10 days: 3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Simple


def _column(ground: Ground) -> str:
    return "delivered_at" if ground.has("orders.delivered_at") else "shipped_at"


def _define(ground: Ground) -> Definition:
    column = _column(ground)
    return Simple("orders", f"median(days(ordered_at, {column}))", f"{NOT_CANCELLED} AND {column} IS NOT NULL", column)


def _notes(ground: Ground) -> tuple[str, ...]:
    return (f"by {_column(ground)}",)


METRIC = Builtin(
    id="order_cycle_time",
    name="Order cycle time",
    unit="days",
    direction="down",
    question="How long does a customer wait?",
    needs=("orders.delivered_at|orders.shipped_at",),
    define=_define,
    notes=_notes,
    bounds=(0, None),
)
