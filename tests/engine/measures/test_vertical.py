"""V1 to V5 on plans typed by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from oarlock.engine.measures.flow import closed_circle
from oarlock.engine.measures.vertical import coverage, effort_divergence, line_of_sight, orphan_share, smart
from oarlock.engine.model.frame import Frame
from oarlock.engine.numerics.resampling import FIGURES_ONLY, Sampling

SOME = Sampling(draws=200, seed=1)
GOALS = [
    {"id": "g1", "name": "One", "weight": 4},
    {"id": "g2", "name": "Two", "weight": 3},
    {"id": "g3", "name": "Three", "weight": 3},
]
UNITS = [{"id": "shop", "name": "Shop"}, {"id": "store", "name": "Store", "parent": "shop"}]


def work(name, fte, *supports, **more):
    return {"id": name, "name": name, "kind": "project", "fte": fte, "supports": list(supports), **more}


KNOWN = {
    "goals": GOALS,
    "units": UNITS,
    "objectives": [
        {"id": "m", "name": "M", "unit": "shop", "supports": [{"goal": "g2", "weight": 3}, {"goal": "g3", "weight": 1}]}
    ],
    "initiatives": [
        work("a", 40, {"goal": "g1"}),
        work("b", 30, {"goal": "g1"}, {"goal": "g2"}),
        work("c", 20, {"objective": "m"}),
        work("d", 10),
    ],
}
"""The Known answer of V4 as a plan: flow 55, 30, 5 and 10 unlinked; TV .25; linked only .244444."""


def test_it_finds_the_known_divergence_in_a_plan(company):
    found = effort_divergence.measure(company(**KNOWN), SOME)
    assert found.value == pytest.approx(0.25)
    assert found.score == pytest.approx(78.947368)
    assert found.details["shares"] == pytest.approx({"g1": 0.55, "g2": 0.30, "g3": 0.05})
    assert found.details["unlinked"] == pytest.approx(0.10)
    assert found.details["linked_only"] == pytest.approx(0.244444, abs=1e-6)
    assert found.details["jsd"] == pytest.approx(0.130035, abs=1e-6)
    assert (found.low, found.high, found.method, found.draws) == (found.value, found.value, "counted", None)
    assert found.details["basis"] == "fte"


def test_it_finds_the_known_orphan_share_in_a_plan(company):
    found = orphan_share.measure(company(**KNOWN), SOME)
    assert found.value == pytest.approx(0.10)
    assert found.score == pytest.approx(90)
    assert found.details["items"] == (("initiative", "d"),)


def test_exploration_leaves_the_comparison_up_to_the_band(company):
    # 100 posts: 40 g1, 40 on an exploring pilot for g1, 20 g2. Band .30: 30 leave, 10 stay: g1 50, g2 20 of 70.
    plan = {
        "goals": GOALS[:2],
        "initiatives": [
            work("a", 40, {"goal": "g1"}),
            work("x", 40, {"goal": "g1"}, exploration=True),
            work("b", 20, {"goal": "g2"}),
        ],
    }
    found = effort_divergence.measure(company(**plan), FIGURES_ONLY)
    assert found.details["exploring"] == pytest.approx(0.4)
    assert found.details["shares"] == pytest.approx({"g1": 5 / 7, "g2": 2 / 7})
    assert found.value == pytest.approx(5 / 7 - 4 / 7)


def test_a_running_deviation_covers_its_item_and_an_expired_one_does_not(company):
    plan = {"goals": GOALS[:1], "initiatives": [work("a", 90, {"goal": "g1"}), work("d", 10)]}
    cover = {"id": "x", "name": "X", "item": {"initiative": "d"}, "sponsor": "ann", "cap": 0.1, "question": "?"}
    for until, wanted in (("2026-06-30", 0.0), ("2026-05-01", 0.1)):
        found = orphan_share.measure(company(**plan, deviations=[{**cover, "until": until}]), FIGURES_ONLY)
        assert found.value == pytest.approx(wanted)


def test_closed_goals_absorb_nothing(company):
    goals = [GOALS[0], {**GOALS[1], "status": "closed"}]
    plan = {"goals": goals, "initiatives": [work("a", 60, {"goal": "g1"}), work("b", 40, {"goal": "g2"})]}
    assert orphan_share.measure(company(**plan), FIGURES_ONLY).value == pytest.approx(0.4)


def test_links_in_a_circle_are_named_not_solved(company):
    plan = {
        "goals": GOALS[:1],
        "units": UNITS,
        "objectives": [
            {"id": "m", "name": "M", "unit": "shop", "supports": [{"objective": "n"}]},
            {"id": "n", "name": "N", "unit": "shop", "supports": [{"objective": "m"}]},
        ],
        "initiatives": [work("a", 1, {"objective": "m"})],
    }
    snapshot = company(**plan)
    found = effort_divergence.measure(snapshot, SOME)
    assert (found.status, found.reason, found.value) == ("undefined", "links_in_a_circle", None)
    assert ("objective", "m") in closed_circle(snapshot.plan)


def test_an_open_circle_is_solved(company):
    # m gives half to g1 and half to n, n all to m: all of it ends at g1 in the end
    plan = {
        "goals": GOALS[:2],
        "units": UNITS,
        "objectives": [
            {"id": "m", "name": "M", "unit": "shop", "supports": [{"objective": "n"}, {"goal": "g1"}]},
            {"id": "n", "name": "N", "unit": "shop", "supports": [{"objective": "m"}]},
        ],
    }
    absorbed = company(**plan).plan.absorption
    assert absorbed["objective", "m"] == pytest.approx({"g1": 1})
    assert absorbed["objective", "n"] == pytest.approx({"g1": 1})
    assert closed_circle(company(**plan).plan) == ()


def test_it_counts_items_where_no_effort_is_known(company):
    plan = {"goals": GOALS[:1], "initiatives": [work("a", None, {"goal": "g1"}), work("b", None)]}
    for one in plan["initiatives"]:
        del one["fte"]
    found = orphan_share.measure(company(**plan), SOME)
    assert (found.value, found.status, found.details["basis"]) == (0.5, "weak", "items")
    assert effort_divergence.measure(company(**plan), SOME).status == "insufficient"


def test_hours_give_a_range_from_resampled_weeks(company):
    people = [{"id": f"p{number}", "unit": "shop"} for number in range(6)]
    rng = np.random.default_rng(3)
    rows = [
        {"week": week, "person_id": person["id"], "initiative": item, "objective": None, "goal": None,
         "hours": float(hours)}
        for week in range(13)
        for person in people
        for item, hours in (("a", rng.uniform(5, 30)), ("b", rng.uniform(5, 20)))
    ]  # fmt: skip
    plan = {**KNOWN, "people": people, "frames": {"effort.hours": rows}}
    found = effort_divergence.measure(company(**plan), SOME)
    again = effort_divergence.measure(company(**plan), SOME)
    assert found.method == "weeks resampled"
    assert found.low < found.value < found.high
    assert np.array_equal(found.draws, again.draws)
    by_item = {item: sum(row["hours"] for row in rows if row["initiative"] == item) for item in "ab"}
    total = sum(by_item.values())
    g1, g2 = (by_item["a"] + by_item["b"] / 2) / total, by_item["b"] / 2 / total
    assert found.value == pytest.approx((abs(g1 - 0.4) + abs(g2 - 0.3) + 0.3) / 2)
    assert found.by_unit == {"shop": (pytest.approx(1.0), pytest.approx(found.by_unit["shop"][1]))}


def test_hours_of_few_people_are_hidden_in_the_rest(company):
    people = [{"id": "ann", "unit": "shop"}]
    rows = [{"week": 0, "person_id": "ann", "initiative": "a", "objective": None, "goal": None, "hours": 900.0}]
    found = effort_divergence.measure(company(**KNOWN, people=people, frames={"effort.hours": rows}), SOME)
    assert found.details["basis"] == "hours"
    assert set(found.by_unit) == {"-"}


# --- V1 ----------------------------------------------------------------------------------------------------------------


def whole(name, **more):
    measure = {"metric": "sales", "baseline": 1, "target": 2, "by": "2026-12-31"}
    return {"id": name, "name": name, "owner": "ann", "due": "2026-12-31", "measures": [measure], **more}


def test_it_names_what_each_item_lacks(company):
    snapshot = company(
        units=UNITS,
        people=[{"id": "ann", "unit": "shop"}, {"id": "gone", "unit": "shop", "to": "2026-01-31"}],
        goals=[whole("g1"), whole("g2", owner="gone"), whole("g3", measures=[]), whole("draft", status="draft")],
        objectives=[whole("o1", unit="shop", supports=[{"goal": "g1"}, {"goal": "g2"}]), whole("o2", unit="shop")],
        initiatives=[work("a", 1, {"goal": "g3"})],
    )
    found = coverage.measure(snapshot, SOME)
    assert found.details["missing"] == {
        ("goal", "g2"): ("owner",),
        ("goal", "g3"): ("measure",),
        ("objective", "o2"): ("parent",),
    }
    assert found.value == pytest.approx(2 / 5)
    assert found.details["elements"] == pytest.approx({"owner": 0.8, "measure": 0.8, "work": 1.0, "parent": 0.5})
    assert (found.n, found.status, found.method) == (5, "ok", "counted")


def test_a_goal_is_measured_through_its_main_objective(company):
    plan = {"units": UNITS, "goals": [whole("g1", measures=[]), whole("g2")]}
    for weight, missing in ((5, {}), (4, {("goal", "g1"): ("measure",)})):
        supports = [{"goal": "g1", "weight": weight}, {"goal": "g2", "weight": 10 - weight}]
        snapshot = company(**plan, objectives=[whole("o", unit="shop", supports=supports)])
        assert coverage.measure(snapshot, SOME).details["missing"] == missing


def test_goals_weigh_by_priority(company):
    # g1 complete with weight .75 of two goals: 1.5 of 2
    plan = {"units": UNITS, "goals": [whole("g1", weight=3), whole("g2", weight=1, owner="x", measures=[])]}
    snapshot = company(**plan, initiatives=[work("a", 1, {"goal": "g1"}, {"goal": "g2"})])
    assert coverage.measure(snapshot, SOME).value == pytest.approx(0.75)


@pytest.mark.parametrize("module", [coverage, effort_divergence, line_of_sight, orphan_share, smart])
def test_without_goals_nothing_is_measured(company, module):
    assert module.measure(company(), SOME).status == "insufficient"
    assert module.measure(company(goals=[]), SOME).status == "undefined"
    assert module.measure(company(), SOME).details["needs"] == ("goals",)


# --- V3 ----------------------------------------------------------------------------------------------------------------


def test_a_person_is_in_sight_by_owning_unit_or_hours(company):
    people = [
        {"id": "owner", "unit": "shop"},
        {"id": "member", "unit": "store", "fte": 0.5},
        {"id": "hours", "unit": "other"},
        {"id": "orphan", "unit": "other", "fte": 0.5},
        {"id": "left", "unit": "store", "to": "2026-01-01"},
    ]
    rows = [
        {"week": 0, "person_id": "hours", "initiative": None, "objective": None, "goal": "g1", "hours": 1.0},
        {"week": 0, "person_id": "orphan", "initiative": "d", "objective": None, "goal": None, "hours": 1.0},
    ]
    snapshot = company(
        policy={"min_group_size": 1},
        units=[*UNITS, {"id": "other", "name": "Other"}],
        people=people,
        goals=[{"id": "g1", "name": "One", "owner": "owner"}],
        objectives=[{"id": "o", "name": "O", "unit": "store", "supports": [{"goal": "g1"}]}],
        initiatives=[work("d", 1)],
        frames={"effort.hours": rows},
    )
    found = line_of_sight.measure(snapshot, SOME)
    assert found.value == pytest.approx(2.5 / 3)
    assert (found.details["people_in_sight"], found.n, found.details["median_path"]) == (3, 4, 0)
    assert found.by_unit == {
        "shop": (pytest.approx(1 / 3), 100),
        "store": (pytest.approx(0.5 / 3), 100),
        "other": (pytest.approx(0.5), pytest.approx(100 * 2 / 3)),
    }


def test_units_of_few_people_are_hidden_in_the_rest(company):
    found = line_of_sight.measure(company(goals=GOALS, people=[{"id": "ann", "unit": "shop"}]), SOME)
    assert found.by_unit == {"-": (1.0, 0.0)}


def test_a_units_work_is_in_sight_of_the_units_below_it(company):
    plan = {
        "units": UNITS,
        "people": [{"id": "low", "unit": "store"}, {"id": "top", "unit": "shop"}],
        "goals": GOALS[:1],
    }
    objective = {"id": "o", "name": "O", "supports": [{"goal": "g1"}]}
    assert line_of_sight.measure(company(**plan, objectives=[{**objective, "unit": "shop"}]), SOME).value == 1
    assert line_of_sight.measure(company(**plan, objectives=[{**objective, "unit": "store"}]), SOME).value == 0.5


def test_nobody_assigned_is_zero_and_nobody_known_is_unknown(company):
    assert line_of_sight.measure(company(goals=GOALS, people=[{"id": "ann", "unit": "x"}]), SOME).value == 0
    found = line_of_sight.measure(company(goals=GOALS), SOME)
    assert (found.status, found.details["needs"]) == ("insufficient", ("employees",))


# --- V5 ----------------------------------------------------------------------------------------------------------------


def test_it_judges_each_rule(company):
    metrics = [{"id": "sales", "kind": "manual", "unit": "money", "values": []}]
    people = [{"id": "ann", "unit": "shop"}]
    snapshot = company(
        units=UNITS,
        people=people,
        metrics=metrics,
        goals=[
            whole("g1", weight=1, start="2026-01-01"),
            whole("g2", weight=0, measures=[], owner=None, due="2026-01-01", start="2026-02-01", status="active"),
        ],
        objectives=[whole("late", unit="shop", supports=[{"goal": "g1"}], start="2026-01-01", due="2027-01-31")],
    )
    found = smart.measure(snapshot, SOME)
    assert found.details["failed"] == {("goal", "g2"): ("S", "M", "R", "T"), ("objective", "late"): ("T",)}
    rules = smart.smart_rules(snapshot, snapshot.company.goals[1])
    assert rules == {"S": False, "M": False, "A": None, "R": False, "T": False}
    # weights: g1 all of it, twice the average goal; g2 none; the objective 1: (2 × 4/4 + 1 × 3/4) ÷ 3
    assert found.value == pytest.approx((2 + 0.75) / 3)


def test_it_weighs_goals_by_priority_and_leaves_out_the_undecidable(company):
    # g1 passes S, M, R, T (4/4), g2 fails S, M (2/4); weights 3:1 of two goals = 1.5 and .5; (1.5·1 + .5·.5) ÷ 2
    goals = [whole("g1", weight=3), whole("g2", weight=1, owner="x", measures=[])]
    snapshot = company(goals=goals, people=[{"id": "ann", "unit": "shop"}])
    found = smart.measure(snapshot, SOME)
    assert found.value == pytest.approx((1.5 + 0.5 * 0.5) / 2)


def test_an_owner_who_left_by_the_records_is_no_owner(company):
    rows = Frame.of(
        [{"person_id": "ann", "unit": "shop", "hired_at": dt.date(2020, 1, 1), "left_at": dt.date(2026, 1, 1)}]
    )
    snapshot = company(goals=[whole("g1")], snapshot={"people_rows": rows})
    assert coverage.measure(snapshot, SOME).details["missing"] == {("goal", "g1"): ("owner", "work")}
