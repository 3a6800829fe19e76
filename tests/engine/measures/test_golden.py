"""Every Known answer of measures.md for the measures of this release, from tests/data/measures_golden.json.

Each key of the file for these measures is bound to a call; a key without a call, or a call without a key, fails. The expected
numbers come from the file (an independent implementation; its marks say published, library, exact or simulated).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from oarlock.engine.measures.behavioural import follow_through, incentive_congruence, time_congruence
from oarlock.engine.measures.composite import (
    aggregation,
    attribution,
    interval,
    normalisation,
    sensitivity,
)
from oarlock.engine.measures.composite import (
    coverage as missing,
)
from oarlock.engine.measures.horizontal import date_conflict, declared_conflict, overcommitment
from oarlock.engine.measures.horizontal import redundancy as twins
from oarlock.engine.measures.paradox import churn, exploration
from oarlock.engine.measures.resilience import hhi, redundancy
from oarlock.engine.measures.synergy import purchasing
from oarlock.engine.measures.vertical import coverage, effort_divergence, line_of_sight, orphan_share, smart
from oarlock.engine.numerics.divergence import jensen_shannon, total_variation
from oarlock.engine.numerics.resampling import Sampling

GOLDEN = json.loads((Path(__file__).parents[2] / "data" / "measures_golden.json").read_text(encoding="utf-8"))
MEASURES = (
    "V1", "V2", "V3", "V4", "V5", "H2", "H4", "H5", "H6", "B1", "B2", "B3",
    "I1", "I2", "I3", "I4", "I5", "I6", "P1", "P5", "R1", "R3", "S2",
)  # fmt: skip

# V1: five goals; owner, KPI, live work and target each, as measures.md tells it: three incomplete, the first two complete.
GOAL_ELEMENTS = [(True, True, True, True)] * 2 + [
    (False, True, True, True),
    (True, False, True, True),
    (True, True, False, True),
]
COMPLETE = [all(one) for one in GOAL_ELEMENTS]

# V4: A 40 h → g1; B 30 h → ½ g1 ½ g2; C 20 h → M → ¾ g2 ¼ g3; D 10 h unlinked; p .4 .3 .3.
AMONG = [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
INTO = [[1, 0, 0], [0.5, 0.5, 0], [0, 0, 0], [0, 0.75, 0.25], [0, 0, 0]]
HOURS = [40, 30, 20, 0, 10]
PRIORITIES = [0.4, 0.3, 0.3]


def flow() -> np.ndarray:
    return effort_divergence.flow_to_goals(HOURS, AMONG, INTO)


def shares() -> np.ndarray:
    return flow() / sum(HOURS)


def unlinked() -> float:
    return 1 - float(shares().sum())


SCORES = {"a": 90.0, "b": 90.0, "c": 90.0, "d": 10.0}
EQUAL = dict.fromkeys(SCORES, 1.0)
TWO = {"one": 80.0, "two": 60.0}
MISSING = {"one": 0.4, "two": 0.3, "three": 0.3}

# Efron & Tibshirani 1993, table 3.1: LSAT and GPA of 15 law schools.
LSAT = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594]
GPA = [3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96]
LAW = np.column_stack([LSAT, GPA]).astype(float)


def correlation(rows: np.ndarray) -> float:
    return float(np.corrcoef(rows.T)[0, 1])


def norway() -> float:
    """HDI 2021: life expectancy 83.2, expected and mean years of schooling 18.2 and 13.0, income 64,660 (UNDP)."""
    post = normalisation.goalposts
    school = (post(18.2, 0, 18) + post(13.0, 0, 15)) / 2
    income = post(math.log(64660), math.log(100), math.log(75000))
    scores = {"life": 100 * post(83.2, 20, 85), "school": 100 * school, "income": 100 * income}
    return aggregation.index_value(scores, dict.fromkeys(scores, 1.0)) / 100


def fixed(group: frozenset[str]) -> float:
    after = {"one": 80.0 + 10 * ("a" in group), "two": 60.0 + 20 * ("b" in group)}
    return aggregation.index_value(after, dict.fromkeys(after, 1.0))


def shapley_parts() -> list[float]:
    parts, split = attribution.joint_gains(["a", "b"], fixed, np.random.default_rng(0))
    assert split.exact
    return [parts["a"], parts["b"]]


def cos(pay: list[float]) -> float:
    return incentive_congruence.congruence(pay, [0.5, 0.3, 0.2])


BINDINGS: dict[str, dict[str, Callable[[], Any]]] = {
    "V1": {
        "coverage, unweighted": lambda: coverage.weighted_share(COMPLETE),
        "coverage, weights .4 .3 .1 .1 .1": lambda: coverage.weighted_share(COMPLETE, [0.4, 0.3, 0.1, 0.1, 0.1]),
        "element coverage owner/kpi/initiative/target": lambda: [
            coverage.weighted_share([one[position] for one in GOAL_ELEMENTS]) for position in range(4)
        ],
    },
    "V2": {"orphan share of effort": lambda: orphan_share.orphan_share(sum(HOURS) - flow().sum(), sum(HOURS))},
    "V4": {
        "flow to g1,g2,g3 (hours)": flow,
        "total variation incl. unlinked": lambda: effort_divergence.divergence(shares(), unlinked(), PRIORITIES),
        "TV of linked effort only": lambda: effort_divergence.linked_only(shares(), PRIORITIES),
        "Jensen-Shannon divergence, base 2": lambda: effort_divergence.bits_apart(shares(), unlinked(), PRIORITIES),
        "JS distance = sqrt": lambda: math.sqrt(effort_divergence.bits_apart(shares(), unlinked(), PRIORITIES)),
        "score with the .05 dead zone at TV .25 and .04": lambda: effort_divergence.score_of([0.25, 0.04]),
        "disjoint distributions: TV, JSD": lambda: [total_variation([1, 0], [0, 1]), jensen_shannon([1, 0], [0, 1])],
        "identical distributions: TV, JSD": lambda: [
            total_variation([0.3, 0.7], [0.3, 0.7]),
            jensen_shannon([0.3, 0.7], [0.3, 0.7]),
        ],
    },
    "V3": {
        "structural line of sight: 9 of 12 people, FTE 8.5 of 11": lambda: [
            line_of_sight.share_in_sight([(1.0, one < 9) for one in range(12)]),
            line_of_sight.share_in_sight([(1.0, True)] * 8 + [(0.5, True)] + [(1.0, False)] * 2 + [(0.5, False)]),
        ],
        "named {g1,g2,g4} vs actual {g1,g2,g3}: Jaccard": lambda: line_of_sight.jaccard(
            ["g1", "g2", "g4"], ["g1", "g2", "g3"]
        ),
    },
    "V5": {
        "SMART 4 of 5 known; A unknown 3 of 4": lambda: [
            smart.share_passed([True, True, True, True, False]),
            smart.share_passed([True, True, None, True, False]),
        ]
    },
    "H2": {
        "declared conflict load": lambda: declared_conflict.conflict_load(
            [(0.3, 0.2, True), (0.3, 0.4, False), (0.2, 0.1, True)]
        )
    },
    "H4": {
        "date conflicts (finish > successor start): count, days": lambda: date_conflict.conflicts(
            [(10, 8), (20, 20), (18, 20)]
        )
    },
    "H5": {
        "over-commitment share": lambda: overcommitment.overcommitment([(50, 40), (30, 40), (45, 40)]),
        "wait factor rho/(1-rho) at .8 .9 .95": lambda: [
            overcommitment.wait_factor(rho, 1) for rho in (0.8, 0.9, 0.95)
        ],
    },
    "H6": {
        "token Jaccard": lambda: twins.token_jaccard("launch spring loyalty campaign", "spring loyalty campaign email"),
        "binary cosine": lambda: twins.cosine(
            twins.bag(twins.tokens("launch spring loyalty campaign")),
            twins.bag(twins.tokens("spring loyalty campaign email")),
        ),
    },
    "B1": {
        "congruence cos, pay (1,0,0)": lambda: cos([1, 0, 0]),
        "angle in degrees": lambda: incentive_congruence.angle(cos([1, 0, 0])),
        "pay (.5,.3,.2) and (0,0,1) and (-1,0,0)": lambda: [cos([0.5, 0.3, 0.2]), cos([0, 0, 1]), cos([-1, 0, 0])],
        "priority weight with no pay behind it, pay (1,0,0)": lambda: incentive_congruence.uncovered(
            [1, 0, 0], [0.5, 0.3, 0.2]
        ),
    },
    "B2": {
        "team time shares vs goal shares: 1-TV": lambda: time_congruence.time_congruence(
            [0.6, 0.1, 0.2], 0.1, PRIORITIES
        )
    },
    "B3": {
        "follow-through 8 of 10, Wilson": lambda: follow_through.kept_share(8, 10, level=0.95),
        "0 of 3, Wilson upper": lambda: follow_through.kept_share(0, 3, level=0.95)[2],
    },
    "I1": {"HDI of Norway 2021 from its inputs": norway},
    "I2": {
        "90 90 90 10: arithmetic, geometric, MPI, min": lambda: [
            sum(SCORES.values()) / 4,
            aggregation.index_value(SCORES, EQUAL),
            aggregation.mazziotta_pareto(list(SCORES.values())),
            min(SCORES.values()),
        ],
        "raise the 10 to 50: index, gain": lambda: [
            aggregation.index_value({**SCORES, "d": 50.0}, EQUAL),
            aggregation.index_value({**SCORES, "d": 50.0}, EQUAL) - aggregation.index_value(SCORES, EQUAL),
        ],
        "zero dimension with floor 1": lambda: aggregation.index_value({**SCORES, "d": 0.0}, EQUAL),
    },
    "I3": {
        "third dimension missing: renormalised, low bound, high bound": lambda: [
            aggregation.index_value(TWO, MISSING),
            *missing.bounds(TWO, MISSING),
        ]
    },
    "I4": {
        "law school correlation (Efron-Tibshirani)": lambda: correlation(LAW),
        "its bootstrap standard error": lambda: interval.bootstrap(
            LAW, correlation, sampling=Sampling(draws=4000, seed=1), name="law"
        ).std(ddof=1),
    },
    "I5": {
        "share of the shortfall of 90 90 90 10 by dimension": lambda: list(
            attribution.shortfall_shares(SCORES, EQUAL).values()
        ),
        "index now, fix a, fix b, fix both": lambda: [fixed(frozenset(group)) for group in ("", "a", "b", "ab")],
        "Shapley share of a and b": shapley_parts,
        "shares add up to the total gain": lambda: sum(shapley_parts()),
    },
    "I6": {
        "weights cannot move an index of equal scores (spread)": lambda: (
            sensitivity.sensitivity(dict.fromkeys("abc", 70.0), dict.fromkeys("abc", 1.0), seed=0).spread
        )
    },
    "P1": {
        "band .10-.30 at x=.05 .20 .65 -> rigidity, drift": lambda: [
            side for x in (0.05, 0.20, 0.65) for side in exploration.rigidity_and_drift(x, (0.1, 0.3))
        ]
    },
    "P5": {
        "priority churn TV (.5 .3 .2)->(.4 .3 .1 .2 new)": lambda: churn.churn(
            {"a": 0.5, "b": 0.3, "c": 0.2}, {"a": 0.4, "b": 0.3, "c": 0.1, "d": 0.2}
        )
    },
    "R1": {
        "HHI of 30 30 20 20, effective number": lambda: [
            (found := hhi.concentration(dict(zip("abcd", (30, 30, 20, 20), strict=True)))).hhi,
            found.effective,
        ],
        "shares 25 20 15 10 9 8 7 3 3; merge the last two": lambda: [
            hhi.concentration(dict(enumerate(amounts))).hhi
            for amounts in ((25, 20, 15, 10, 9, 8, 7, 3, 3), (25, 20, 15, 10, 9, 8, 7, 6))
        ],
    },
    "R3": {
        "critical skills with >=2 holders": lambda: redundancy.covered_share(
            {"a": "xy", "b": "xz", "c": "yz", "d": "x", "e": ""}
        )
    },
    "S2": {
        "reference price (q-weighted 25th pct), savings, share of spend": lambda: [
            (price := purchasing.reference_price([100, 300, 100], [12, 10, 9])),
            (saved := purchasing.savings([100, 300, 100], [12, 10, 9], price)),
            saved / (1200 + 3000 + 900),
        ],
        "upper bound with p_ref = min": lambda: purchasing.savings([100, 300, 100], [12, 10, 9], 9),
    },
}


@pytest.mark.parametrize("measure", MEASURES)
def test_each_known_answer_of_a_measure_has_a_call(measure: str) -> None:
    assert set(BINDINGS[measure]) == set(GOLDEN[measure])


def test_there_is_no_call_for_another_measure() -> None:
    assert set(BINDINGS) == set(MEASURES)


@pytest.mark.parametrize(("measure", "key"), [(measure, key) for measure in MEASURES for key in GOLDEN[measure]])
def test_it_gives_the_known_answer(measure: str, key: str) -> None:
    case = GOLDEN[measure][key]
    found = np.asarray(BINDINGS[measure][key](), dtype=float).ravel()
    wanted = np.asarray(case["target"], dtype=float).ravel()
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() <= max(case["tol"], 1e-12)
