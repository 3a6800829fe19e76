"""What is left after goods, pay and running costs?

Formula: ledger: revenue − cogs − opex − payroll.
Unit and direction: money, up.
Counting rules: Investments and other bookings are out.
Undefined when: outside of the recorded span.
Example: 100 − 40 − 50: 10.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.books import PROFIT_PARTS
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="operating_profit",
    name="Operating profit",
    unit="money",
    direction="up",
    question="What is left after goods, pay and running costs?",
    needs=("ledger",),
    define=Derived("sales - goods - cost", PROFIT_PARTS),
)
