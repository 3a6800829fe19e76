"""Which share of the market is ours?

Formula: revenue of the twelve months to the period's end ÷ the latest `market_size` of those months.
Unit and direction: percent, up.
Counting rules: `market_size` is the market's yearly sales.
Undefined when: no market size in the year, or less than a year of orders.
Example: 120 of 2,400: 0.05.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.market import market_size
from oarlock.engine.metrics.definition import Builtin, Derived, On

METRIC = Builtin(
    id="market_share",
    name="Market share",
    unit="percent",
    direction="up",
    question="Which share of the market is ours?",
    needs=("order_lines", "orders", "market"),
    define=Derived(
        "sales / size", {"sales": On("trailing_year", Derived("revenue")), "size": On("trailing_year", market_size)}
    ),
)
