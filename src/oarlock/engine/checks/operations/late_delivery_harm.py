"""Late orders are followed by worse things than like orders on time.

What is assessed: late orders against orders on time of the same quarter, customer segment, number of earlier orders
and size: how satisfied customers were, how many got in touch, how many sent goods back, how many bought again within
90 days of the promised day.
Why it hurts: who waits complains, sends back and buys elsewhere next time.
What good looks like: orders arrive on the promised day; then nothing of this can be seen.
What to do: promise a day that can be kept, and tell the customer before they ask.

On time is delivered (without that column: shipped) by the promised day; an open order past its day is late
(details.md 8). One-sided tests from a bootstrap over customers, BH over the outcomes; a difference below 2 in 100
orders or 0.1 points of satisfaction is not worth saying. Only fewer repeat orders and more returns are priced. It is
an association: late orders may differ in what the records do not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from oarlock.engine.checks.acts import acts
from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.late_records import CLUSTERS, ORDERS, OUTCOMES, YEAR
from oarlock.engine.checks.operations.lines import MARGIN, Margin, read_margin
from oarlock.engine.checks.operations.rows import columns, from_query, measured
from oarlock.engine.model.finding import Cost, Draft, Evidence
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.contrast import Cells, Contrast, contrast
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.resampling import Sampling, percentile_interval, unit_counts

KIND = "late_delivery_harm"
FEWEST = 20
"""Late orders, and like orders on time, that a comparison needs (convention)."""
_DRAWS = 2000
HARM = {"satisfaction": -1, "contacts": 1, "returns": 1, "repeats": -1}
"""The outcomes, and the sign of the difference that hurts."""
_SMALLEST = {"satisfaction": 0.1, "contacts": 0.02, "returns": 0.02, "repeats": 0.02}
_PRICED = ("returns", "repeats")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows late orders, compared with like orders on time."""

    name: str
    found: Contrast
    p: float


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when something worse follows late orders, beyond noise."""
    compared = _compare(snapshot)
    if not compared:
        return TooLittle((f"orders: {FEWEST} late ones and {FEWEST} like them on time",))
    return _judge(snapshot, compared, judging.q)


def _compare(snapshot: Snapshot) -> list[tuple[str, Contrast]]:
    rng = Sampling(seed=snapshot.seed).rng(KIND)
    weights = unit_counts(CLUSTERS, _DRAWS, rng).astype(np.float64)
    frame = snapshot.frames[OUTCOMES.name]
    cells, outcomes = Cells.of(frame, ("stratum",)), np.array(frame["outcome"], dtype=np.str_)
    compared = []
    for name in HARM:
        found = contrast(cells.only(outcomes == name), weights)
        if found is not None and min(found.exposed, found.others) >= FEWEST:
            compared.append((name, found))
    return compared


def _judge(snapshot: Snapshot, compared: Sequence[tuple[str, Contrast]], q: float) -> Iterator[Draft]:
    fair = adjusted([found.p_difference(sign=HARM[name]) for name, found in compared])
    harms = [
        Outcome(name, found, p)
        for (name, found), p in zip(compared, fair, strict=True)
        if p <= q and found.difference * HARM[name] >= _SMALLEST[name]
    ]
    if not harms:
        return
    orders = snapshot.frames[ORDERS.name].only()
    year = snapshot.frames[YEAR.name].only()
    cost = _price(snapshot, harms, year, read_margin(snapshot))
    priced = [one for one in harms if one.name in _PRICED and cost.mid is not None]
    first = min(priced or harms, key=lambda one: one.p)
    figures = {"late": orders["late"], "share": orders["late"] / orders["due"], "lost": cost.mid}
    suffix = "" if cost.mid is not None else "_unpriced"
    yield Draft(
        title=f"{KIND}.title.{first.name}{suffix}",
        figures=figures,
        subjects=(),
        evidence=(
            from_query(
                snapshot,
                ORDERS,
                f"{KIND}.orders",
                columns(orders, "late", "due") | {"share": (orders["late"] / orders["due"], "late / due")},
            ),
            *(_outcome(snapshot, one, q, len(compared)) for one in harms),
        ),
        cost=cost,
        options=acts(KIND, figures, (("promise", 2), ("tell", 2))),
        p=max(one.p for one in harms),
    )


def _outcome(snapshot: Snapshot, one: Outcome, q: float, tested: int) -> Evidence:
    low, high = percentile_interval(one.found.difference_draws * HARM[one.name], level=0.95)
    figures = {
        "late": one.found.mean_exposed,
        "on_time": one.found.mean_others,
        "difference": abs(one.found.difference),
        "low": low,
        "high": high,
        "late_orders": one.found.exposed,
        "like_orders": one.found.others,
        "p": one.p,
        "q": q,
        "tested": tested,
    }
    measure = "stratified comparison, cluster bootstrap, BH"
    return measured(snapshot, f"{KIND}.{one.name}", figures, measure=measure, queries=(OUTCOMES,))


def _price(snapshot: Snapshot, harms: Sequence[Outcome], year: Mapping[str, Any], margin: Margin) -> Cost:
    """Orders of a year not placed again or sent back × gross profit of an order."""
    priced = [one for one in harms if one.name in _PRICED]
    if not priced:
        return Cost(reason=f"{KIND}.no_price")
    if not margin.known or not year["orders"]:
        return margin.no_price()
    profit = max(0.0, (margin.share or 0.0) * margin.revenue / year["orders"])
    draws = np.zeros(_DRAWS)
    for one in priced:
        harm = np.maximum(0.0, one.found.difference_draws * HARM[one.name])
        draws += np.resize(harm, _DRAWS)
    mid = float(sum(abs(one.found.difference) for one in priced)) * year["late"] * profit
    low, high = percentile_interval(draws * year["late"] * profit, level=snapshot.company.policy.confidence)
    figures = {"profit": profit, "late": year["late"]}
    return Cost(low=min(low, mid), mid=mid, high=max(high, mid), per="year", how=f"{KIND}.how", figures=figures)


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(queries=(ORDERS, OUTCOMES, YEAR, MARGIN)),
    statistical=True,
)
