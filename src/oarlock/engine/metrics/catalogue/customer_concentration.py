"""Do we depend on a few customers?

Formula: sum of the squared shares of the customers in revenue of the twelve months to the period's end (Herfindahl
index, 0 to 1).
Unit and direction: score, down.
Counting rules: Customers with no positive revenue are left out.
Undefined when: no revenue in the year.
Example: Two equal customers: 0.5.
Source: Herfindahl 1950; Hirschman 1945.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import AMOUNT, sold
from oarlock.engine.metrics.definition import Builtin, Definition, Ground, On, Procedure


def _define(ground: Ground) -> Definition:
    args = ("=orders.customer_id", f"={AMOUNT}")
    return On("last_twelve_months", Procedure("concentration", "order_lines", "orders.ordered_at", args, sold(ground)))


METRIC = Builtin(
    id="customer_concentration",
    name="Customer concentration",
    unit="score",
    direction="down",
    question="Do we depend on a few customers?",
    needs=("order_lines", "orders.customer_id"),
    define=_define,
    bounds=(0, 1),
)
