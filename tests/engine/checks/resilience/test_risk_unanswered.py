import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.resilience.risk_unanswered import CHECK
from oarlock.engine.model.snapshot import Economy

RISK = {"id": "fire", "name": "The store burns", "probability": 0.05, "impact": 500_000}
LINE = [{"order_id": "o", "product_id": "p", "quantity": 1, "unit_price": 1}]


@pytest.fixture
def company(planned):
    """A company of 1,000,000 a year: 2 % are 20,000; the risk is worth 25,000."""
    return lambda **facts: planned({"risks": [{**RISK, **facts}]}).with_rows("order_lines", LINE)


def test_a_dear_risk_that_nobody_answers_costs_chance_times_impact(company):
    draft = company().one(CHECK)
    assert (draft.cost.low, draft.cost.mid, draft.cost.high, draft.cost.per) == (25_000, 25_000, 25_000, "year")
    assert draft.evidence[1].figures == {"share": 0.025}
    assert [option.kind for option in draft.options] == ["act"]


@pytest.mark.parametrize("facts", [{"probability": 0.04}, {"owner": "ann"}, {"response": "Insured."}])
def test_a_cheap_an_owned_and_an_answered_risk_are_fine(company, facts):
    """.04 x 500,000 = 20,000 does not exceed 2 %."""
    assert company(**facts).find(CHECK) == []


def test_an_owner_who_has_left_answers_for_nothing_and_a_blank_is_no_response(company):
    left = company(owner="ann", response="  ").with_plan(
        people=[{"id": "ann", "unit": "u", "to": "2026-01-31"}], units=[{"id": "u", "name": "U"}]
    )
    assert len(left.find(CHECK)) == 1


def test_the_owner_of_the_weightiest_goal_is_proposed(company):
    goals = [
        {"id": "a", "name": "A", "weight": 0.3, "owner": "ann"},
        {"id": "b", "name": "B", "weight": 0.7, "owner": "bo"},
    ]
    business = company().with_plan(goals=goals)
    first = business.one(CHECK).options[0]
    assert [(change.path, change.to) for change in first.changes] == [("risks/fire/owner", "bo")]
    assert business.after(first).find(CHECK) == []


def test_without_a_year_of_sales_nothing_can_be_said(company):
    snapshot = company().knowing(economy=Economy(currency="EUR")).snapshot(CHECK)
    assert isinstance(CHECK.find(snapshot, CHECK.judging(snapshot)), TooLittle)
