"""Do we grow faster than our market?

Formula: ln((revenue ÷ revenue a year before) ÷ (market size ÷ market size a year before)), on trailing years.
Unit and direction: ratio, up.
Counting rules: 0 is growth with the market.
Undefined when: two years of orders and market sizes are not there.
Example: We grow by 10 %, the market by 10 %: 0.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.market import PARTS
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="relative_growth",
    name="Growth against the market",
    unit="ratio",
    direction="up",
    question="Do we grow faster than our market?",
    needs=("order_lines", "orders", "market"),
    define=Derived("ln((sales / sales_before) / (size / size_before))", PARTS),
)
