"""R1 Concentration: how much of the business hangs on few parties?

Formula: HHI = Σ(100·share)², above 0 to 10,000; effective number = 10,000 ÷ HHI; largest share. No score.
Counting: the 12 months that end with as-of. Customers by revenue (cancelled orders out) and, where the cost of every counted
line is known, by gross profit; suppliers by spend (cancelled and rejected purchases out); channels by revenue. The value is
that of customers by revenue, else suppliers, else channels. Rows without a party are left out.
Undefined: a total that is not above 0. Insufficient: no records of any. Exact (low = high).
Read: 1,000 and 1,800 are thresholds for markets (US merger guidelines 2023), borrowed as bands.
Example: 30 30 20 20: 2,600, effective number 3.846. Source: Rhoades 1993, Federal Reserve Bulletin 79:188.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.engine.measures.definition import Definition, absent
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.concentration import effective_number, hhi, hhi_of_moments
from oarlock.engine.numerics.resampling import Sampling

ID = "resilience.hhi"
GRADE = "B"

_REVENUE = "l.quantity * l.unit_price * (1 - coalesce(l.discount, 0))"
_SALES = f"""
WITH parties AS (
  SELECT o.{{party}} AS party, sum({_REVENUE}) AS revenue,
         CASE WHEN count(*) = count(l.unit_cost) THEN sum({_REVENUE} - l.quantity * l.unit_cost) END AS profit
  FROM order_lines AS l JOIN orders AS o ON o.order_id = l.order_id
  WHERE o.{{party}} IS NOT NULL AND coalesce(o.status, '') <> 'cancelled'
    AND CAST(o.ordered_at AS DATE) >= :from_12m AND CAST(o.ordered_at AS DATE) <= :as_of
  GROUP BY 1)
SELECT count(*) AS parties, sum(revenue) AS total, sum(revenue * revenue) AS squares, max(revenue) AS largest,
       arg_max(party, revenue) AS party, sum(profit) AS profit, sum(profit * profit) AS profit_squares,
       max(profit) AS largest_profit, arg_max(party, profit) AS profit_party,
       count(*) = count(profit) AND min(profit) >= 0 AS profit_known
FROM parties
"""
CUSTOMERS = Query(
    name="resilience.hhi.customers",
    sql=_SALES.format(party="customer_id"),
    columns=("order_lines", "orders.customer_id"),
)
"""One row: how many customers, their revenue and its squares, the largest; the same for gross profit where all is known."""
CHANNELS = Query(
    name="resilience.hhi.channels", sql=_SALES.format(party="channel"), columns=("order_lines", "orders.channel")
)
"""The same by sales channel."""
SUPPLIERS = Query(
    name="resilience.hhi.suppliers",
    sql="""
WITH parties AS (
  SELECT supplier_id AS party, sum(quantity * unit_price) AS spend
  FROM purchases
  WHERE supplier_id IS NOT NULL AND coalesce(status, '') NOT IN ('cancelled', 'rejected')
    AND CAST(ordered_at AS DATE) >= :from_12m AND CAST(ordered_at AS DATE) <= :as_of
  GROUP BY 1)
SELECT count(*) AS parties, sum(spend) AS total, sum(spend * spend) AS squares, max(spend) AS largest,
       arg_max(party, spend) AS party
FROM parties
""",
    columns=("purchases",),
)
"""One row: how many suppliers, the spend and its squares, the largest."""
NEEDS = Needs(queries=(CUSTOMERS, SUPPLIERS, CHANNELS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How concentrated an amount is over parties: HHI, effective number, largest share and who has it."""

    hhi: float
    effective: float
    largest_share: float
    largest: str
    parties: int
    total: float


def concentration(amounts: Mapping[str, float]) -> Concentration | None:
    """Concentration of amounts by party; None for a total that is not above 0."""
    total = float(sum(amounts.values()))
    index = hhi(list(amounts.values()))
    if index is None:
        return None
    largest = min(amounts, key=lambda name: (-amounts[name], name))
    return Concentration(
        hhi=index, effective=effective_number(index), largest_share=amounts[largest] / total, largest=largest,
        parties=len(amounts), total=total,
    )  # fmt: skip


def concentrations(snapshot: Snapshot) -> dict[str, Concentration]:
    """By what is concentrated: customers, customers_profit, suppliers, channels; only those that are known."""
    found: dict[str, Concentration] = {}
    for name, query in (("customers", CUSTOMERS), ("suppliers", SUPPLIERS), ("channels", CHANNELS)):
        frame = snapshot.frames.get(query.name)
        row = frame.only() if frame is not None and len(frame) else {}
        _add(found, name, row, keys=("total", "squares", "largest", "party"))
        if name == "customers" and row.get("profit_known"):
            _add(found, "customers_profit", row, keys=("profit", "profit_squares", "largest_profit", "profit_party"))
    return found


def _add(
    found: dict[str, Concentration], name: str, row: Mapping[str, Any], *, keys: tuple[str, str, str, str]
) -> None:
    total, squares, largest = (_number(row.get(key)) for key in keys[:3])
    if total is None or squares is None or largest is None:
        return
    index = hhi_of_moments(total, squares)
    if index is not None:
        found[name] = Concentration(
            hhi=index,
            effective=effective_number(index),
            largest_share=largest / total,
            largest=str(row[keys[3]]),
            parties=int(row["parties"]),
            total=total,
        )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """R1 for the company; `details`: one `Concentration` by customers, customers_profit, suppliers, channels."""
    known = [query for query in NEEDS.queries if query.name in snapshot.frames]
    if not known:
        return absent(
            ID, GRADE, status="insufficient", reason="no_data", needs=("order_lines", "orders.customer_id", "purchases")
        )
    found = concentrations(snapshot)
    if not found:
        return absent(ID, GRADE, status="undefined", reason="nothing_in_12_months")
    about = next(name for name in ("customers", "suppliers", "channels") if name in found)
    value = found[about].hhi
    return Measure(
        id=ID, grade=GRADE, value=value, score=None, low=value, high=value, n=found[about].parties,
        level=float(snapshot.company.policy.confidence),
        inputs=("purchases",) if about == "suppliers" else ("orders", "order_lines"),
        details={"about": about, "by": found},
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS, scored=False)
