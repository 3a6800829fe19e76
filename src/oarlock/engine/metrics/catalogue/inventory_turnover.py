"""How often is the stock sold in the period?

Formula: cost of goods ÷ mean stock at cost of the month ends.
Unit and direction: ratio, up.
Counting rules: Per period, not annualised: a year's value tells the turns a year.
Undefined when: no stock, or costs are insufficient.
Example: Cost of goods 1,200, mean stock 300: 4.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.stock import stock_value
from oarlock.engine.metrics.definition import Builtin, Derived, On

METRIC = Builtin(
    id="inventory_turnover",
    name="Stock turnover",
    unit="ratio",
    direction="up",
    question="How often is the stock sold in the period?",
    needs=("inventory", "order_lines", "orders", "order_lines.unit_cost|products.unit_cost", "products.unit_cost"),
    define=Derived("cost_of_goods / stock", {"stock": On("month_ends", stock_value)}),
)
