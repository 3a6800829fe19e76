"""For how many days of sales does the stock last?

Formula: stock at cost at the last count ÷ cost of goods a day of the period.
Unit and direction: days, down.
Counting rules: Items without a known cost are left out of the stock.
Undefined when: nothing was sold, or costs are insufficient.
Example: Stock 300, cost of goods 10 a day: 30.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.stock import stock_value
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="inventory_days",
    name="Days of stock",
    unit="days",
    direction="down",
    question="For how many days of sales does the stock last?",
    needs=("inventory", "order_lines", "orders", "order_lines.unit_cost|products.unit_cost", "products.unit_cost"),
    define=Derived("stock / (cost_of_goods / period_days)", {"stock": stock_value}),
)
