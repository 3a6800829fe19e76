"""Which share of sales is left after all running costs?

Formula: operating profit ÷ ledger revenue.
Unit and direction: percent, up.
Counting rules: As `operating_profit`.
Undefined when: no revenue is booked.
Example: 10 of 100: 0.1.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.books import PROFIT_PARTS
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="operating_margin",
    name="Operating margin",
    unit="percent",
    direction="up",
    question="Which share of sales is left after all running costs?",
    needs=("ledger",),
    define=Derived("(sales - goods - cost) / sales", PROFIT_PARTS),
)
