"""Discounts that do not pay.

What is assessed: what buyers take with a discount against what they take without, like for like: the same product,
quarter and customer segment. Where a day knows both prices, order lines are compared; where a discount holds for all
on a day (a promotion), weeks are. Two years of sales; BH over products, categories and the whole.
Why it hurts: a discount that brings no volume is margin given away.
What good looks like: what a discount brings in more pays for what it takes off.
What to do: stop it for a few weeks where it brings nothing, and watch volume.

A discount pays when volume rises by d ÷ (m − d), with d the discount and m the margin before it (without known costs
by d ÷ (1 − d), which only brings the same sales back). A product counts when its rise is below that beyond noise. The
100 products with most discount are looked at. Where buyers with a discount come back more often than like buyers
without, nothing is said: the discount may have won them. It is an association; who gets discounts was not drawn by
lot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.operations.discount_records import CLUSTERS, COUNTS, PRODUCTS, RETURNS
from oarlock.engine.checks.operations.lines import COVERAGE, MARGIN, Margin, read_margin
from oarlock.engine.checks.operations.rows import DEAREST, columns, from_query, measured, names_of, subjects
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.contrast import Cells, Contrast, contrast
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.resampling import Sampling, percentile_interval, unit_counts

KIND = "discount_without_return"
FEWEST = 20
"""Discounted and other lines (weeks: a quarter of it) that a comparison needs (convention)."""
_DRAWS = 2000
_MOST_NEEDED = 1.0
Row = Mapping[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trial:
    """A comparison of one product, one category or the whole, and the rise of volume that would pay for its discounts."""

    scope: tuple[str, ...]
    found: Contrast
    needed: float
    p: float


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft when discounts brought less than they took off, beyond noise."""
    products = list(snapshot.frames[PRODUCTS.name])
    weights = _weights(snapshot)
    trials = _trials(snapshot, products, weights)
    if not trials:
        return TooLittle((f"order_lines: {FEWEST} lines with a discount and {FEWEST} like them without",))
    return _judge(snapshot, products, trials, weights, judging.q)


def _weights(snapshot: Snapshot) -> Floats:
    rng = Sampling(seed=snapshot.seed).rng(KIND)
    return unit_counts(CLUSTERS, _DRAWS, rng).astype(np.float64)


def _trials(snapshot: Snapshot, products: list[dict[str, Any]], weights: Floats) -> list[Trial]:
    """Every comparison that the records carry: products, categories of several products, the whole."""
    frame = snapshot.frames[COUNTS.name]
    cells, ids = Cells.of(frame, ("product_id", "stratum")), np.array(frame["product_id"], dtype=np.str_)
    scopes: dict[tuple[str, ...], None] = {(one["product_id"],): None for one in products}
    for category in dict.fromkeys(one["category"] for one in products):
        scopes[tuple(one["product_id"] for one in products if one["category"] == category)] = None
    scopes[tuple(one["product_id"] for one in products)] = None
    known = {one["product_id"]: one for one in products}
    trials = []
    for scope in scopes:
        found = contrast(cells.only(np.isin(ids, scope)), weights)
        least = FEWEST if all(known[id_]["by_line"] for id_ in scope) else FEWEST // 4
        if found is None or min(found.exposed, found.others) < least or min(found.mean_others, found.mean_exposed) <= 0:
            continue
        needed = needed_rise([known[id_] for id_ in scope])
        trials.append(Trial(scope, found, needed, found.p_ratio_below(1 + needed)))
    return trials


def needed_rise(products: Sequence[Row]) -> float:
    """The rise of volume that pays for the discounts of these products (at most a doubling is asked for)."""
    full = sum(row["full_value"] for row in products)
    depth = sum(row["given"] for row in products) / full
    known = sum(row["known_value"] for row in products)
    share = sum(row["known_margin"] for row in products) / known if known >= COVERAGE * full else 1.0
    return float(min(_MOST_NEEDED, depth / (share - depth))) if share > depth else _MOST_NEEDED


def _judge(
    snapshot: Snapshot, products: list[dict[str, Any]], trials: list[Trial], weights: Floats, q: float
) -> Iterator[Draft]:
    fair = adjusted([trial.p for trial in trials])
    called = {trial.scope: (trial, p) for trial, p in zip(trials, fair, strict=True) if p <= q}
    own = {trial.scope[0]: trial for trial in trials if len(trial.scope) == 1}
    by_product = {one["product_id"]: _best(one["product_id"], called, own) for one in products}
    wasted = [one for one in products if by_product[one["product_id"]] is not None]
    if not wasted or _buyers_come_back(snapshot, weights):
        return
    margin = read_margin(snapshot)
    chosen = {id_: found for id_, found in by_product.items() if found is not None}
    given = float(sum(one["given"] for one in wasted))
    cost = _price(snapshot, wasted, chosen, margin)
    if not margin.matters(cost.mid if cost.mid is not None else given):
        return
    figures: dict[str, Any] = {"given": given, "products": len(wasted), "lost": cost.mid}
    figures["names"] = names_of((one["product"] for one in wasted), 5)
    largest, _ = max(chosen.values(), key=lambda pair: len(pair[0].scope))
    suffix = "" if cost.mid is not None else "_unpriced"
    yield Draft(
        title=f"{KIND}.title{suffix}",
        figures=figures,
        subjects=subjects("product", (one["product_id"] for one in wasted)),
        evidence=(
            _test(snapshot, largest, max(p for _, p in chosen.values()), q, len(trials)),
            *(_product(snapshot, one) for one in wasted[:DEAREST]),
        ),
        cost=cost,
        options=_options(figures),
        p=max(p for _, p in chosen.values()),
    )


def _best(
    id_: str, called: Mapping[tuple[str, ...], tuple[Trial, float]], own: Mapping[str, Trial]
) -> tuple[Trial, float] | None:
    """The narrowest comparison that calls this product's discounts wasted; none where its own figures say they pay."""
    if id_ in own and own[id_].found.ratio >= 1 + own[id_].needed:
        return None
    fitting = [pair for scope, pair in called.items() if id_ in scope]
    return min(fitting, key=lambda pair: len(pair[0].scope), default=None)


def _buyers_come_back(snapshot: Snapshot, weights: Floats) -> bool:
    """True when orders with a discount are followed by another one more often than like orders without."""
    found = contrast(Cells.of(snapshot.frames[RETURNS.name], ("stratum",)), weights)
    return found is not None and found.p_difference(sign=1) <= 0.05


def _price(
    snapshot: Snapshot, wasted: Sequence[Row], chosen: Mapping[str, tuple[Trial, float]], margin: Margin
) -> Cost:
    """Discount given less what the extra volume earned, in 12 months; a fall of volume is not laid to the discount."""
    if not margin.known:
        return margin.no_price()
    draws = np.zeros(_DRAWS)
    mid = 0.0
    for one in wasted:
        found = chosen[one["product_id"]][0].found
        value = one["known_margin"] * one["full_value"] / one["known_value"] if one["known_value"] > 0 else 0.0
        mid += _loss(one["given"], max(value, 0.0), np.array([found.ratio]))[0]
        draws += np.resize(_loss(one["given"], max(value, 0.0), found.ratio_draws), _DRAWS)
    low, high = percentile_interval(draws, level=snapshot.company.policy.confidence)
    mid = float(max(0.0, mid))
    return Cost(low=min(mid, max(0.0, low)), mid=mid, high=max(mid, high), per="year", how=f"{KIND}.how")


def _loss(given: float, full_margin: float, ratio: Floats) -> Floats:
    """What was given less the margin (before discount) of the pieces that like lines without a discount did not take."""
    return given - full_margin * (1 - 1 / np.maximum(ratio, 1.0))


def _test(snapshot: Snapshot, trial: Trial, p: float, q: float, family: int) -> Evidence:
    low, high = percentile_interval(trial.found.ratio_draws, level=0.95)
    figures = {
        "rise": trial.found.ratio - 1,
        "rise_low": low - 1,
        "rise_high": high - 1,
        "needed": trial.needed,
        "with_discount": trial.found.exposed,
        "without": trial.found.others,
        "p": p,
        "q": q,
        "tested": family,
    }
    said = "test" if figures["rise"] >= 0 else "test_less"
    return measured(
        snapshot,
        f"{KIND}.{said}",
        figures | {"fall": 1 - trial.found.ratio},
        measure="stratified comparison, cluster bootstrap, BH",
        queries=(COUNTS, PRODUCTS, RETURNS),
    )


def _product(snapshot: Snapshot, row: Row) -> Evidence:
    return from_query(
        snapshot,
        PRODUCTS,
        f"{KIND}.product",
        columns(row, "given", "lines") | {"depth": (row["given"] / row["full_value"], "given / full_value")},
        where={"product_id": row["product_id"]},
        context={"product": row["product"]},
    )


def _options(figures: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            title=f"{KIND}.option.{what}",
            kind="act",
            figures=figures,
            effort_days=days,
            initiative={"name": f"{KIND}.initiative_{what}", "kind": kind},
        )
        for what, days, kind in (("stop", 1, "pilot"), ("halve", 1, "pilot"))
    )


CHECK = Check(
    kind=KIND,
    dimension="operations",
    find=find,
    needs=Needs(columns=("order_lines.discount",), queries=(PRODUCTS, COUNTS, RETURNS, MARGIN)),
    statistical=True,
)
