import datetime as dt

import pytest

from oarlock.engine.checks.behavioural.budget_drift import CHECK, elapsed_share
from oarlock.engine.model.plan import Initiative

YEAR = {"start": "2026-01-01", "end": "2026-12-31", "kind": "project", "budget": 36500}
GOALS = [{"id": "grow", "name": "Grow", "weight": 1}, {"id": "serve", "name": "Serve", "weight": 1}]


def plan(**fields):
    """As-of 30 June 2026: 181 of 365 days are over, so 18,100 of 36,500 were planned to date."""
    return {
        "goals": GOALS,
        "initiatives": [{"id": "shop", "name": "Shop", **YEAR, "supports": [{"goal": "grow"}], **fields}],
    }


def test_more_than_planned_has_a_price(planned):
    company = planned(plan(spent=27150))
    draft = company.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["grow"]
    assert draft.evidence[0].figures == {"due": pytest.approx(18100), "spent": 27150, "drift": pytest.approx(0.5)}
    assert draft.cost.mid == pytest.approx(9050)
    assert draft.options[1].changes[0].to == pytest.approx(27150 * 365 / 181, rel=1e-5)
    assert company.after(draft.options[1]).find(CHECK) == []


def test_less_than_planned_has_none(planned):
    draft = planned(plan(spent=9050)).one(CHECK)
    assert draft.title == "budget_drift.title_under"
    assert draft.cost.mid is None


def test_money_goes_to_the_goals_by_the_links(planned):
    """Three quarters to grow: 13,575 planned, 20,362.50 spent; the rest to serve; both drift by half."""
    links = [{"goal": "grow", "weight": 3}, {"goal": "serve", "weight": 1}]
    drafts = planned(plan(spent=27150, supports=links)).find(CHECK)
    assert [draft.evidence[0].figures["due"] for draft in drafts] == [pytest.approx(13575), pytest.approx(4525)]


def test_the_ledger_comes_before_what_is_typed(planned):
    rows = [
        {"date": dt.date(2026, 3, 1), "account": "a", "kind": "opex", "initiative": "shop", "amount": 17000.0},
        {"date": dt.date(2026, 3, 1), "account": "r", "kind": "revenue", "initiative": "shop", "amount": 99000.0},
    ]
    assert planned(plan(spent=99999)).with_rows("ledger", rows).find(CHECK) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"spent": 18100},
        {"spent": 20815},
        {},
        {"spent": 5, "end": None},
        {"spent": 50000, "start": "2026-06-20", "end": "2027-06-19"},
        {"spent": 50000, "phase": "stopped"},
    ],
    ids=["on plan", "15 % exactly", "unknown spending", "no end", "too young", "stopped, nobody knows when"],
)
def test_clean(planned, fields):
    document = plan(**{name: value for name, value in fields.items() if value is not None})
    if fields.get("end", "") is None:
        del document["initiatives"][0]["end"]
    assert planned(document).find(CHECK) == []


@pytest.mark.parametrize(
    ("fields", "day", "share"),
    [
        ({"start": "2026-01-01", "end": "2026-01-10"}, "2026-01-05", 0.5),
        ({"start": "2026-01-01", "end": "2026-01-10"}, "2025-12-01", 0.0),
        ({"start": "2026-01-01", "end": "2026-01-10"}, "2026-02-01", 1.0),
        ({"start": "2026-01-01", "end": "2026-01-10", "phase": "done"}, "2026-01-02", 1.0),
        ({"start": "2026-01-01", "end": "2026-01-10", "phase": "stopped", "finished": "2026-01-02"}, "2026-03-01", 0.2),
        ({"start": "2026-01-01"}, "2026-01-05", None),
    ],
)
def test_elapsed_share_counts_both_days(fields, day, share):
    item = Initiative.model_validate({"id": "x", "name": "X", "kind": "project", **fields})
    assert elapsed_share(item, dt.date.fromisoformat(day)) == share
