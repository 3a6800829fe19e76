import datetime as dt

import pytest

from oarlock.engine.checks.adaptability.roadmap_skipped import CHECK
from oarlock.engine.model.metric import MetricValue, Series

GOALS = [{"id": "grow", "name": "Grow", "measures": [{"metric": "sold", "target": 9}]}]
PORTAL = {
    "id": "portal",
    "name": "Portal",
    "kind": "automation",
    "phase": "scale",
    "start": "2026-02-01",
    "supports": [{"goal": "grow"}],
}
TRIAL = {
    "id": "trial", "name": "Trial", "kind": "project", "phase": "done", "start": "2025-09-01", "end": "2025-12-31",
    "supports": [{"goal": "grow", "weight": 1}, {"metric": "sold", "weight": 0, "expected_effect": 2}],
}  # fmt: skip


def sold(*months):
    values = tuple(
        MetricValue(at=dt.date.fromisoformat(f"{month}-01"), value=1.0, n=1, complete=True) for month in months
    )
    return {"sold": Series(metric="sold", unit="count", direction="up", grain="month", values=values)}


@pytest.fixture
def company(planned):
    def make(*initiatives, months=("2025-06", "2026-03"), **keys):
        document = {"goals": GOALS, "metrics": [{"id": "sold", "kind": "manual", "values": []}], **keys}
        return planned({**document, "initiatives": list(initiatives)}).knowing(series=sold(*months))

    return make


def test_scaled_without_a_trial(company):
    business = company(PORTAL)
    draft = business.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["portal"]
    assert draft.title == "roadmap_skipped.title"
    assert [change.to for change in draft.options[0].changes] == ["pilot"]
    assert all(business.after(option).find(CHECK) == [] for option in draft.options if option.changes)


def test_a_measured_trial_it_depends_on_is_enough(company):
    assert company({**PORTAL, "depends_on": ["trial"]}, TRIAL).find(CHECK) == []


def test_a_pilot_for_the_same_goal_is_enough(company):
    assert company(PORTAL, {**TRIAL, "kind": "pilot"}).find(CHECK) == []


@pytest.mark.parametrize(
    ("trial", "months"),
    [
        ({"end": "2026-03-31"}, ("2025-06", "2026-03")),
        ({"supports": [{"goal": "grow"}]}, ("2025-06", "2026-03")),
        ({}, ("2025-06",)),
        ({}, ("2026-03",)),
    ],
    ids=["ended after scaling began", "expects no effect", "no value after", "no value before"],
)
def test_an_unmeasured_trial_is_none(company, trial, months):
    found = company({**PORTAL, "depends_on": ["trial"]}, {**TRIAL, **trial}, months=months).find(CHECK)
    assert len(found) == 1


def test_its_own_pilot_in_the_history_counts(company):
    portal = {**PORTAL, "supports": TRIAL["supports"]}
    history = ({"at": "2026-03-01", "path": "initiatives/portal/phase", "old": "pilot", "new": "scale"},)
    assert company(portal).knowing(history=history).find(CHECK) == []


def test_an_experiment_of_an_idea_counts(company):
    portal = {**PORTAL, "supports": TRIAL["supports"]}
    experiment = {"hypothesis": "H", "metric": "sold", "start": "2025-09-01", "end": "2025-10-31"}
    ideas = [{"id": "i", "title": "I", "at": "2025-08-01", "experiment": experiment}]
    assert company(portal, ideas=ideas).find(CHECK) == []


def test_a_pilot_with_nothing_to_compare_with(company):
    pilot = {**PORTAL, "kind": "pilot", "phase": "pilot"}
    draft = company(pilot, months=("2026-03",)).one(CHECK)
    assert draft.title == "roadmap_skipped.title_no_before"
    assert company(pilot).find(CHECK) == []


@pytest.mark.parametrize(
    "fields", [{"kind": "campaign"}, {"kind": "improvement"}, {"start": "2026-09-01"}, {"phase": "done"}]
)
def test_clean(company, fields):
    assert company({**PORTAL, **fields}).find(CHECK) == []
