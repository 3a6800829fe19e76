"""Do we depend on a few suppliers?

Formula: sum of the squared shares of the suppliers in purchases of the twelve months to the period's end (Herfindahl
index, 0 to 1).
Unit and direction: score, down.
Counting rules: Rows as in `purchase_spend`.
Undefined when: no purchases in the year.
Example: Two equal suppliers: 0.5.
Source: Herfindahl 1950; Hirschman 1945.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, On, Procedure

METRIC = Builtin(
    id="supplier_concentration",
    name="Supplier concentration",
    unit="score",
    direction="down",
    question="Do we depend on a few suppliers?",
    needs=("purchases",),
    define=On(
        "last_twelve_months",
        Procedure(
            "concentration",
            "purchases",
            "ordered_at",
            ("=supplier_id", "=quantity * unit_price"),
            "coalesce(status, '') NOT IN ('cancelled', 'rejected')",
        ),
    ),
    bounds=(0, 1),
)
