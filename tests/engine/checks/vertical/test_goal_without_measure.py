import pytest

from oarlock.engine.checks.vertical.goal_without_measure import CHECK


def key(draft):
    return [(one.type, one.id) for one in draft.subjects if one.key]


def test_a_goal_and_an_objective_without_any_figure(planned, changed):
    company = planned(changed(goals={"grow": {"measures": None}}, objectives={"visits": {"measures": None}}))
    drafts = company.find(CHECK)
    assert [key(draft) for draft in drafts] == [[("goal", "grow")], [("objective", "visits")]]
    assert drafts[0].evidence[0].figures == {"measures": 0, "weight": 0.6}


def test_the_first_option_gives_it_a_figure(planned, changed):
    company = planned(changed(objectives={"visits": {"measures": None}}))
    for option in company.one(CHECK).options:
        assert not option.changes or company.after(option).find(CHECK) == []


def test_a_main_objective_measures_for_its_goal(planned, changed):
    """visits gives all of itself to grow; with a third of itself it is no longer its main work."""
    assert planned(changed(goals={"grow": {"measures": None}})).find(CHECK) == []
    split = [{"goal": "grow", "weight": 1}, {"goal": "serve", "weight": 2}]
    company = planned(changed(goals={"grow": {"measures": None}}, objectives={"visits": {"supports": split}}))
    assert key(company.one(CHECK)) == [("goal", "grow")]
    assert company.find(CHECK, link=0.3) == []


@pytest.mark.parametrize(
    ("goal", "statement"),
    [
        ({"measures": [{"metric": "late"}]}, "goal_without_measure.no_target"),
        ({"due": None, "start": None}, "goal_without_measure.no_date"),
    ],
)
def test_a_target_and_a_date_are_both_needed(planned, changed, goal, statement):
    document = changed(goals={"serve": goal}, objectives={"punctual": {"supports": [{"goal": "grow"}]}})
    draft = planned(document).one(CHECK)
    assert draft.evidence[0].statement == statement
    assert draft.options[0].changes == ()


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    document = changed(goals={"grow": {"measures": None}}, objectives={"visits": {"measures": None}})
    same_whatever_the_order(document, CHECK)


def test_clean(planned, sound):
    assert planned(sound).find(CHECK) == []
