"""How much does a full-time post sell in a year?

Formula: revenue of the twelve months to the period's end ÷ full-time posts at its end.
Unit and direction: money, up.
Counting rules: The first year of records is left out.
Undefined when: less than a year of orders is recorded, or no staff.
Example: 1,200,000 with 10 posts: 120,000.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived, On

METRIC = Builtin(
    id="revenue_per_fte",
    name="Revenue per full-time post",
    unit="money",
    direction="up",
    question="How much does a full-time post sell in a year?",
    needs=("order_lines", "orders", "employees.fte"),
    define=Derived("sales / fte", {"sales": On("trailing_year", Derived("revenue"))}),
)
