import pytest

from oarlock.engine.checks.behavioural.incentive_missing import CHECK

PLAN = {
    "units": [{"id": "sales", "name": "Sales"}, {"id": "stock", "name": "Stock"}],
    "people": [{"id": f"p{i}", "unit": "stock"} for i in range(5)],
    "metrics": [
        {"id": "sold", "kind": "manual", "direction": "up", "values": []},
        {"id": "late", "name": "Late", "kind": "ratio", "numerator": "late_orders", "denominator": "orders"},
        {"id": "late_orders", "kind": "manual", "values": []},
    ],
    "goals": [
        {"id": "grow", "name": "Grow", "weight": 0.8, "measures": [{"metric": "sold", "baseline": 1, "target": 2}]},
        {
            "id": "serve",
            "name": "Serve",
            "weight": 0.2,
            "measures": [{"metric": "late", "baseline": 0.2, "target": 0.1}],
        },
    ],
    "objectives": [{"id": "pack", "name": "Pack", "unit": "stock", "supports": [{"goal": "serve"}]}],
}
SALES = {"id": "b", "applies_to": {"unit": "sales"}, "metric": "sold", "direction": "up", "weight": 1}


def reward(metric):
    return {**SALES, "id": "c", "metric": metric}


def test_it_names_the_heavy_goal_and_a_line_for_a_review(planned):
    company = planned({**PLAN, "incentives": [SALES]})
    draft = company.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["serve"]
    assert draft.evidence[0].figures == {"weight": 0.2, "rewards": 1, "metrics": 1}
    line = draft.options[0].changes[0].to
    assert (line["applies_to"], line["metric"], line["direction"]) == ({"unit": "stock"}, "late", "down")
    assert company.after(draft.options[0]).find(CHECK) == []


@pytest.mark.parametrize("metric", ["late", "late_orders"])
def test_the_metric_or_a_part_of_it_is_enough(planned, metric):
    assert planned({**PLAN, "incentives": [SALES, reward(metric)]}).find(CHECK) == []


def test_a_lighter_goal_may_go_without(planned):
    goals = [{**PLAN["goals"][0], "weight": 0.81}, {**PLAN["goals"][1], "weight": 0.19}]
    assert planned({**PLAN, "goals": goals, "incentives": [SALES]}).find(CHECK) == []


def test_a_reward_for_what_an_objective_of_the_goal_measures_counts(planned):
    objective = {**PLAN["objectives"][0], "measures": [{"metric": "picked", "target": 1}]}
    company = {**PLAN, "objectives": [objective], "incentives": [SALES, reward("picked")]}
    assert planned(company).find(CHECK) == []


def test_few_people_get_no_line_of_their_own(planned):
    draft = planned({**PLAN, "people": PLAN["people"][:4], "incentives": [SALES]}).one(CHECK)
    assert draft.options[0].changes == ()


def test_it_needs_incentives(planned):
    assert CHECK.not_checked(planned(PLAN).snapshot(CHECK)).needs == ("incentives",)
