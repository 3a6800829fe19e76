"""Which share of the staff resigns in a year?

Formula: persons who resigned ÷ mean headcount of the month ends × 12 ÷ months.
Unit and direction: percent, down.
Counting rules: `left_why` is `resigned`.
Undefined when: no staff, or the reasons are not recorded.
Example: 1 of 20 in a month: 0.6 a year.
Source: the contract's catalogue; details.md 17, 27.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.staff import average_headcount, leavers
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="voluntary_turnover",
    name="Voluntary turnover",
    unit="percent",
    direction="down",
    question="Which share of the staff resigns in a year?",
    needs=("employees.left_at", "employees.left_why"),
    define=Derived(
        "12 * leavers / staff / period_months",
        {"leavers": leavers("left_why = 'resigned'"), "staff": average_headcount},
    ),
    bounds=(0, None),
)
