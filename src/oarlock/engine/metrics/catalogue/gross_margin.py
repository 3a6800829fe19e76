"""Which share of sales is left after the goods are paid?

Formula: gross profit ÷ revenue of the lines whose cost is known.
Unit and direction: percent, up.
Counting rules: Rows as in `revenue`.
Undefined when: as `cost_of_goods`, or no revenue (`division_by_zero`).
Example: 18 of 30: 0.60.
Source: the contract's catalogue; details.md 29.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import gross_margin
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="gross_margin",
    name="Gross margin",
    unit="percent",
    direction="up",
    question="Which share of sales is left after the goods are paid?",
    needs=("order_lines", "orders", "order_lines.unit_cost|products.unit_cost"),
    define=gross_margin,
)
