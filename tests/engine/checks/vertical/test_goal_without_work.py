import pytest

from oarlock.engine.checks.vertical.goal_without_work import CHECK


def test_it_names_the_goal_nothing_leads_to(planned, changed):
    company = planned(changed(goals={"clean": {"name": "Clean", "weight": 1}}))
    draft = company.one(CHECK)
    assert [one.id for one in draft.subjects] == ["clean"]
    assert draft.evidence[0].figures == {"weight": 0.5, "supporters": 0}  # by hand: 1 of .6 + .4 + 1
    assert company.after(draft.options[1]).find(CHECK) == []


@pytest.mark.parametrize("phase", ["done", "stopped"])
def test_ended_work_leads_nowhere(planned, changed, phase):
    work = {"name": "Sweep", "kind": "project", "phase": phase, "supports": [{"goal": "clean"}]}
    document = changed(goals={"clean": {"name": "Clean", "weight": 1}}, initiatives={"sweep": work})
    assert len(planned(document).find(CHECK)) == 1


def test_clean(planned, changed):
    work = {"name": "Sweep", "kind": "project", "supports": [{"goal": "clean"}]}
    document = changed(goals={"clean": {"name": "Clean", "weight": 1}}, initiatives={"sweep": work})
    assert planned(document).find(CHECK) == []


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    same_whatever_the_order(changed(goals={"clean": {"name": "Clean", "weight": 1}}), CHECK)
