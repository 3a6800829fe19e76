"""The same item bought dearer here than there.

What is assessed: each item that several units or sites buy, or that comes from several suppliers, in the last 12 months: what
would be saved if all of it cost the 25th percentile of what was paid (measure S2). The saving must exceed `share` of the
item's spend and `money`, and at least half of it must lie between the buyers or suppliers: prices that only moved over time
are no saving.
Why it hurts: the difference is paid every year for the same goods.
What good looks like: one price for one item, or a reason (quality, delivery time) for the difference.
What to do: ask the dearer supplier for the better price, or order together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.operations.rows import columns, from_query, measured
from oarlock.engine.checks.pricing import captured
from oarlock.engine.measures.synergy.purchasing import PRICES, ItemPrices, items_of, reference_price, savings
from oarlock.engine.model.finding import Cost, Draft, Option, Subject
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "purchase_price_dispersion"
BETWEEN = 0.5
"""At least this part of the saving must lie between buyers or suppliers, not in time (convention)."""

ITEMS = Query(
    name=f"{KIND}.items",
    sql="""
SELECT item_id, any_value(coalesce(p.name, item_id)) AS item, sum(quantity * b.unit_price) AS spend,
       sum(quantity) AS quantity, min(b.unit_price) AS lowest, max(b.unit_price) AS highest,
       count(DISTINCT b.supplier_id) AS suppliers, count(DISTINCT b.unit) AS units, count(DISTINCT b.location) AS sites
FROM purchases AS b LEFT JOIN products AS p ON p.product_id = b.item_id
WHERE item_id IS NOT NULL AND quantity > 0 AND b.unit_price IS NOT NULL
  AND coalesce(status, '') NOT IN ('cancelled', 'rejected')
  AND CAST(ordered_at AS DATE) BETWEEN :from_12m AND :as_of
GROUP BY item_id ORDER BY item_id
""",
    columns=("purchases",),
    optional=("products",),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per item, largest saving first."""
    facts = {str(row["item_id"]): row for row in snapshot.frames[ITEMS.name]}
    limits = judging.thresholds
    for item in items_of(snapshot) or ():
        if not item.several or item.savings <= limits["money"] or item.share <= limits["share"]:
            continue
        if between(snapshot, item) >= BETWEEN * item.savings:
            yield _draft(snapshot, item, facts[item.item], limits["capture"])


def between(snapshot: Snapshot, item: ItemPrices) -> float:
    """The saving when each supplier, unit and site counts with its mean price of the year: what lies between them."""
    groups: dict[tuple[Any, ...], list[tuple[float, float]]] = {}
    for row in snapshot.frames[PRICES.name]:
        if str(row["item_id"]) == item.item and row["unit_price"] is not None:
            key = (row["supplier_id"], row["unit"], row["location"])
            groups.setdefault(key, []).append((float(row["quantity"]), float(row["unit_price"])))
    quantities = [sum(quantity for quantity, _ in rows) for rows in groups.values()]
    means = [_mean(rows) for rows in groups.values()]
    reference = reference_price(quantities, means)
    return savings(quantities, means, reference) if reference is not None else 0.0


def _mean(rows: Sequence[tuple[float, float]]) -> float:
    return sum(quantity * price for quantity, price in rows) / sum(quantity for quantity, _ in rows)


def _draft(snapshot: Snapshot, item: ItemPrices, facts: Mapping[str, Any], capture: float) -> Draft:
    name = {"item": facts["item"]}
    figures = {"reference": item.reference, "savings": item.savings, "share": item.share, "bound": item.bound}
    better = "better_price" if item.bound > item.savings else "lowest_price"
    form = "suppliers" if len(item.suppliers) > 1 else "sites" if len(item.units) < 2 else "units"
    shown = ("spend", "quantity", "lowest", "highest", form)
    price = captured(item.savings, capture)
    return Draft(
        title=f"{KIND}.title",
        figures={**name, "savings": item.savings},
        subjects=(
            Subject("product", item.item, key=True),
            *(Subject("supplier", one) for one in item.suppliers),
            *(Subject("unit", one) for one in item.units),
        ),
        evidence=(
            from_query(
                snapshot, ITEMS, f"{KIND}.bought_from_{form}", columns(facts, *shown), where={"item_id": item.item},
                context=name,
            ),
            measured(
                snapshot, f"{KIND}.{better}", figures, measure="synergy.purchasing", queries=(PRICES,), context=name
            ),
        ),
        cost=Cost(
            low=0, mid=price, high=item.savings, per="year", how=f"{KIND}.how",
            figures={"savings": item.savings, "capture": capture},
        ),
        options=_options({**name, "reference": item.reference}),
    )  # fmt: skip


def _options(names: dict[str, Any]) -> tuple[Option, ...]:
    ask = Option(
        title=f"{KIND}.option.ask",
        kind="act",
        figures=names,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    together = Option(
        title=f"{KIND}.option.together",
        kind="act",
        figures=names,
        effort_days=2,
        initiative={"name": f"{KIND}.initiative.together", "kind": "improvement"},
    )
    return ask, together


CHECK = Check(
    kind=KIND,
    dimension="synergy",
    find=find,
    needs=Needs(columns=("purchases",), queries=(PRICES, ITEMS)),
    thresholds={"share": 0.02, "money": 100, "capture": 0.5},
)
