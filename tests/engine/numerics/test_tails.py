from __future__ import annotations

import pytest
from scipy import stats
from scipy.special import betainc

from oarlock.engine.numerics.tails import incomplete_beta, student_upper


@pytest.mark.parametrize("a", [0.3, 0.5, 1, 2.5, 40, 900])
@pytest.mark.parametrize("b", [0.5, 1, 3, 77])
@pytest.mark.parametrize("x", [1e-9, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_the_incomplete_beta_function_equals_scipy(a, b, x):
    assert incomplete_beta(x, a, b) == pytest.approx(betainc(a, b, x), rel=1e-9, abs=1e-14)


def test_its_ends_are_0_and_1_and_bad_shapes_are_refused():
    assert incomplete_beta(0, 2, 3) == 0
    assert incomplete_beta(1, 2, 3) == 1
    with pytest.raises(ValueError, match="above 0"):
        incomplete_beta(0.5, 0, 1)


@pytest.mark.parametrize("df", [1, 2, 7.5, 39, 1000])
@pytest.mark.parametrize("t", [-3, -0.2, 0, 0.7, 2.2, 9])
def test_the_tail_of_t_equals_scipy(t, df):
    assert student_upper(t, df) == pytest.approx(stats.t.sf(t, df), rel=1e-9)
