"""How often is the shelf empty where customers want to buy?

Formula: counted item-days with nothing on hand ÷ counted item-days, of items that were ordered in the period.
Unit and direction: percent, down.
Counting rules: Stock is summed over locations; only days with a count can be judged.
Undefined when: no count of an ordered item in the period.
Example: An item counted on 4 days, once empty: 0.25.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Procedure

METRIC = Builtin(
    id="stock_out_rate",
    name="Stock-out rate",
    unit="percent",
    direction="down",
    question="How often is the shelf empty where customers want to buy?",
    needs=("inventory", "order_lines", "orders"),
    define=Procedure("stock_outs", "inventory", "date", ("=product_id", "=on_hand")),
    bounds=(0, 1),
)
