from __future__ import annotations

import numpy as np
import pytest

from oarlock.engine.numerics.tails import student_upper
from oarlock.engine.numerics.trend import yearly_growth


def test_exact_growth_beside_seasons_is_found_without_spread():
    months = np.arange(36)
    season = np.tile(np.linspace(0.5, 2.0, 12), 3)
    found = yearly_growth([100 * season * np.exp(0.06 * months / 12)], 50, np.random.default_rng(0))
    assert found.slopes[0] == pytest.approx(0.06)  # by construction
    assert np.ptp(found.draws[0]) < 1e-9
    assert found.free == 23


def test_it_equals_ordinary_least_squares():
    generator = np.random.default_rng(3)
    values = np.exp(generator.normal(0, 0.1, 30) + np.arange(30) * 0.01)
    dummies = np.eye(12)[np.arange(30) % 12]
    slope = np.linalg.lstsq(np.column_stack([dummies, np.arange(30) / 12]), np.log(values), rcond=None)[0][12]
    assert yearly_growth([values], 10, generator).slopes[0] == pytest.approx(slope)


def test_its_draws_are_wider_than_the_estimates_of_many_worlds_but_not_by_much():
    generator = np.random.default_rng(8)
    worlds = [yearly_growth([np.exp(generator.normal(0, 0.1, 36))], 2, generator).slopes[0] for _ in range(400)]
    one = [np.std(yearly_growth([np.exp(generator.normal(0, 0.1, 36))], 400, generator).draws[0]) for _ in range(20)]
    assert 1.2 < np.mean(one) / np.std(worlds) < 2.0  # months alike are allowed for: at least √(1.3 ÷ 0.7) = 1.36


def test_slow_swings_are_seldom_called_growth():
    generator = np.random.default_rng(2)
    called = 0
    for _ in range(300):
        noise = generator.normal(0, 0.03, 36)
        for month in range(1, 36):
            noise[month] += 0.5 * noise[month - 1]
        found = yearly_growth([np.exp(noise)], 200, generator)
        called += student_upper(found.slopes[0] / np.std(found.draws[0], ddof=1), found.free) < 0.05
    assert called / 300 < 0.08


@pytest.mark.parametrize("series", [np.ones((1, 23)), np.zeros((1, 30))])
def test_it_refuses_short_series_and_zeros(series):
    with pytest.raises(ValueError, match="at least 24 months"):
        yearly_growth(series, 10, np.random.default_rng(0))
