"""Of how many items must we order now?

Formula: counted items whose stock and open orders are at or under their reorder point.
Unit and direction: count, down.
Counting rules: On the last count of the period; the count's reorder point, else the product's; discontinued items are
out.
Undefined when: no count in the period.
Example: On hand 3 and 9, reorder points 5 and 5: 1.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Definition, Ground, Simple


def _define(ground: Ground) -> Definition:
    own, product = ground.has("inventory.reorder_point"), ground.has("products.reorder_point")
    point = "coalesce(inventory.reorder_point, products.reorder_point)" if own and product else "reorder_point"
    where = f"on_hand + coalesce(on_order, 0) <= {point}"
    if ground.has("products.discontinued_at"):
        where += " AND (products.discontinued_at IS NULL OR products.discontinued_at > inventory.date)"
    return Simple("inventory", "count(*)", where)


METRIC = Builtin(
    id="items_to_reorder",
    name="Items to reorder",
    unit="count",
    direction="down",
    question="Of how many items must we order now?",
    needs=("inventory", "inventory.reorder_point|products.reorder_point"),
    define=_define,
    bounds=(0, None),
)
