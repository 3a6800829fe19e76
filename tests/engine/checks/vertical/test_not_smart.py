import pytest

from oarlock.engine.checks.vertical.not_smart import CHECK
from oarlock.engine.model.finding import Change

DATED = {"due": None, "measures": [{"metric": "turnover", "baseline": 8, "target": 10, "by": "2026-12-31"}]}


def statements(draft):
    return [piece.statement.removeprefix("not_smart.") for piece in draft.evidence]


def test_a_sound_plan_is_clean(planned, sound):
    assert planned(sound).find(CHECK) == []


@pytest.mark.parametrize(
    ("items", "fault", "change"),
    [
        ({"objectives": {"visits": DATED}}, "no_due", Change("objectives/visits/due", "2026-12-31")),
        (
            {"objectives": {"visits": {"due": "2027-03-31"}}},
            "due_after_goals",
            Change("objectives/visits/due", "2026-12-31"),
        ),
        (
            {"objectives": {"visits": {"due": "2026-05-31", "start": "2026-06-01"}}},
            "start_after_due",
            Change("objectives/visits/start", "2026-01-01"),
        ),
        (
            {"goals": {"grow": {"measures": None}}},
            "no_own_measure",
            Change("goals/grow/measures", [{"metric": "turnover", "baseline": 8, "target": 10}]),
        ),
    ],
)
def test_it_says_what_is_missing_and_puts_it_in(planned, changed, items, fault, change):
    company = planned(changed(**items))
    draft = company.one(CHECK)
    assert statements(draft) == [fault]
    assert draft.options[0].changes == (change,)
    assert company.after(draft.options[0]).find(CHECK) == []


def test_a_target_without_a_value_from_before(planned, changed, monthly):
    """The metric's own values from 2025, before the objective's start in 2026, are a baseline."""
    company = planned(changed(objectives={"punctual": {"measures": [{"metric": "late", "target": 0.05}]}}))
    assert statements(company.one(CHECK)) == ["no_baseline"]
    assert company.knowing(series={"late": monthly("late", 0.1, 0.1)}).find(CHECK) == []


def test_a_goal_that_counts_for_nothing_can_be_closed(planned, changed):
    company = planned(changed(goals={"serve": {"weight": 0}}))
    draft = company.one(CHECK)
    assert statements(draft) == ["no_weight"]
    assert company.after(draft.options[1]).find(CHECK) == []


def test_weights_that_nobody_declared_are_equal_ones(planned, changed):
    assert (
        planned(changed(goals={"serve": {"weight": None}, "grow": {"weight": None, "theme": None}})).find(CHECK) == []
    )


@pytest.mark.parametrize(
    "items",
    [
        {"goals": {"grow": {"owner": None}}},
        {"objectives": {"visits": {"measures": None}}},
        {"objectives": {"visits": {"supports": []}}},
        {"objectives": {"mine": {"name": "Mine", "person": "bo", "supports": [{"goal": "grow"}]}}},
    ],
    ids=["owner", "measure", "work", "a person's own"],
)
def test_what_other_kinds_say_is_not_said_twice(planned, changed, items):
    assert planned(changed(**items)).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    document = changed(objectives={"visits": DATED}, goals={"grow": {"measures": None}})
    same_whatever_the_order(document, CHECK)
