"""Statistics against scipy, textbooks and counting by hand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from oarlock.engine.numerics import (
    concentration,
    intervals,
    multiplicity,
    permutation,
    proportions,
    quantiles,
    resampling,
    slope,
    survival,
)
from oarlock.engine.numerics.shapley import shapley

RNG = np.random.default_rng(11)


@pytest.mark.parametrize(("k", "n"), [(0, 3), (8, 10), (48, 80), (5, 5)])
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_wilson_agrees_with_scipy(k, n, level):
    expected = stats.binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
    assert intervals.wilson(k, n, level=level) == pytest.approx((expected.low, expected.high))


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one observation"):
        intervals.wilson(0, 0)


def test_quantiles_agree_with_scipy():
    for p in (0.025, 0.1, 0.5, 0.9, 0.975):
        assert intervals.normal_quantile(p) == pytest.approx(stats.norm.ppf(p))
        assert intervals.t_quantile(p, 7) == pytest.approx(stats.t.ppf(p, 7))
    assert intervals.normal_cdf(1.3) == pytest.approx(stats.norm.cdf(1.3))


def test_a_mean_carries_the_finite_population():
    # measures.md K1: n 20 of 25, s 15: se 1.5309, ± 3.2043 at 95 %
    low, high = intervals.mean_interval(70, 15, 20, level=0.95, population=25)
    assert (high - low) / 2 == pytest.approx(3.20429, abs=1e-4)
    low, high = intervals.mean_interval(70, 15, 20, level=0.95)
    assert (low, high) == pytest.approx(stats.t.interval(0.95, 19, 70, 15 / np.sqrt(20)))
    assert intervals.mean_interval(70, 15, 20, population=20) == (70, 70)
    assert intervals.mean_interval(70, 15, 1) is None


def test_block_lengths_are_the_cube_root_rounded_up():
    assert [resampling.block_length(n) for n in (1, 8, 9, 13, 27, 28, 1000)] == [1, 2, 3, 3, 3, 4, 10]


def test_blocks_are_runs_of_the_series():
    rows = resampling.block_indices(13, 500, np.random.default_rng(0))
    assert rows.shape == (500, 13)
    steps = np.diff(rows, axis=1)
    inside = [step for step in range(12) if step % 3 != 2]
    assert (steps[:, inside] == 1).all()
    assert resampling.block_counts(13, 500, np.random.default_rng(0)).sum(axis=1).tolist() == [13] * 500


def test_units_are_drawn_inside_their_group():
    counts = resampling.group_counts(["a", "a", "b", "b", "b"], 100, np.random.default_rng(0))
    assert (counts[:, :2].sum(axis=1) == 2).all()
    assert (counts[:, 2:].sum(axis=1) == 3).all()


def test_streams_have_names():
    one = resampling.Sampling(draws=1, seed=3)
    assert one.rng("a").random() == one.rng("a").random() != one.rng("b").random()


def test_bh_of_1995():
    # Benjamini & Hochberg 1995, example of 15 p-values: 4 rejected at .05, Bonferroni 3
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert sum(multiplicity.called(p, 0.05)) == 4
    assert multiplicity.adjusted(p)[3:5] == pytest.approx([0.035625, 0.0603])
    assert multiplicity.adjusted(p) == pytest.approx(list(stats.false_discovery_control(p)))
    assert multiplicity.adjusted([]) == []
    assert multiplicity.family_q(4) == pytest.approx(0.025)


def test_a_weighted_quantile_is_a_value_that_was_paid():
    assert quantiles.weighted_quantile([12, 10, 9], [100, 300, 100], 0.25) == 10
    assert quantiles.weighted_quantile([1, 2, 3, 4], [1, 1, 1, 1], 0.25) == 1
    assert quantiles.weighted_quantile([1, 2], [0, 0], 0.5) is None


def test_concentration_is_undefined_without_a_total():
    assert concentration.hhi([5]) == 10_000
    assert concentration.hhi([]) is None
    assert concentration.hhi([1, -1]) is None


def test_the_glove_game():
    # two left gloves, one right: 1/6 1/6 2/3 (Shapley 1953)
    found = shapley(3, lambda group: float(2 in group and len(group) > 1), np.random.default_rng(0))
    assert found.values == pytest.approx((1 / 6, 1 / 6, 2 / 3))


def test_many_players_are_sampled_with_an_error():
    found = shapley(14, lambda group: float(len(group) ** 2), np.random.default_rng(0))
    assert not found.exact
    assert sum(found.values) == pytest.approx(196)
    assert abs(found.values[0] - 14) < 4 * found.se[0]


def test_kaplan_meier_of_the_remission_data():
    # 6-MP arm of Freireich 1963 as printed in textbooks
    times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [True] * 3 + [False, True, False, True, False, False, True, True] + [False] * 3 + [True, True] + [False] * 5
    expected = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert dict(survival.kaplan_meier(times, ended)) == pytest.approx(expected, abs=6e-4)
    assert survival.median_time(times, ended) == 23
    assert survival.median_time([5, 6], [False, False]) is None


@pytest.mark.parametrize("table", [(48, 80, 12, 40), (3, 4, 5, 5), (0, 7, 0, 9), (10, 10, 0, 10), (7, 23, 1, 99)])
def test_fisher_agrees_with_scipy(table):
    a, n, b, m = table
    expected = stats.fisher_exact([[a, n - a], [b, m - b]])[1]
    assert proportions.fisher_p(proportions.TwoByTwo(left=a, n_left=n, right=b, n_right=m)) == pytest.approx(expected)


def test_newcombe_of_1998():
    # Newcombe 1998, table II, method 10: 56/70 − 48/80 at 95 %: .0524 to .3339
    found = proportions.difference_interval(proportions.TwoByTwo(left=56, n_left=70, right=48, n_right=80), level=0.95)
    assert found == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_strata_compare_like_with_like():
    # Simpson: inside each stratum the left group is .1 better, pooled naively it looks worse
    strata = [
        proportions.TwoByTwo(left=9, n_left=10, right=80, n_right=100),
        proportions.TwoByTwo(left=30, n_left=100, right=2, n_right=10),
    ]
    value, low, high = proportions.pooled_difference(strata, level=0.95)
    assert value == pytest.approx(0.1)
    assert low < 0.1 < high
    (one,) = strata[:1]
    alone = proportions.pooled_difference([one], level=0.95)
    assert alone[0] == pytest.approx(one.difference)
    assert proportions.pooled_difference([proportions.TwoByTwo(left=1, n_left=2, right=0, n_right=0)]) is None


def test_the_pooled_difference_covers_the_truth():
    rng, hits = np.random.default_rng(5), 0
    for _ in range(400):
        strata = [
            proportions.TwoByTwo(
                left=int(rng.binomial(30, base + 0.1)), n_left=30, right=int(rng.binomial(40, base)), n_right=40
            )
            for base in (0.2, 0.5, 0.7)
        ]
        _, low, high = proportions.pooled_difference(strata, level=0.8)
        hits += low <= 0.1 <= high
    assert 0.74 <= hits / 400 <= 0.86


def test_slopes_agree_with_scipy():
    x = np.arange(15, dtype=float)
    y = 2 * x + RNG.normal(0, 3, 15)
    found, expected = slope.least_squares(x, y, level=0.9), stats.linregress(x, y)
    assert (found.value, found.intercept) == pytest.approx((expected.slope, expected.intercept))
    assert (found.high - found.low) / 2 == pytest.approx(stats.t.ppf(0.95, 13) * expected.stderr)
    robust, known = slope.theil_sen(x, y, level=0.9), stats.theilslopes(y, x, alpha=0.9)
    assert (robust.value, robust.intercept) == pytest.approx((known.slope, known.intercept))
    assert (robust.low, robust.high) == pytest.approx((known.low_slope, known.high_slope), abs=0.2)
    assert slope.least_squares([1, 1, 1], [1, 2, 3]) is None
    assert slope.theil_sen([1, 2], [1, 2]) is None


def test_small_groups_are_permuted_exactly():
    def apart(left, right):
        return abs(left.mean() - right.mean())

    values, first = [1, 2, 3, 10, 11, 12], [True] * 3 + [False] * 3
    assert permutation.two_groups_p(values, first, apart, RNG) == pytest.approx(2 / 20)
    many = np.concatenate([RNG.normal(0, 1, 15), RNG.normal(1, 1, 15)])
    found = permutation.two_groups_p(many, [True] * 15 + [False] * 15, apart, np.random.default_rng(0))
    assert found == pytest.approx(stats.ttest_ind(many[:15], many[15:]).pvalue, abs=0.02)
    assert permutation.permutation_p(0, 9999, exact=False) == 1e-4


@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=20))
def test_concentration_lies_between_equal_and_single(amounts):
    assert 10_000 / len(amounts) - 1e-6 <= concentration.hhi(amounts) <= 10_000 + 1e-6


def test_scipy_stats_stays_off_the_path():
    code = (
        "import sys; from oarlock.engine.measures.registry import all_measures; all_measures(); "
        "import oarlock.engine.measures.index, oarlock.engine.realign.gains; "
        "sys.exit(int('scipy.stats' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
