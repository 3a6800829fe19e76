"""How much did we sell before anything came back?

Formula: sum of quantity × unit_price × (1 − discount) over lines with a positive quantity.
Unit and direction: money, up.
Counting rules: Cancelled orders are out; orders of status `returned` are in.
Undefined when: no order of the period's records, or the period lies outside of the recorded span (`no_rows`).
Example: 2 at 10 and a return of one at 10: 20.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import gross_parts
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="gross_revenue",
    name="Revenue before returns",
    unit="money",
    direction="up",
    question="How much did we sell before anything came back?",
    needs=("order_lines", "orders"),
    define=gross_parts,
    bounds=(0, None),
)
