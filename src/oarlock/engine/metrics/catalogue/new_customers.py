"""How many customers did we win?

Formula: customers by `first_seen_at`; without that column, customers by their first order.
Unit and direction: count, up.
Counting rules: By first order the first 12 months of records are left out, because everybody seems new then.
Cancelled orders are out.
Undefined when: by first order: within the first 12 months of records.
Example: First seen 3 May, 9 May, 2 June: 2 in May.
Source: the contract's catalogue; details.md 29.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.sold import NOT_CANCELLED
from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Procedure, Simple
from oarlock.engine.model.calendar import add_months


def _define(ground: Ground) -> Definition:
    if ground.has("customers.first_seen_at"):
        return Simple("customers", "count(*)", time="first_seen_at")
    span = ground.span("orders", "ordered_at")
    known_from = add_months(span[0] if span is not None else ground.as_of, 12)
    return Procedure("firsts", "orders", "ordered_at", ("=customer_id", known_from.isoformat()), NOT_CANCELLED)


METRIC = Builtin(
    id="new_customers",
    name="New customers",
    unit="count",
    direction="up",
    question="How many customers did we win?",
    needs=("customers.first_seen_at|orders.customer_id",),
    define=_define,
    bounds=(0, None),
)
