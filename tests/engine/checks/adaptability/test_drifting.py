import datetime as dt

import pytest

from oarlock.engine.checks.adaptability.drifting import CHECK
from oarlock.engine.checks.check import TooLittle
from oarlock.report.wording.en import SENTENCES


def plan(on, explores, orphan, by="fte"):
    work = [
        ("a", on, {"supports": [{"goal": "grow"}]}),
        ("b", explores, {"supports": [{"goal": "grow"}], "exploration": True}),
        ("c", orphan, {}),
    ]
    return {
        "goals": [{"id": "grow", "name": "Grow"}],
        "initiatives": [
            {"id": i, "name": i, "kind": "project", by: amount, **more} for i, amount, more in work if amount
        ],
    }


def test_exploring_and_leading_nowhere_together(planned):
    """2 and 2 of 10 posts: 40 %, above the band's upper end of 30 %."""
    draft = planned(plan(6, 2, 2)).one(CHECK)
    assert draft.evidence[0].figures == {"off": pytest.approx(0.4), "most": 0.3}
    assert [one.id for one in draft.subjects] == ["b", "c"]


@pytest.mark.parametrize(("by", "words"), [("fte", "by fte"), ("budget", "by budget")])
def test_it_says_what_it_rests_on(planned, by, words):
    draft = planned(plan(5, 5, 0, by)).one(CHECK)
    keys = [draft.title, draft.evidence[0].statement, draft.options[0].title]
    assert all(words in SENTENCES[key].lower() for key in keys)


def test_inside_the_band(planned):
    assert planned(plan(7, 2, 1)).find(CHECK) == []


def weights(*steps):
    return [{"from": day, "value": value} for day, value in steps]


def test_priorities_that_move_too_fast(planned):
    """Since 1 April: .5 .5 becomes .9 .1, so 40 % moved."""
    goals = [
        {"id": "grow", "name": "Grow", "weight": weights(("2026-01-01", 5), ("2026-05-01", 9)), "start": "2026-01-01"},
        {
            "id": "serve",
            "name": "Serve",
            "weight": weights(("2026-01-01", 5), ("2026-05-01", 1)),
            "start": "2026-01-01",
        },
    ]
    company = planned({"goals": goals})
    draft = company.one(CHECK)
    assert draft.evidence[0].figures == {"moved": pytest.approx(0.4), "since": dt.date(2026, 4, 1)}
    assert company.find(CHECK, churn=0.45) == []


def test_without_effort_and_past_it_is_not_judged(planned):
    snapshot = planned({"goals": [{"id": "g", "name": "G"}]}).snapshot(CHECK)
    found = CHECK.find(snapshot, CHECK.judging(snapshot))
    needs = ("time_entries", "initiatives.fte", "initiatives.budget", "history")
    assert found == TooLittle(needs=needs, reason="no_data")
