"""What is left of sales after the goods are paid?

Formula: revenue − cost of goods, both on the lines whose cost is known.
Unit and direction: money, up.
Counting rules: Rows as in `revenue`.
Undefined when: as `cost_of_goods`.
Example: Revenue 30, cost 12: 18.
Source: the contract's catalogue; details.md 29.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import gross_profit
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="gross_profit",
    name="Gross profit",
    unit="money",
    direction="up",
    question="What is left of sales after the goods are paid?",
    needs=("order_lines", "orders", "order_lines.unit_cost|products.unit_cost"),
    define=gross_profit,
)
