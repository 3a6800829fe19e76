"""H2, H4, H5, H6 on plans typed by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.measures.direction import latest
from oarlock.engine.measures.horizontal import date_conflict, declared_conflict, overcommitment, redundancy
from oarlock.engine.model.metric import MetricValue, Series
from oarlock.engine.numerics.resampling import FIGURES_ONLY

UNITS = [{"id": "shop", "name": "Shop"}, {"id": "store", "name": "Store"}, {"id": "lab", "name": "Lab"}]
GOALS = [{"id": "g1", "name": "One", "weight": 3}, {"id": "g2", "name": "Two", "weight": 2}]


def objective(key, unit, goal, metric, target, baseline=10, **more):
    return {
        "id": key, "name": key, "unit": unit, "supports": [{"goal": goal}],
        "measures": [{"metric": metric, "baseline": baseline, "target": target}], **more,
    }  # fmt: skip


def test_it_weighs_opposed_pairs_by_priority(company):
    # x: shop up .6 against store down .4 opposed; y: shop up .6, store up .4 agreed; both weigh .24
    found = declared_conflict.measure(
        company(
            units=UNITS, goals=GOALS,
            objectives=[
                objective("a", "shop", "g1", "x", 12), objective("b", "store", "g2", "x", 8),
                objective("c", "shop", "g1", "y", 12), objective("d", "store", "g2", "y", 12),
            ],
        ),
        FIGURES_ONLY,
    )  # fmt: skip
    assert found.value == pytest.approx(0.5)
    assert found.score == pytest.approx(50)
    assert [(one.left.unit, one.right.unit, one.weight) for one in found.details["opposed"]] == [
        ("shop", "store", pytest.approx(0.24))
    ]


def test_it_has_nothing_to_judge_without_a_metric_that_two_units_want(company):
    plan = {"units": UNITS, "goals": GOALS}
    alone = [objective("a", "shop", "g1", "x", 12), objective("b", "shop", "g1", "x", 8)]
    assert declared_conflict.measure(company(**plan, objectives=alone), FIGURES_ONLY).status == "undefined"
    assert declared_conflict.measure(company(**plan), FIGURES_ONLY).status == "insufficient"


def test_a_part_of_a_metric_is_the_same_metric(company):
    metrics = [{"id": "x", "kind": "manual", "values": []}, {"id": "x_web", "of": "x", "where": "channel = 'web'"}]
    objectives = [objective("a", "shop", "g1", "x", 12), objective("b", "store", "g2", "x_web", 8)]
    found = declared_conflict.measure(
        company(units=UNITS, goals=GOALS, metrics=metrics, objectives=objectives), FIGURES_ONLY
    )
    assert found.value == 1


def test_a_band_wants_nothing_while_the_metric_is_inside(company):
    band = objective("b", "store", "g2", "x", {"low": 5, "high": 11}, baseline=None)
    del band["measures"][0]["baseline"]
    metrics = [{"id": "x", "kind": "manual", "direction": "up", "values": []}]
    objectives = [objective("a", "shop", "g1", "x", 12), band]
    for now, wanted in ((8.0, "undefined"), (20.0, 1.0), (2.0, 0.0)):
        band["measures"][0]["baseline"] = now
        found = declared_conflict.measure(
            company(units=UNITS, goals=GOALS, metrics=metrics, objectives=objectives), FIGURES_ONLY
        )
        assert (found.status if found.value is None else found.value) == wanted


def test_without_a_baseline_the_metrics_own_direction_counts(company):
    first, second = objective("a", "shop", "g1", "x", 12), objective("b", "store", "g2", "x", 8)
    del first["measures"][0]["baseline"]
    series = {"x": Series(metric="x", unit="count", direction="up", grain="month", values=())}
    found = declared_conflict.measure(
        company(units=UNITS, goals=GOALS, objectives=[first, second], snapshot={"series": series}), FIGURES_ONLY
    )
    assert found.value == 1


# --- H4 ----------------------------------------------------------------------------------------------------------------


def work(name, start=None, end=None, **more):
    dates = {key: value for key, value in (("start", start), ("end", end)) if value}
    return {"id": name, "name": name, "kind": "project", **dates, **more}


def test_it_counts_work_that_starts_before_what_it_waits_for(company):
    found = date_conflict.measure(
        company(
            initiatives=[
                work("first", "2026-01-01", "2026-06-10"),
                work("early", "2026-06-08", depends_on=["first"]),
                work("same-day", "2026-06-10", depends_on=["first"]),
                work("undated", depends_on=["first"]),
                work("after-done", "2026-01-01", depends_on=["over"]),
                work("over", "2025-01-01", "2026-12-31", phase="done"),
            ]
        ),
        FIGURES_ONLY,
    )
    assert (found.value, found.n) == (0.5, 2)
    assert (found.details["days"], found.details["undatable"]) == (2, 1)
    assert [(one.item, one.predecessor) for one in found.details["conflicts"]] == [("early", "first")]


def test_circles_and_stopped_work_conflict_whatever_the_dates(company):
    items = [
        work("a", "2026-01-01", "2026-02-01", depends_on=["b"]),
        work("b", "2026-03-01", "2026-04-01", depends_on=["a"]),
        work("c", "2026-07-01", depends_on=["dead", "gone"]),
        work("dead", "2026-01-01", "2026-02-01", phase="stopped"),
    ]
    found = date_conflict.measure(company(initiatives=items), FIGURES_ONLY)
    assert found.value == 1
    assert {one.predecessor: one.why for one in found.details["conflicts"]} == {
        "a": "circle", "b": "circle", "dead": "stopped"
    }  # fmt: skip


def test_nothing_depends_on_anything(company):
    assert date_conflict.measure(company(initiatives=[work("a")]), FIGURES_ONLY).status == "undefined"
    assert date_conflict.measure(company(), FIGURES_ONLY).status == "insufficient"
    undated = company(initiatives=[work("a", depends_on=["b"]), work("b")])
    assert date_conflict.measure(undated, FIGURES_ONLY).status == "insufficient"


# --- H5 ----------------------------------------------------------------------------------------------------------------


def staff(**counts):
    return [{"id": f"{unit}-{one}", "unit": unit} for unit, count in counts.items() for one in range(count)]


def test_it_adds_up_what_is_planned_beyond_the_people(company):
    # June 2026 only: shop 5 posts for 4 people, store 1 post for 2: 1 of 6
    span = ("2026-06-01", "2026-06-30")
    items = [work("a", *span, fte=5, units=["shop"]), work("b", *span, fte=1, units=["store"])]
    found = overcommitment.measure(company(units=UNITS, people=staff(shop=4, store=2), initiatives=items), FIGURES_ONLY)
    assert found.value == pytest.approx(1 / 6)
    assert found.score == pytest.approx(100 * (1 - (1 / 6) / 0.3))
    assert [(one.unit, one.month, one.excess) for one in found.details["excess"]] == [("shop", dt.date(2026, 6, 1), 1)]


def test_work_of_a_unit_above_is_done_by_the_people_below(company):
    units = [
        {"id": "top", "name": "Top"},
        {"id": "one", "name": "1", "parent": "top"},
        {"id": "two", "name": "2", "parent": "top"},
    ]
    span = ("2026-06-01", "2026-06-30")
    people = staff(one=2, two=2)
    items = [work("a", *span, fte=1, units=["one"]), work("b", *span, fte=3, units=["top"])]
    assert overcommitment.measure(company(units=units, people=people, initiatives=items), FIGURES_ONLY).value == 0
    items[1] = work("b", *span, fte=4, units=["top"])
    found = overcommitment.measure(company(units=units, people=people, initiatives=items), FIGURES_ONLY)
    assert found.value == pytest.approx(1 / 5)
    assert found.details["excess"][0].unit == "top"


def test_posts_booked_to_running_the_business_are_not_free(company):
    # 2 people; half of their hours of 92 days go to the daily business: 1 post is left for 2 planned
    daily = {"id": "daily", "name": "Run the business", "weight": 1}
    amount = overcommitment.HOURS_A_YEAR * 92 / 365.25
    rows = [{"week": 0, "person_id": "shop-0", "initiative": None, "objective": None, "goal": "daily", "hours": amount}]
    found = overcommitment.measure(
        company(
            units=UNITS, people=staff(shop=2), goals=[daily], frames={"effort.hours": rows},
            initiatives=[work("a", "2026-06-01", "2026-06-30", fte=2, units=["shop"])],
        ),
        FIGURES_ONLY,
    )  # fmt: skip
    assert found.value == pytest.approx(0.5)


def test_a_unit_of_nobody_known_has_an_unknown_capacity(company):
    items = [work("a", fte=1, units=["lab"]), work("b", fte=1, units=["shop"])]
    found = overcommitment.measure(company(units=UNITS, people=staff(shop=1), initiatives=items), FIGURES_ONLY)
    assert (found.value, found.details["unknown"]) == (0, ("lab",))
    nobody = overcommitment.measure(company(units=UNITS, initiatives=items), FIGURES_ONLY)
    assert (nobody.status, nobody.details["needs"]) == ("insufficient", ("employees",))


def test_without_planned_posts_it_is_unknown_or_has_nothing_to_judge(company):
    plan = {"units": UNITS, "people": staff(shop=1)}
    no_fte = company(**plan, initiatives=[work("a", units=["shop"])])
    assert overcommitment.measure(no_fte, FIGURES_ONLY).details["needs"] == ("initiatives.fte",)
    past = company(**plan, initiatives=[work("a", "2025-01-01", "2025-12-31", fte=1, units=["shop"])])
    assert overcommitment.measure(past, FIGURES_ONLY).status == "undefined"


def test_the_wait_is_unbounded_at_full_load():
    assert overcommitment.wait_factor(1.0, 1.0) is None
    assert overcommitment.wait_factor(2.0, 1.0) is None


# --- H6 ----------------------------------------------------------------------------------------------------------------


def test_it_pairs_like_work_of_different_units(company):
    first = work("a", "2026-01-01", "2026-12-31", units=["shop"], supports=[{"goal": "g1"}], fte=2)
    second = {**work("b", "2026-06-01", units=["store"], supports=[{"goal": "g1"}], fte=1)}
    first["name"], second["name"] = "Launch spring loyalty campaign", "Spring loyalty campaign email"
    plan = {"units": UNITS, "goals": GOALS}
    found = redundancy.measure(company(**plan, initiatives=[first, second]), FIGURES_ONLY)
    (pair,) = found.details["pairs"]
    assert (pair.left, pair.right, pair.at_stake, pair.shared) == (
        ("initiative", "a"), ("initiative", "b"), 1.0, ("goal:g1",)
    )  # fmt: skip
    assert (found.value, found.score) == (1, None)
    for change in (
        {"units": ["shop"]}, {"start": "2027-01-01"}, {"supports": [{"goal": "g2"}]}, {"depends_on": ["a"]},
        {"name": "Email"},
    ):  # fmt: skip
        other = company(**plan, initiatives=[first, {**second, **change}])
        assert redundancy.measure(other, FIGURES_ONLY).details["pairs"] == ()


def test_objectives_measured_by_unrelated_metrics_are_not_twins(company):
    north = objective("a", "shop", "g1", "north", 12, name="Reach the north sales target")
    south = objective("b", "store", "g1", "south", 12, name="Reach the south sales target")
    plan = {"units": UNITS, "goals": GOALS}
    assert redundancy.measure(company(**plan, objectives=[north, south]), FIGURES_ONLY).details["pairs"] == ()
    same = {**south, "measures": north["measures"]}
    assert len(redundancy.measure(company(**plan, objectives=[north, same]), FIGURES_ONLY).details["pairs"]) == 1


def test_rare_words_weigh_more_than_common_ones():
    rarity = redundancy.rarities([["plan", "price"], ["plan", "stock"], ["plan", "price"]])
    assert rarity["plan"] == pytest.approx(1.0)  # ln(4/4) + 1
    assert rarity["stock"] == pytest.approx(1.6931471805599454)  # ln(4/2) + 1


def test_the_latest_value_is_that_of_a_complete_period(company):
    values = (
        MetricValue(at=dt.date(2026, 4, 1), value=3.0, n=1, complete=True),
        MetricValue(at=dt.date(2026, 5, 1), value=9.0, n=1, complete=False),
    )
    series = {"x": Series(metric="x", unit="count", direction=None, grain="month", values=values)}
    snapshot = company(snapshot={"series": series})
    assert latest(snapshot, "x") == 3.0
    assert latest(snapshot, "y") is None
