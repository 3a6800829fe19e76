"""Much of the business rests on one customer, supplier, channel or person.

What is assessed: sales of the last 12 months by customer, channel and person who sold, purchases by supplier: the largest
part, and for more than five customers or suppliers the concentration index (measure R1).
Why it hurts: when the one leaves, falls ill or asks for other terms, there is nothing to set against it.
What good looks like: no customer, supplier or person above a quarter, no channel above four fifths.
What to do: win others, agree terms in writing, let a second person in on it.

A business that has only ever had one channel is not told so. Rows that name no party count in the whole only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import person_subjects, shown_unit, unit_name
from oarlock.engine.checks.operations.lines import SOLD, SOLD_COLUMNS, SOLD_OPTIONAL
from oarlock.engine.checks.operations.rows import columns, from_query, measured
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.concentration import effective_number, hhi_of_moments

KIND = "concentration_risk"
SUBJECT = {"customers": "customer", "suppliers": "supplier", "channels": "channel"}
MANY = 5
"""The index is read only above this number of customers or suppliers (contract)."""

PARTIES = Query(
    name=f"{KIND}.parties",
    sql=f"""
WITH {SOLD.strip()},
recent AS (
    SELECT s.customer_id, s.channel, o.person, s.revenue
    FROM sold AS s JOIN orders AS o ON o.order_id = s.order_id
    WHERE s.sold_on BETWEEN :from_12m AND :as_of
),
amounts AS (
    SELECT 'customers' AS party, customer_id AS id, revenue AS amount FROM recent
    UNION ALL SELECT 'channels', channel, revenue FROM recent
    UNION ALL SELECT 'people', person, revenue FROM recent
    UNION ALL SELECT 'suppliers', supplier_id, quantity * unit_price FROM purchases
    WHERE CAST(ordered_at AS DATE) BETWEEN :from_12m AND :as_of AND coalesce(status, '') NOT IN ('cancelled', 'rejected')
),
held AS (SELECT party, id, sum(amount) AS amount FROM amounts GROUP BY party, id)
SELECT party, first(id ORDER BY amount DESC, id) FILTER (WHERE id IS NOT NULL) AS holder,
       max(amount) FILTER (WHERE id IS NOT NULL) AS largest, sum(amount) AS total,
       max(amount) FILTER (WHERE id IS NOT NULL) / nullif(sum(amount), 0) AS share,
       count(id) FILTER (WHERE amount > 0) AS parties,
       sum(amount * amount) FILTER (WHERE id IS NOT NULL AND amount > 0) AS squares,
       CASE WHEN party = 'channels' THEN (SELECT count(DISTINCT channel) FROM orders) ELSE count(id) END AS ever
FROM held GROUP BY party ORDER BY party
""",
    optional=(*SOLD_COLUMNS, *SOLD_OPTIONAL, "purchases"),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per kind of party that rests on one, or on few."""
    for row in snapshot.frames[PARTIES.name]:
        if row["total"] is None or row["total"] <= 0 or row["share"] is None or row["ever"] < 2:
            continue
        index = concentration(row)
        if row["share"] > judging.thresholds["channel" if row["party"] == "channels" else "share"]:
            yield _draft(snapshot, row, None)
        elif index is not None and index > judging.thresholds["hhi"]:
            yield _draft(snapshot, row, index)


def concentration(row: Mapping[str, Any]) -> float | None:
    """R1 for more than five customers or suppliers, else None (rows that name no party are many small ones)."""
    if row["party"] not in ("customers", "suppliers") or row["parties"] <= MANY:
        return None
    return hhi_of_moments(float(row["total"]), float(row["squares"]))


def _draft(snapshot: Snapshot, row: Mapping[str, Any], index: float | None) -> Draft:
    party, holder = str(row["party"]), str(row["holder"])
    unit = shown_unit(snapshot, holder) if party == "people" else None
    names = {"holder": holder} if party != "people" else {"unit": unit_name(snapshot, unit)} if unit else {}
    form = party if party != "people" or unit else "one_of_us"
    evidence = [
        from_query(
            snapshot, PARTIES, f"{KIND}.largest.{form}", columns(row, "share", "largest", "total", "parties"),
            where={"party": party}, context=names,
        )
    ]  # fmt: skip
    effective = 0.0
    if index is not None:
        effective = effective_number(index)
        evidence.append(_few(snapshot, party, index, effective))
    return Draft(
        title=f"{KIND}.title.{form}" if index is None else f"{KIND}.title.few_{form}",
        figures={"share": row["share"], "parties": row["parties"], "effective": effective, **names},
        subjects=(Subject("party", party, key=True), *_who(snapshot, party, holder)),
        evidence=tuple(evidence),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(party),
    )


def _few(snapshot: Snapshot, party: str, index: float, effective: float) -> Evidence:
    figures = {"hhi": index, "effective": effective}
    return measured(snapshot, f"{KIND}.few.{party}", figures, measure="resilience.hhi", queries=(PARTIES,))


def _who(snapshot: Snapshot, party: str, holder: str) -> tuple[Subject, ...]:
    return person_subjects(snapshot, holder) if party == "people" else (Subject(SUBJECT[party], holder),)


def _options(party: str) -> tuple[Option, ...]:
    """Others beside the one, and firmer ground under the one."""
    others = Option(
        title=f"{KIND}.option.others.{party}",
        kind="act",
        effort_days=10,
        initiative={"name": f"{KIND}.initiative.{party}", "kind": "improvement"},
    )
    bind = Option(
        title=f"{KIND}.option.bind.{party}",
        kind="act",
        effort_days=2,
        initiative={"name": f"{KIND}.option.bind.{party}", "kind": "improvement"},
    )
    return others, bind


CHECK = Check(
    kind=KIND,
    dimension="resilience",
    find=find,
    needs=Needs(columns=("order_lines|purchases",), queries=(PARTIES,)),
    thresholds={"share": 0.25, "channel": 0.80, "hhi": 1800},
)
