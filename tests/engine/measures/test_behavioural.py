"""B1 to B3 on plans typed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from oarlock.engine.measures.behavioural import follow_through, incentive_congruence, time_congruence
from oarlock.engine.numerics.intervals import wilson
from oarlock.engine.numerics.resampling import FIGURES_ONLY, Sampling

SOME = Sampling(draws=2000, seed=5)
UNITS = [{"id": "shop", "name": "Shop"}, {"id": "store", "name": "Store"}]
PEOPLE = [
    {"id": "a", "unit": "shop", "role": "Seller"},
    {"id": "b", "unit": "shop", "role": "Seller"},
    {"id": "c", "unit": "store"},
    {"id": "d", "unit": "store"},
]


def goal(name, weight, *metrics):
    measures = [{"metric": metric, "baseline": 1, "target": target} for metric, target in metrics]
    return {"id": name, "name": name, "weight": weight, "measures": measures}


def pay(name, metric, weight=1.0, direction="up", **who):
    return {
        "id": name,
        "applies_to": who or {"unit": "shop"},
        "metric": metric,
        "direction": direction,
        "weight": weight,
    }


GOALS = [goal("g1", 5, ("x", 2)), goal("g2", 3, ("y", 2)), goal("g3", 2, ("z", 2))]


def test_it_finds_the_known_angle_in_a_plan(company):
    found = incentive_congruence.measure(company(goals=GOALS, incentives=[pay("p", "x")]), FIGURES_ONLY)
    assert found.value == pytest.approx(0.811107, abs=1e-6)
    assert found.details["angle"] == pytest.approx(35.7958, abs=1e-3)
    assert found.details["uncovered"] == pytest.approx(0.5)


def test_pay_that_rises_when_a_goal_falls_is_negative(company):
    found = incentive_congruence.measure(
        company(goals=GOALS, incentives=[pay("p", "x", direction="down")]), FIGURES_ONLY
    )
    assert (found.value, found.score) == (pytest.approx(-0.811107, abs=1e-6), 0)
    assert [one.metric for one in found.details["against"]] == ["x"]


def test_a_goal_that_wants_a_metric_down_agrees_with_pay_for_less(company):
    goals = [goal("g1", 1, ("cost", 0))]
    found = incentive_congruence.measure(
        company(goals=goals, incentives=[pay("p", "cost", direction="down")]), FIGURES_ONLY
    )
    assert found.value == pytest.approx(1)


def test_weights_are_shares_of_the_same_people_and_form_times_the_people_paid(company):
    # shop (half the fte): x .6/(.6+.2) = .75, y .25; sellers (half): review on z, alone = 1
    incentives = [pay("p", "x", 0.6), pay("q", "y", 0.2), {**pay("r", "z", 0.1, role="Seller"), "form": "review"}]
    found = incentive_congruence.measure(
        company(units=UNITS, people=PEOPLE, goals=GOALS, incentives=incentives), FIGURES_ONLY
    )
    assert {one.metric: one.pay for one in found.details["pulls"]} == pytest.approx({"x": 0.375, "y": 0.125, "z": 0.5})


def test_parts_of_a_metric_are_one_and_unmeasured_goals_stay(company):
    metrics = [{"id": "x", "kind": "manual", "values": []}, {"id": "x_north", "of": "x", "where": "location = 'n'"}]
    goals = [goal("g1", 1, ("x", 2)), goal("quality", 1)]
    found = incentive_congruence.measure(
        company(metrics=metrics, goals=goals, incentives=[pay("p", "x_north")]), FIGURES_ONLY
    )
    # p (.5, .5), w (1, 0): cos 45°
    assert found.value == pytest.approx(np.sqrt(0.5))
    assert found.details["uncovered"] == pytest.approx(0.5)


def test_pay_for_what_no_goal_measures_is_unexplained(company):
    found = incentive_congruence.measure(
        company(goals=[goal("g1", 1, ("x", 2))], incentives=[pay("p", "x"), pay("q", "other", unit="store")]),
        FIGURES_ONLY,
    )
    assert found.value == pytest.approx(np.sqrt(0.5))
    assert found.details["unexplained"] == pytest.approx(0.5)


def test_no_variable_pay_is_undefined_and_no_key_is_unknown(company):
    assert incentive_congruence.measure(company(goals=GOALS, incentives=[]), FIGURES_ONLY).status == "undefined"
    found = incentive_congruence.measure(company(goals=GOALS), FIGURES_ONLY)
    assert (found.status, found.details["needs"]) == ("insufficient", ("incentives",))


# --- B2 ----------------------------------------------------------------------------------------------------------------


def item(name, fte, *goals, **more):
    return {
        "id": name,
        "name": name,
        "kind": "project",
        "fte": fte,
        "supports": [{"goal": one} for one in goals],
        **more,
    }


def test_it_finds_the_known_congruence_in_a_plan(company):
    # .6 .1 .2 and .1 unlinked against .4 .3 .3: .7
    goals = [goal("g1", 4), goal("g2", 3), goal("g3", 3)]
    work = [item("a", 6, "g1"), item("b", 1, "g2"), item("c", 2, "g3"), item("d", 1)]
    found = time_congruence.measure(company(goals=goals, initiatives=work), FIGURES_ONLY)
    assert found.value == pytest.approx(0.7)
    assert found.score == pytest.approx(100 * (1 - 0.25 / 0.95))
    assert found.details["basis"] == "fte"


def test_a_team_is_compared_with_where_its_own_objectives_lead(company):
    people = [{"id": f"p{one}", "unit": "shop"} for one in range(5)]
    plan = {
        "units": UNITS, "people": people, "goals": [goal("g1", 1), goal("g2", 1)],
        "objectives": [{"id": "o", "name": "O", "unit": "shop", "supports": [{"goal": "g1"}]}],
        "initiatives": [item("a", 3, "g1", units=["shop"]), item("b", 1, "g2", units=["shop"])],
    }  # fmt: skip
    (row,) = time_congruence.team_rows(company(**plan), FIGURES_ONLY)
    assert (row.unit, row.people, row.own_objectives) == ("shop", 5, True)
    assert row.comparison.tv == pytest.approx(0.25)
    assert time_congruence.measure(company(**plan), FIGURES_ONLY).by_unit == {
        "shop": (pytest.approx(1), pytest.approx(100 * (1 - 0.2 / 0.95)))
    }
    small = {**plan, "people": people[:4]}
    assert time_congruence.team_rows(company(**small), FIGURES_ONLY) == []


def test_thin_hours_are_weak_and_carry_bounds(company):
    people = [{"id": "a", "unit": "shop"}]
    capacity = 1720 * 92 / 365.25
    rows = [{"week": 0, "person_id": "a", "initiative": None, "objective": None, "goal": "g1", "hours": capacity / 2}]
    found = time_congruence.measure(
        company(units=UNITS, people=people, goals=[goal("g1", 1), goal("g2", 1)], frames={"effort.hours": rows}), SOME
    )
    # recorded: all g1, so 1 − TV = .5; the open half all to g1 .5, all to g2: perfect
    assert (found.value, found.status) == (pytest.approx(0.5), "weak")
    low, high = found.details["bounds"]
    assert (low, high) == (pytest.approx(0.5), pytest.approx(1.0))


# --- B3 ----------------------------------------------------------------------------------------------------------------


def promise(name, due, **more):
    return {"id": name, "text": name, "owner": "a", "made": "2026-01-01", "due": due, **more}


def test_it_judges_each_promise_by_its_first_date(company):
    found = follow_through.measure(
        company(
            units=UNITS, people=PEOPLE,
            commitments=[
                promise("kept", "2026-03-01", done="2026-03-01"),
                promise("late", "2026-03-01", done="2026-03-11"),
                promise("moved", "2026-05-01", first_due="2026-04-01", done="2026-05-01"),
                promise("open", "2026-04-30"),
                promise("done-after-as-of", "2026-05-30", done="2026-06-05"),
                promise("today", "2026-05-31"),
                promise("cancelled", "2026-04-01", cancelled="2026-03-15"),
                promise("future", "2026-07-01"),
                promise("long-ago", "2025-05-31", made="2025-05-01"),
            ],
        ),
        SOME,
    )  # fmt: skip
    assert (found.value, found.n) == (pytest.approx(0.2), 5)
    assert (found.details["kept"], found.details["cancelled"]) == (1, 1)
    assert (found.low, found.high) == pytest.approx(wilson(1, 5, level=0.8))
    assert found.method == "wilson"
    # delays 0, 10, 30 ended; 31, 1 open: S falls to 3/4·2/3... at 0: 4/5, 10: 4/5·2/3, 30: ·1/2 = .267
    assert found.details["median_delay"] == 30


def test_draws_have_wilsons_percentiles(company):
    draws = follow_through.score_draws(8, 10, sampling=Sampling(draws=20_000, seed=2))
    low, high = wilson(8, 10, level=0.8)
    assert np.quantile(draws, [0.1, 0.9]) == pytest.approx([100 * low, 100 * high], abs=0.5)


def test_few_promises_are_weak_and_none_undefined(company):
    few = follow_through.measure(company(commitments=[promise("x", "2026-03-01", done="2026-02-01")]), SOME)
    assert (few.status, few.value) == ("weak", 1)
    assert follow_through.measure(company(commitments=[]), SOME).status == "undefined"
    assert follow_through.measure(company(), SOME).status == "insufficient"


def test_units_of_few_people_are_hidden(company):
    commitments = [promise("x", "2026-03-01"), {**promise("y", "2026-03-01", done="2026-02-01"), "owner": "c"}]
    plan = {"units": UNITS, "people": PEOPLE, "commitments": commitments}
    assert follow_through.measure(company(**plan), SOME).by_unit == {"-": (1.0, 50.0)}
    open_to_two = company(**plan, policy={"min_group_size": 2})
    assert follow_through.measure(open_to_two, SOME).by_unit == {"shop": (0.5, 0.0), "store": (0.5, 100.0)}
