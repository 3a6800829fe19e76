"""S2 Cost synergy: what would the same items cost if everybody paid the better price?

Formula, per item bought by several units, sites or suppliers in the 12 months that end with as-of: savings = Σ q·(p − p_ref)⁺,
p_ref the quantity-weighted 25th percentile of its prices; value = Σ savings ÷ spend on all items. A share, 0 to 1. No score.
Upper bound: the same with the lowest price. A ceiling: quality, lead time and terms differ; what is captured is the owner's
guess (`purchase_price_dispersion.capture`, default .5).
Counting: quantities and prices as bought, in company currency; cancelled and rejected lines out. An item from one supplier
for one unit at one site saves nothing here: its prices only moved over time.
Undefined: no spend. Insufficient: no purchases. Weak below three purchases. Exact (low = high).
Example: 100 at 12, 300 at 10, 100 at 9: reference 10, savings 200 (3.92 % of 5,100), bound 600. Source: arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.engine.measures.definition import Definition, absent
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.quantiles import weighted_quantile
from oarlock.engine.numerics.resampling import Sampling

ID = "synergy.purchasing"
GRADE = "C"
OK_FROM = 3
REFERENCE = 0.25
PRICES = Query(
    name="synergy.purchasing.prices",
    sql="""
SELECT item_id, supplier_id, unit, location, unit_price, sum(quantity) AS quantity, count(*) AS purchases
FROM purchases
WHERE item_id IS NOT NULL AND quantity > 0 AND coalesce(status, '') NOT IN ('cancelled', 'rejected')
  AND CAST(ordered_at AS DATE) >= :from_12m AND CAST(ordered_at AS DATE) <= :as_of
GROUP BY ALL
ORDER BY ALL
""",
    columns=("purchases",),
)
"""What was bought in 12 months, by item, supplier, unit, site and price."""
NEEDS = Needs(queries=(PRICES,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPrices:
    """An item's year: spend, reference and lowest price, what the reference and the lowest price would save, who bought."""

    item: str
    spend: float
    quantity: float
    reference: float
    lowest: float
    highest: float
    savings: float
    bound: float
    purchases: int
    suppliers: tuple[str, ...]
    units: tuple[str, ...]
    locations: tuple[str, ...]

    @property
    def share(self) -> float:
        """Savings ÷ spend on the item."""
        return self.savings / self.spend if self.spend > 0 else 0.0

    @property
    def several(self) -> bool:
        """True where more than one supplier, unit or site is involved."""
        return max(len(self.suppliers), len(self.units), len(self.locations)) > 1


def savings(quantities: Sequence[float], prices: Sequence[float], reference: float) -> float:
    """Σ q·(p − p_ref)⁺."""
    return sum(q * max(0.0, p - reference) for q, p in zip(quantities, prices, strict=True))


def reference_price(quantities: Sequence[float], prices: Sequence[float], p: float = REFERENCE) -> float | None:
    """The quantity-weighted 25th percentile of the prices; None where nothing was bought."""
    return weighted_quantile(prices, quantities, p)


def items_of(snapshot: Snapshot) -> list[ItemPrices] | None:
    """Every item bought in the 12 months, largest savings first; None without purchases."""
    frame = snapshot.frames.get(PRICES.name)
    if frame is None:
        return None
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in frame:
        groups.setdefault(str(row["item_id"]), []).append(row)
    found = [_item(name, rows) for name, rows in groups.items()]
    return sorted((one for one in found if one is not None), key=lambda one: (-one.savings, one.item))


def _item(name: str, rows: Sequence[dict[str, Any]]) -> ItemPrices | None:
    bought = [row for row in rows if row["unit_price"] is not None]
    quantities = [float(row["quantity"]) for row in bought]
    prices = [float(row["unit_price"]) for row in bought]
    reference = reference_price(quantities, prices)
    if reference is None:
        return None
    suppliers, units, locations = (_distinct(row[key] for row in bought) for key in ("supplier_id", "unit", "location"))
    several = max(len(suppliers), len(units), len(locations)) > 1
    return ItemPrices(
        item=name, spend=sum(q * p for q, p in zip(quantities, prices, strict=True)), quantity=sum(quantities),
        reference=reference, lowest=min(prices), highest=max(prices),
        savings=savings(quantities, prices, reference) if several else 0.0,
        bound=savings(quantities, prices, min(prices)) if several else 0.0,
        purchases=sum(int(row["purchases"]) for row in bought), suppliers=suppliers, units=units,
        locations=locations,
    )  # fmt: skip


def _distinct(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted({str(value) for value in values if value is not None}))


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """S2 for the company; `details`: spend, savings, upper bound, the items with savings."""
    items = items_of(snapshot)
    if items is None:
        return absent(ID, GRADE, status="insufficient", reason="no_data", needs=("purchases",))
    spend = sum(one.spend for one in items)
    if spend <= 0:
        return absent(ID, GRADE, status="undefined", reason="no_spend")
    saved = sum(one.savings for one in items)
    purchases = sum(one.purchases for one in items)
    few = purchases < OK_FROM
    return Measure(
        id=ID, grade=GRADE, value=saved / spend, score=None, low=saved / spend, high=saved / spend, n=purchases,
        level=float(snapshot.company.policy.confidence), status="weak" if few else "ok",
        reason="few_purchases" if few else None, inputs=("purchases",),
        details={
            "spend": spend, "savings": saved, "bound": sum(one.bound for one in items),
            "items": tuple(one for one in items if one.savings > 0),
        },
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS, scored=False)
