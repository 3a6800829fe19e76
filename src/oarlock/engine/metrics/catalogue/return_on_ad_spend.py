"""What does a unit of marketing money bring in sales?

Formula: revenue of orders that name a campaign ÷ marketing spend.
Unit and direction: ratio, up.
Counting rules: Rows as in `revenue`.
Undefined when: nothing was spent.
Example: 900 of sales for 300: 3.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import AMOUNT, sold
from oarlock.engine.metrics.definition import Builtin, Definition, Derived, Ground, Simple


def _define(ground: Ground) -> Definition:
    named = "orders.campaign_id IS NOT NULL"
    rows = sold(ground)
    won = Simple("order_lines", f"sum({AMOUNT})", f"{rows} AND {named}" if rows else named)
    return Derived("won / marketing_spend", {"won": won})


METRIC = Builtin(
    id="return_on_ad_spend",
    name="Return on advertising",
    unit="ratio",
    direction="up",
    question="What does a unit of marketing money bring in sales?",
    needs=("campaigns.spend", "orders.campaign_id", "order_lines"),
    define=_define,
)
