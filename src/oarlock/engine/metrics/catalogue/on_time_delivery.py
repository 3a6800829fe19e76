"""Which share of orders arrives when promised?

Formula: orders delivered on or before the promised day ÷ orders due.
Unit and direction: percent, up.
Counting rules: Delivered: `delivered_at`, or where that column is absent `shipped_at`; a note names the column.
Counted in the period of `promised_at`; by date when either is a date. An open order past its promise is late, one not
yet due is left out. Cancelled orders are out.
Undefined when: no order was due.
Example: Four due, three in time: 0.75.
Source: details.md 8.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.promise import kept_share
from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Definition, Ground


def _column(ground: Ground) -> str:
    return "delivered_at" if ground.has("orders.delivered_at") else "shipped_at"


def _define(ground: Ground) -> Definition:
    return kept_share(ground, "orders", _column(ground), NOT_CANCELLED)


def _notes(ground: Ground) -> tuple[str, ...]:
    return (f"by {_column(ground)}",)


METRIC = Builtin(
    id="on_time_delivery",
    name="On-time delivery",
    unit="percent",
    direction="up",
    question="Which share of orders arrives when promised?",
    needs=("orders.promised_at", "orders.delivered_at|orders.shipped_at"),
    define=_define,
    notes=_notes,
    bounds=(0, 1),
)
