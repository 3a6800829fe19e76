"""What did the goods we sold cost us?

Formula: sum of quantity × unit cost (the line's, else the product's) over the lines whose cost is known.
Unit and direction: money, down.
Counting rules: Rows as in `revenue`. Insufficient where the lines of known cost carry less than 80 % of revenue.
Undefined when: costs are known for less than 80 % of revenue (`insufficient_cost`), or no order of the period's
records, or the period lies outside of the recorded span (`no_rows`).
Example: 3 pieces at a cost of 4: 12.
Source: the contract's catalogue; details.md 29.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import cost_of_goods
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="cost_of_goods",
    name="Cost of goods",
    unit="money",
    direction="down",
    question="What did the goods we sold cost us?",
    needs=("order_lines", "orders", "order_lines.unit_cost|products.unit_cost"),
    define=cost_of_goods,
)
