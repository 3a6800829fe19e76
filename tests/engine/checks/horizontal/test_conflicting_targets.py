import pytest

from oarlock.engine.checks.horizontal.conflicting_targets import CHECK

UNITS = [{"id": name, "name": name.title()} for name in ("sales", "stock", "support")]
METRICS = [
    {"id": "stock_value", "name": "Stock value", "kind": "manual", "values": [], "direction": "down"},
    {"id": "north_stock", "name": "Stock in the north", "of": "stock_value", "where": "location = 'north'"},
    {"id": "reach", "name": "Reach", "kind": "manual", "values": [], "direction": "up"},
]
GOALS = [{"id": "serve", "name": "Serve", "weight": 0.6}, {"id": "cash", "name": "Cash", "weight": 0.4}]


def objective(name, unit, goal, *measures, **facts):
    base = {"id": name, "name": name.title(), "unit": unit, "supports": [{"goal": goal}], "measures": list(measures)}
    return {**base, **facts}


FULLER = {"metric": "stock_value", "baseline": 400, "target": 500}
LEANER = {"metric": "stock_value", "baseline": 400, "target": 300}


@pytest.fixture
def company(planned):
    plan = {"units": UNITS, "metrics": METRICS, "goals": GOALS}
    return lambda *objectives, **keys: planned({**plan, "objectives": list(objectives), **keys})


def test_two_units_that_pull_one_metric_apart_are_named_with_the_weight_behind_them(company):
    business = company(objective("full", "sales", "serve", FULLER), objective("lean", "stock", "cash", LEANER))
    draft = business.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects if one.key] == [("metric", "stock_value")]
    assert draft.evidence[0].figures == {"up_weight": pytest.approx(0.6), "down_weight": pytest.approx(0.4)}
    assert draft.evidence[0].context["up_unit"] == "Sales"


def test_the_lighter_side_is_offered_the_heavier_sides_target(company):
    business = company(objective("full", "sales", "serve", FULLER), objective("lean", "stock", "cash", LEANER))
    first = business.one(CHECK).options[0]
    assert [change.path for change in first.changes] == ["objectives/lean/measures"]
    assert first.changes[0].to == [FULLER]
    assert business.after(first).find(CHECK) == []


@pytest.mark.parametrize("other", [FULLER, {"metric": "reach", "baseline": 1, "target": 2}, {"metric": "stock_value"}])
def test_one_direction_other_metrics_and_wishes_without_opposition_are_fine(company, other):
    """A measure without a target pulls as the metric is declared: stock value down, like the first objective."""
    first = LEANER if "target" not in other else FULLER
    assert company(objective("a", "sales", "serve", first), objective("b", "stock", "cash", other)).find(CHECK) == []


def test_a_unit_cannot_pull_against_itself(company):
    both = [objective("full", "sales", "serve", FULLER), objective("lean", "sales", "cash", LEANER)]
    assert company(*both).find(CHECK) == []


def test_a_side_below_a_tenth_of_the_weight_is_no_finding(company):
    goals = [{"id": "serve", "name": "Serve", "weight": 0.95}, {"id": "cash", "name": "Cash", "weight": 0.05}]
    both = [objective("full", "sales", "serve", FULLER), objective("lean", "stock", "cash", LEANER)]
    assert company(*both, goals=goals).find(CHECK) == []


def test_someone_who_decides_closes_it(company):
    deviation = {"id": "d", "name": "D", "sponsor": "ann", "cap": 0.1, "until": "2026-12-31", "question": "Which?"}
    both = [objective("full", "sales", "serve", FULLER), objective("lean", "stock", "cash", LEANER)]
    for item in ({"metric": "stock_value"}, {"objective": "lean"}):
        assert company(*both, deviations=[{**deviation, "item": item}]).find(CHECK) == []
    assert len(company(*both, deviations=[{**deviation, "item": {"metric": "reach"}}]).find(CHECK)) == 1


def test_a_part_of_a_metric_conflicts_with_the_whole(company):
    part = {**LEANER, "metric": "north_stock"}
    draft = company(objective("full", "sales", "serve", FULLER), objective("lean", "stock", "cash", part)).one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["north_stock", "stock_value"]
    assert [option.kind for option in draft.options] == ["act"]


def test_a_persons_objective_alone_is_not_shown(company):
    people = [{"id": "ann", "unit": "stock"}]
    own = {**objective("lean", None, "cash", LEANER), "person": "ann"}
    del own["unit"]
    assert company(objective("full", "sales", "serve", FULLER), own, people=people).find(CHECK) == []


def test_an_initiative_that_expects_to_hurt_what_another_unit_wants_is_found(company):
    bot = {
        "id": "bot",
        "name": "Answer bot",
        "kind": "automation",
        "units": ["support"],
        "supports": [{"goal": "cash", "weight": 1}, {"metric": "reach", "weight": 0, "expected_effect": -0.2}],
    }
    wish = objective("known", "sales", "serve", {"metric": "reach", "baseline": 1, "target": 2})
    draft = company(wish, initiatives=[bot]).one(CHECK)
    assert draft.evidence[0].figures == {"effect": 0.2, "unit_weight": pytest.approx(0.6)}
    assert ("initiative", "bot") in [(one.type, one.id) for one in draft.subjects]
    own = {**bot, "units": ["support", "sales"]}
    assert company(wish, initiatives=[own]).find(CHECK) == []
