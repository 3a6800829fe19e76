"""Do we sell more than a year ago?

Formula: revenue ÷ revenue of the same period a year before − 1.
Unit and direction: percent, up.
Counting rules: A part period is compared with as many days. With less than 13 months of records it is month on month,
and a note says so.
Undefined when: the earlier period is not wholly recorded, or had no revenue.
Example: 110 this May, 100 last May: 0.10.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Definition, Derived, Ground, On
from oarlock.engine.model.calendar import add_months


def _short(ground: Ground) -> bool:
    """Whether the records span less than 13 months."""
    span = ground.span("orders", "ordered_at")
    return span is not None and add_months(span[0], 13) > span[1]


def _define(ground: Ground) -> Definition:
    before = On("month_before" if _short(ground) else "year_before", Derived("revenue"))
    return Derived("revenue / nullif(before, 0) - 1", {"before": before})


def _notes(ground: Ground) -> tuple[str, ...]:
    return ("month_on_month",) if _short(ground) else ()


METRIC = Builtin(
    id="revenue_growth",
    name="Revenue growth",
    unit="percent",
    direction="up",
    question="Do we sell more than a year ago?",
    needs=("order_lines", "orders"),
    define=_define,
    notes=_notes,
)
