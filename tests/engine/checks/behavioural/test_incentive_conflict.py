import pytest

from oarlock.engine.checks.behavioural.incentive_conflict import CHECK

PLAN = {
    "units": [{"id": "sales", "name": "Sales"}, {"id": "stock", "name": "Stock"}],
    "metrics": [
        {"id": "given", "name": "Discount given", "kind": "manual", "direction": "down", "values": []},
        {"id": "given_web", "of": "given", "where": "channel = 'web'"},
        {"id": "bought", "name": "Purchases", "kind": "manual", "direction": "down", "values": []},
    ],
    "goals": [
        {"id": "margin", "name": "Margin", "measures": [{"metric": "given", "baseline": 0.1, "target": 0.05}]},
        {"id": "shelf", "name": "Full shelf"},
    ],
    "objectives": [
        {"id": "sell", "name": "Sell well", "unit": "sales", "supports": [{"goal": "margin"}]},
        {"id": "fill", "name": "Fill up", "unit": "stock", "supports": [{"goal": "shelf"}]},
    ],
}


def bonus(**fields):
    return {"id": "b", "applies_to": {"unit": "sales"}, "metric": "given", "direction": "up", "weight": 0.4, **fields}


@pytest.fixture
def company(planned):
    return lambda *incentives, **keys: planned({**PLAN, "incentives": list(incentives), **keys})


def test_it_names_the_reward_and_the_goal(company):
    business = company(bonus())
    draft = business.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects if one.key] == [("incentive", "b"), ("goal", "margin")]
    assert [piece.figures for piece in draft.evidence] == [{"weight": 0.4}, {"baseline": 0.1, "target": 0.05}]
    assert all(business.after(option).find(CHECK) == [] for option in draft.options)


def test_a_part_of_the_metric_is_the_same_figure(company):
    assert len(company(bonus(metric="given_web")).find(CHECK)) == 1


@pytest.mark.parametrize(
    "fields",
    [{"direction": "down"}, {"weight": 0}, {"applies_to": {"unit": "stock"}}],
    ids=["same way", "no weight", "they serve another goal"],
)
def test_clean(company, fields):
    assert company(bonus(**fields)).find(CHECK) == []


def test_a_cap_without_a_baseline_is_no_wish_for_more(company):
    """No more than 40 of what shall be small: rewarded when it falls is no conflict, whatever it was before."""
    cap = {
        "id": "buy",
        "name": "Buy",
        "unit": "sales",
        "supports": [{"goal": "margin"}],
        "measures": [{"metric": "bought", "target": 40}],
    }
    saving = bonus(metric="bought", direction="down")
    assert company(saving, objectives=[*PLAN["objectives"], cap]).find(CHECK) == []


def test_a_role_with_few_holders_is_shown_to_stewards_only(company):
    people = [{"id": "ann", "unit": "sales", "role": "Director"}, *({"id": f"p{i}", "unit": "stock"} for i in range(5))]
    business = company(bonus(applies_to={"role": "Director"}), people=people)
    assert business.find(CHECK) == []
    assert len(business.knowing(steward=True).find(CHECK)) == 1


def test_it_needs_incentives(planned):
    assert CHECK.not_checked(planned(PLAN).snapshot(CHECK)).needs == ("incentives",)
