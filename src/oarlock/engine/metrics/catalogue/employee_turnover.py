"""Which share of the staff leaves in a year?

Formula: persons who left ÷ mean headcount of the month ends × 12 ÷ months.
Unit and direction: percent, down.
Counting rules: Only the end of the employment counts, not a change of unit.
Undefined when: no staff, or no column `left_at`.
Example: 1 of 20 in a month: 0.6 a year.
Source: the contract's catalogue; details.md 17, 27.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.staff import average_headcount, leavers
from oarlock.engine.metrics.definition import Builtin, Derived

METRIC = Builtin(
    id="employee_turnover",
    name="Employee turnover",
    unit="percent",
    direction="down",
    question="Which share of the staff leaves in a year?",
    needs=("employees.left_at",),
    define=Derived("12 * leavers / staff / period_months", {"leavers": leavers(), "staff": average_headcount}),
    bounds=(0, None),
)
