import pytest

from oarlock.engine.checks.ethics.workforce_transition_missing import CHECK

BOT = {
    "id": "bot",
    "name": "Answer bot",
    "kind": "automation",
    "automates": [
        {"role": "Agent", "hours_per_week": 30, "people_affected": 4},
        {"role": "Clerk", "hours_per_week": 6, "people_affected": 1},
    ],
}
COURSE = {"id": "course", "name": "Advice course", "kind": "enablement", "prepares": ["bot"]}


@pytest.fixture
def company(planned):
    return lambda *initiatives: planned({"initiatives": list(initiatives)})


def test_it_adds_up_the_hours_and_people_of_the_roles(company):
    draft = company(BOT).one(CHECK)
    assert draft.evidence[0].figures == {"hours": 36, "people": 5}
    assert [subject.id for subject in draft.subjects if subject.type == "role"] == ["Agent", "Clerk"]


def test_a_training_that_prepares_for_it_can_be_tied(company):
    business = company(BOT, COURSE)
    assert business.after(business.one(CHECK).options[0]).find(CHECK) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"reskilling": "course"},
        {"phase": "done"},
        {"automates": []},
        {"automates": [{"role": "Agent", "hours_per_week": 0, "people_affected": 4}]},
        {"automates": [{"role": "Agent", "hours_per_week": 9, "people_affected": 0}]},
    ],
)
def test_tied_ended_and_harmless_automations_are_fine(company, facts):
    assert company({**BOT, **facts}, COURSE).find(CHECK) == []


def test_a_stopped_reskilling_is_none(company):
    draft = company({**BOT, "reskilling": "course"}, {**COURSE, "phase": "stopped"}).one(CHECK)
    assert [option.kind for option in draft.options] == ["act"]
