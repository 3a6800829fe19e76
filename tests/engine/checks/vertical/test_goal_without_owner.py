import pytest

from oarlock.engine.checks.vertical.goal_without_owner import CHECK
from oarlock.engine.model.finding import Change


def test_it_names_the_goal_and_proposes_the_owner_of_the_work_that_serves_it(planned, changed):
    company = planned(changed(goals={"serve": {"owner": None}}))
    draft = company.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects if one.key] == [("goal", "serve")]
    assert draft.evidence[0].figures == {"weight": 0.4}  # by hand: declared .4 of .6 + .4
    assert draft.options[0].changes == (Change("goals/serve/owner", "cy"),)
    assert all(company.after(option).find(CHECK) == [] for option in draft.options)


def test_the_lead_of_the_unit_could_own_an_objective(planned, changed):
    company = planned(changed(objectives={"visits": {"owner": None}}))
    draft = company.one(CHECK)
    assert draft.options[0].changes == (Change("objectives/visits/owner", "bo"),)
    assert company.after(draft.options[0]).find(CHECK) == []


def test_one_who_has_left_is_no_owner_and_is_not_proposed_again(planned, changed):
    company = planned(changed(people={"bo": {"to": "2026-03-31"}}))
    draft = company.one(CHECK)
    assert draft.title == "goal_without_owner.title_left"
    assert draft.options[0].changes == (Change("objectives/visits/owner", "ann"),)


def test_without_leads_and_people_it_asks_to_agree(planned):
    draft = planned({"goals": [{"id": "grow", "name": "Grow"}]}).one(CHECK)
    assert draft.options[0].changes == ()


@pytest.mark.parametrize(
    "items",
    [
        {},
        {"goals": {"serve": {"owner": None, "status": "draft"}}},
        {"goals": {"serve": {"owner": None, "start": "2026-09-01"}}},
        {"objectives": {"mine": {"name": "Mine", "person": "bo", "supports": [{"goal": "grow"}]}}},
    ],
    ids=["sound", "draft", "starts later", "a person's own"],
)
def test_clean(planned, changed, items):
    assert planned(changed(**items)).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    same_whatever_the_order(changed(goals={"serve": {"owner": None}}, objectives={"visits": {"owner": None}}), CHECK)


def test_it_needs_goals(planned):
    assert CHECK.not_checked(planned({"units": []}).snapshot(CHECK)).needs == ("goals",)
