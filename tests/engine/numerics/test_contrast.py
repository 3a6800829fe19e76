from __future__ import annotations

import numpy as np
import pytest

from oarlock.engine.model.frame import Frame
from oarlock.engine.numerics.contrast import Cells
from oarlock.engine.numerics.contrast import contrast as contrast_of
from oarlock.engine.numerics.resampling import unit_counts


def row(cluster, stratum, exposed, n, total):
    return {"cluster": cluster, "stratum": stratum, "exposed": exposed, "n": n, "total": total}


def contrast(rows, strata, weights):
    return contrast_of(Cells.of(Frame.of(rows), strata), weights)


def weights(clusters, draws=2000, seed=3):
    return unit_counts(clusters, draws, np.random.default_rng(seed)).astype(float)


def test_it_compares_inside_strata_where_the_plain_means_say_the_opposite():
    # Simpson's case, by hand: in both strata the exposed are 2 lower; the exposed sit in the high stratum.
    cell = [("low", True, 1, 8), ("low", False, 9, 90), ("high", True, 9, 9 * 98), ("high", False, 1, 100)]
    rows = [row(cluster, *one) for cluster in (0, 1) for one in cell]
    found = contrast(rows, ("stratum",), weights(2))
    assert found is not None
    assert found.difference == pytest.approx(-2)
    assert (8 + 9 * 98) / 10 > (90 + 100) / 10
    # Weights 1·9/10 = .9 each: means (8 + 98) / 2 and (10 + 100) / 2.
    assert found.mean_exposed == pytest.approx(53)
    assert found.mean_others == pytest.approx(55)
    assert found.ratio == pytest.approx(53 / 55)


def test_strata_with_one_group_say_nothing():
    rows = [row(0, "a", True, 5, 500), row(1, "b", False, 5, 5)]
    assert contrast(rows, ("stratum",), weights(2)) is None
    mixed = [*rows, row(0, "c", True, 2, 4), row(1, "c", False, 2, 2)]
    found = contrast(mixed, ("stratum",), weights(2))
    assert found is None or (found.mean_exposed, found.mean_others, found.exposed) == (2, 1, 2)


def test_its_p_is_honest_where_nothing_differs_and_small_where_much_does():
    generator = np.random.default_rng(11)

    def sample(shift):
        rows = []
        for cluster in range(20):
            level = generator.normal(0, 2)  # rows of a cluster are alike
            for exposed in (True, False):
                values = generator.normal(10 + level + shift * exposed, 1, 10)
                rows.append(row(cluster, "s", exposed, 10, values.sum()))
        return contrast(rows, ("stratum",), weights(20, draws=400))

    nulls = [sample(0.0).p_difference(sign=1) for _ in range(150)]
    assert 0.02 <= np.mean(np.array(nulls) <= 0.10) <= 0.20  # binomial range around .10, seeded
    assert sample(1.0).p_difference(sign=1) < 0.01
    assert sample(1.0).p_difference(sign=-1) > 0.9
    assert sample(-3.0).p_ratio_below(0.95) < 0.01


def test_equal_values_everywhere_have_p_from_the_number_of_clusters():
    rows = [row(c, "s", e, 3, 3 * (2 if e else 1)) for c in range(8) for e in (True, False)]
    found = contrast(rows, ("stratum",), weights(8))
    assert found is not None
    assert found.p_difference(sign=1) == pytest.approx(0.5**8)
    assert found.p_difference(sign=-1) == 1
