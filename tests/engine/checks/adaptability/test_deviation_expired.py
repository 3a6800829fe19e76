import datetime as dt

import pytest

from oarlock.engine.checks.adaptability.deviation_expired import CHECK
from oarlock.report.wording.en import SENTENCES


def plan(work=None, **fields):
    trial = {"id": "trial", "name": "Trial", "kind": "pilot", "phase": "pilot", "fte": 2, "spent": 900, **(work or {})}
    other = {"id": "rest", "name": "Rest", "kind": "project", "fte": 8}
    deviation = {
        "id": "d", "name": "A trial", "item": {"initiative": "trial"}, "sponsor": "ann", "cap": 0.5,
        "until": "2026-12-31", "question": "Does it pay?", **fields,
    }  # fmt: skip
    return {"goals": [{"id": "grow", "name": "Grow"}], "initiatives": [trial, other], "deviations": [deviation]}


def test_past_its_date(planned):
    company = planned(plan(until="2026-05-31"))
    draft = company.one(CHECK)
    assert [(one.type, one.id, one.key) for one in draft.subjects] == [
        ("deviation", "d", True),
        ("initiative", "trial", False),
    ]
    assert draft.evidence[0].figures == {"until": dt.date(2026, 5, 31), "days": 30}
    assert all(company.after(option).find(CHECK) == [] for option in draft.options)


def test_over_its_cap_says_by_what(planned):
    """2 of 10 posts are a fifth; a tenth was allowed."""
    company = planned(plan(cap=0.1))
    draft = company.one(CHECK)
    assert draft.evidence[0].figures == {"taken": pytest.approx(0.2), "cap": 0.1}
    assert "By fte" in SENTENCES[draft.evidence[0].statement]
    assert all(company.after(option).find(CHECK) == [] for option in draft.options)


def test_a_cap_in_money(planned):
    assert planned(plan(cap=800)).one(CHECK).evidence[0].figures == {"taken": 900.0, "cap": 800.0}
    assert planned(plan(cap=1000)).find(CHECK) == []


@pytest.mark.parametrize(
    "document",
    [plan(), plan(until="2026-06-30"), plan({"phase": "stopped"}, until="2026-01-01")],
    ids=["in time", "its last day", "the work has ended"],
)
def test_clean(planned, document):
    assert planned(document).find(CHECK) == []


def test_it_needs_deviations(planned):
    assert CHECK.not_checked(planned({}).snapshot(CHECK)).needs == ("deviations",)
