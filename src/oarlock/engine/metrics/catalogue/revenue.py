"""How much did we sell, after discounts and returns?

Formula: sum of quantity × unit_price × (1 − discount).
Unit and direction: money, up.
Counting rules: Cancelled orders are out; lines with a negative quantity are returns and count negative; an order of
status `returned` with positive lines does not count at all. By the day of the order.
Undefined when: no order of the period's records, or the period lies outside of the recorded span (`no_rows`).
Example: 2 pieces at 10 with 10 % off, one piece at 5, one of them sent back (−1 at 5): 18 + 5 − 5 = 18.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import revenue_parts
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="revenue",
    name="Revenue",
    unit="money",
    direction="up",
    question="How much did we sell, after discounts and returns?",
    needs=("order_lines", "orders"),
    define=revenue_parts,
)
