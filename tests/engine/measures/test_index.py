"""The index put together from measures typed by hand (measures.md section I)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from oarlock.engine.measures.composite.attribution import shortfall_shares
from oarlock.engine.measures.composite.interval import difference
from oarlock.engine.measures.composite.normalisation import assemble
from oarlock.engine.measures.composite.sensitivity import sensitivity
from oarlock.engine.measures.index import DIMENSIONS, build_index
from oarlock.engine.measures.unit_split import split_by_unit
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.policy import Policy


def one(name, score, **more):
    return Measure(id=name, value=score, score=score, **more)


def whole(dimension, score, **more):
    return {name: one(name, score, **more) for name in DIMENSIONS[dimension]}


def test_the_weights_inside_a_dimension_add_up_to_one():
    for weights in DIMENSIONS.values():
        assert sum(weights.values()) == pytest.approx(1)


def test_nothing_to_judge_leaves_the_denominator_and_missing_does_not():
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}
    undefined = Measure(id="b", value=None, score=None, status="undefined")
    missing = Measure(id="b", value=None, score=None, status="insufficient")
    assert assemble(weights, {"a": one("a", 60), "b": undefined, "c": one("c", 90)}).coverage == 1
    partly = assemble(weights, {"a": one("a", 60), "b": missing, "c": one("c", 90)})
    assert partly.coverage == pytest.approx(0.7)
    assert partly.value == pytest.approx((0.5 * 60 + 0.2 * 90) / 0.7)


def test_a_dimension_stands_from_a_third_of_the_remaining_weight():
    weights = {"a": 1.0, "b": 1.0, "c": 1.0}
    assert assemble(weights, {"a": one("a", 60)}).value == 60
    assert assemble({**weights, "d": 0.1}, {"a": one("a", 60)}).value is None
    undefined = Measure(id="d", value=None, score=None, status="undefined")
    assert assemble({**weights, "d": 0.1}, {"a": one("a", 60), "d": undefined}).value == 60


def test_a_number_is_given_from_half_of_the_weight():
    measures = {**whole("vertical", 80), **whole("horizontal", 60)}
    below = build_index(measures, Policy())
    assert (below.value, below.low, below.high) == (None, None, None)
    assert below.on_present == pytest.approx(math.sqrt(80 * 60))
    assert below.coverage == pytest.approx(1 / 3)
    assert below.dimensions["cognitive"].needs == ("answers",)
    enough = build_index({**measures, **whole("behavioural", 70)}, Policy())
    assert enough.value == pytest.approx((80 * 60 * 70) ** (1 / 3))
    assert enough.bounds == (
        pytest.approx(100 * ((0.8 * 0.6 * 0.7 * 0.01**3) ** (1 / 6))),
        pytest.approx(100 * ((0.8 * 0.6 * 0.7) ** (1 / 6))),
    )
    assert enough.weakest == "horizontal"
    assert (enough.low, enough.high) == (enough.value, enough.value)


def test_the_owners_weights_decide():
    policy = Policy.model_validate({"dimensions": {"vertical": 3, "horizontal": 1, "external": 0, "cognitive": 0,
                                                   "behavioural": 0, "cultural": 0}})  # fmt: skip
    found = build_index({**whole("vertical", 80), **whole("horizontal", 20)}, policy)
    assert found.value == pytest.approx(100 * 0.8**0.75 * 0.2**0.25)
    assert found.coverage == 1
    assert found.dimensions["horizontal"].share_of_shortfall == pytest.approx(
        0.25 * math.log(5) / (0.25 * math.log(5) + 0.75 * math.log(1.25))
    )


def test_ranges_come_from_the_draws_of_what_is_a_sample():
    draws = np.linspace(50, 90, 1001)
    measures = {**whole("vertical", 70), **whole("horizontal", 60), **whole("behavioural", 70)}
    measures["vertical.effort_divergence"] = one("vertical.effort_divergence", 70, draws=draws)
    found = build_index(measures, Policy())
    # V4 weighs .35: the dimension runs over 70 ± 7 at the ends of the draws, ± 5.6 at 80 %
    assert (found.dimensions["vertical"].low, found.dimensions["vertical"].high) == pytest.approx((64.4, 75.6))
    low, high = (100 * ((v * 0.6 * 0.7) ** (1 / 3)) for v in (0.644, 0.756))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-4)
    assert found.dimensions["horizontal"].low == found.dimensions["horizontal"].value == pytest.approx(60)


def test_no_measure_no_index():
    found = build_index({}, Policy())
    assert (found.value, found.on_present, found.bounds, found.weakest) == (None, None, None, None)
    assert found.coverage == 0


def test_a_score_of_nothing_keeps_the_floor():
    found = build_index({**whole("vertical", 0), **whole("horizontal", 100), **whole("behavioural", 100)}, Policy())
    assert found.value == pytest.approx(100 * 0.01 ** (1 / 3))


def test_without_any_shortfall_there_are_no_shares():
    assert shortfall_shares({"a": 100.0, "b": 100.0}, {"a": 1.0, "b": 1.0}) == {"a": 0.0, "b": 0.0}


def test_shares_of_units_and_the_rest_add_up(company):
    units = [
        {"id": "top", "name": "Top"},
        {"id": "a", "name": "A", "parent": "top"},
        {"id": "b", "name": "B", "parent": "top"},
    ]
    plan = company(units=units).plan
    by_unit = {"a": (0.5, 40.0), "b": (0.25, 100.0), "-": (0.125, 80.0), "top": (0.125, 80.0)}
    measures = {**whole("vertical", 65, by_unit=by_unit), **whole("horizontal", 80), **whole("behavioural", 100)}
    found = split_by_unit(build_index(measures, Policy()), plan, Policy())
    vertical = math.log(1 / 0.65) / (math.log(1 / 0.65) + math.log(1 / 0.8))
    # of vertical: a .5 × 60 = 30, hidden and top .25 × 20 = 5; horizontal knows no units
    shares = {unit: one.share_of_shortfall for unit, one in found.units.items()}
    assert shares == pytest.approx({"top": vertical * 6 / 7, "a": vertical * 6 / 7, "b": 0})
    assert found.rest == pytest.approx(vertical / 7 + (1 - vertical))
    assert found.why == ("group too small", "no unit", "unit with units below it")
    assert found.units["a"].dimensions == {"vertical": pytest.approx(40)}
    assert found.units["a"].coverage == pytest.approx(1 / 6)


def test_sensitivity_sees_whether_the_order_depends_on_the_weights():
    scores, weights = {"a": 90.0, "b": 40.0}, {"a": 1.0, "b": 1.0}
    found = sensitivity(scores, weights, seed=0, after=[{"b": 80.0}, {"a": 91.0}, {"a": 90.5}, {"a": 90.1}])
    assert found.low < 60 < found.high
    assert found.same_weakest == 1
    assert found.same_top == 1
    assert sensitivity(scores, weights, seed=0) == sensitivity(scores, weights, seed=0)
    assert sensitivity({}, weights, seed=0) is None


def test_a_difference_carries_the_range_of_its_draws():
    later = (60.0, np.linspace(55, 65, 101))
    assert difference(later, (50.0, None), level=0.8) == pytest.approx((10, 6, 14))
    assert difference((60.0, None), (50.0, None), level=0.8) == (10, 10, 10)
