import pytest

from oarlock.engine.checks.vertical.orphan_work import CHECK
from oarlock.engine.model.finding import Change

APP = {"name": "An app", "kind": "project", "units": ["field"], "fte": 2, "budget": 5000}


def test_it_names_the_work_and_the_goal_its_team_works_for(planned, changed):
    company = planned(changed(initiatives={"app": APP}))
    draft = company.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [("initiative", "app"), ("unit", "field")]
    assert draft.options[0].changes == (Change("initiatives/app/supports", [{"goal": "grow", "weight": 1}]),)
    assert [piece.figures for piece in draft.evidence[1:]] == [{"fte": 2.0}, {"budget": 5000.0}]
    assert all(company.after(option).find(CHECK) == [] for option in draft.options)


def test_closed_goals_do_not_absorb(planned, changed):
    company = planned(changed(goals={"serve": {"status": "closed"}}))
    found = {one.id for draft in company.find(CHECK) for one in draft.subjects if one.key}
    assert found == {"punctual", "shelf"}


@pytest.mark.parametrize(
    "app",
    [
        {**APP, "exploration": True},
        {**APP, "prepares": ["shelf"]},
        {**APP, "answers": ["silo-12345678"]},
        {**APP, "supports": [{"metric": "turnover"}]},
        {**APP, "supports": [{"goal": "next-year"}]},
        {**APP, "phase": "done"},
    ],
    ids=["explores", "prepares", "answers", "moves a goal's metric", "for a later goal", "done"],
)
def test_clean(planned, changed, app):
    later = {"name": "Next year", "start": "2027-01-01", "due": "2027-12-31", "weight": 0}
    assert planned(changed(goals={"next-year": later}, initiatives={"app": app})).find(CHECK) == []


def test_a_deviation_covers_it_until_it_ends(planned, changed):
    document = changed(initiatives={"app": APP})
    document["deviations"] = [
        {
            "id": "try",
            "name": "Try",
            "item": {"initiative": "app"},
            "sponsor": "ann",
            "cap": 0.1,
            "until": "2026-12-31",
            "question": "?",
        }
    ]
    assert planned(document).find(CHECK) == []
    document["deviations"][0]["until"] = "2026-03-31"
    assert len(planned(document).find(CHECK)) == 1


def test_one_persons_objective_is_never_named(planned, changed):
    mine = {"name": "Mine", "person": "bo", "supports": []}
    assert planned(changed(objectives={"mine": mine})).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    same_whatever_the_order(changed(initiatives={"app": APP}), CHECK)
