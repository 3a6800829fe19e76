import datetime as dt

import pytest

from oarlock.engine.checks.horizontal.unprepared_unit import CHECK
from oarlock.engine.model.finding import Subject

UNITS = [
    {"id": "sales", "name": "Sales"},
    {"id": "field", "name": "Field", "parent": "sales"},
    {"id": "stock", "name": "Stock"},
]
LAUNCH = {
    "id": "tablets",
    "name": "Cleaning tablets",
    "kind": "launch",
    "units": ["sales"],
    "affects": ["stock", "field"],
    "start": "2026-09-01",
    "end": "2026-12-31",
}


def training(**facts):
    base = {"id": "course", "name": "Tablet course", "kind": "enablement", "prepares": ["tablets"]}
    return {**base, "affects": ["stock", "sales"], "start": "2026-08-01", "end": "2026-09-01", **facts}


@pytest.fixture
def company(planned):
    return lambda *initiatives: planned({"units": UNITS, "initiatives": list(initiatives)})


def test_it_names_the_units_that_nothing_prepares(company):
    draft = company(LAUNCH).one(CHECK)
    keys = [subject for subject in draft.subjects if subject.key]
    assert keys == [Subject("initiative", "tablets", key=True)]
    assert {subject.id for subject in draft.subjects if subject.type == "unit"} == {"stock", "field"}
    assert draft.evidence[0].figures == {"affected": 2, "unprepared": 2, "start": dt.date(2026, 9, 1)}
    assert draft.options[0].initiative["end"] == "2026-09-01"


def test_a_training_that_ends_on_the_first_day_and_lists_the_unit_or_one_above_it_is_enough(company):
    assert company(LAUNCH, training()).find(CHECK) == []


def test_a_training_for_one_unit_is_extended_to_the_other(company):
    business = company(LAUNCH, training(affects=["stock"]))
    draft = business.one(CHECK)
    assert [change.path for change in draft.options[0].changes] == ["initiatives/course/affects"]
    assert business.after(draft.options[0]).find(CHECK) == []


def test_a_late_training_moves_the_start_and_keeps_the_length(company):
    """By hand: the training ends 14 days after 1 September, so the end moves from 31 December to 14 January."""
    business = company(LAUNCH, training(end="2026-09-15"))
    draft = business.one(CHECK)
    assert draft.evidence[0].figures == {"start": dt.date(2026, 9, 1), "ends": dt.date(2026, 9, 15)}
    assert {change.path: change.to for change in draft.options[0].changes} == {
        "initiatives/tablets/start": "2026-09-15",
        "initiatives/tablets/end": "2027-01-14",
    }
    assert business.after(draft.options[0]).find(CHECK) == []


def test_started_work_is_not_moved(company):
    draft = company({**LAUNCH, "start": "2026-05-01"}, training(end="2026-06-01")).one(CHECK)
    assert [option.kind for option in draft.options] == ["act"]


@pytest.mark.parametrize(
    "item",
    [
        {**LAUNCH, "kind": "improvement"},
        {**LAUNCH, "affects": []},
        {**LAUNCH, "phase": "done"},
        {**LAUNCH, "phase": "stopped"},
        {key: value for key, value in LAUNCH.items() if key != "start"},
    ],
)
def test_other_work_ended_work_and_work_without_a_start_are_not_judged(company, item):
    assert company(item).find(CHECK) == []


def test_a_project_that_takes_over_hours_is_an_automation(company):
    taken = [{"role": "Packer", "hours_per_week": 4, "people_affected": 2}]
    assert len(company({**LAUNCH, "kind": "project", "automates": taken}).find(CHECK)) == 1


def test_a_stopped_training_prepares_nobody(company):
    assert len(company(LAUNCH, training(phase="stopped")).find(CHECK)) == 1
