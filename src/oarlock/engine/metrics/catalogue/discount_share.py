"""Which share of list value do we give away?

Formula: sum of quantity × unit_price × discount ÷ sum of quantity × unit_price.
Unit and direction: percent, down.
Counting rules: Rows as in `revenue`.
Undefined when: nothing sold.
Example: 10 % off 60 and nothing off 40: 0.06.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import sold
from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Simple


def _define(ground: Ground) -> Definition:
    measure = "sum(quantity * unit_price * coalesce(discount, 0)) / sum(quantity * unit_price)"
    return Simple("order_lines", measure, sold(ground))


METRIC = Builtin(
    id="discount_share",
    name="Discount share",
    unit="percent",
    direction="down",
    question="Which share of list value do we give away?",
    needs=("order_lines.discount", "orders"),
    define=_define,
)
