import datetime as dt
from typing import Any

import pytest

from oarlock.engine.checks.reach import fte_share, goal_share, goals_of
from oarlock.engine.checks.severity import weigh
from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.snapshot import Economy, Snapshot

DOCUMENT: dict[str, Any] = {
    "oarlock": 1,
    "company": {"name": "Test", "currency": "EUR"},
    "units": [
        {"id": "sales", "name": "Sales"},
        {"id": "field", "name": "Field", "parent": "sales"},
        {"id": "stock", "name": "Stock"},
    ],
    "people": [
        {"id": "ann", "unit": "sales"},
        {"id": "bo", "unit": "field", "fte": 0.5},
        {"id": "cy", "unit": "stock"},
        {"id": "di", "unit": "stock", "fte": 0.5},
    ],
    "metrics": [
        {"id": "turnover", "kind": "manual", "values": []},
        {"id": "web_turnover", "of": "turnover", "where": "channel = 'web'"},
        {"id": "late", "kind": "manual", "values": []},
    ],
    "goals": [
        {"id": "grow", "name": "Grow", "weight": 0.6, "measures": [{"metric": "turnover", "target": 9}]},
        {"id": "serve", "name": "Serve", "weight": 0.3},
        {"id": "run", "name": "Run", "weight": 0.1},
    ],
    "objectives": [
        {
            "id": "punctual",
            "name": "Be punctual",
            "unit": "stock",
            "supports": [{"goal": "serve"}],
            "measures": [{"metric": "late", "target": 1}],
        },
        {"id": "visits", "name": "Visit", "unit": "field", "supports": [{"goal": "grow"}, {"goal": "serve"}]},
    ],
    "initiatives": [
        {"id": "shelf", "name": "Shelf", "kind": "project", "units": ["stock"], "supports": [{"objective": "punctual"}]}
    ],
    "incentives": [
        {"id": "bonus", "applies_to": {"unit": "sales"}, "metric": "web_turnover", "direction": "up", "weight": 1}
    ],
    "handoffs": [{"id": "ship", "name": "Ship", "from": "stock", "to": "sales", "promise": "late <= 2"}],
}


def snapshot(**facts: Any) -> Snapshot:
    return Snapshot(company=Company.model_validate(DOCUMENT), as_of=dt.date(2026, 6, 30), **facts)


def draft(*subjects: Subject, cost: Cost | None = None) -> Draft:
    return Draft(
        title="t",
        subjects=subjects,
        evidence=(Evidence(statement="s", figures={}, source=Source(plan=("goals",))),),
        cost=cost or Cost(reason="none"),
        options=(Option(title="o", kind="act", initiative={"name": "n"}),),
    )


@pytest.mark.parametrize(
    ("type_", "id_", "goals"),
    [
        ("goal", "grow", {"grow"}),
        ("goal", "unknown", set()),
        ("objective", "punctual", {"serve"}),
        ("initiative", "shelf", {"serve"}),
        ("unit", "stock", {"serve"}),
        ("unit", "sales", {"grow", "serve"}),  # through the objective of the unit below it
        ("metric", "turnover", {"grow"}),
        ("metric", "web_turnover", {"grow"}),  # a part of turnover
        ("metric", "late", {"serve"}),  # measured by an objective that leads to the goal
        ("incentive", "bonus", {"grow"}),
        ("handoff", "ship", {"serve"}),
        ("customer", "c-1", set()),
    ],
)
def test_goals_reached_follow_the_plan(type_: str, id_: str, goals: set[str]) -> None:
    assert goals_of(snapshot(), type_, id_) == goals


def test_a_table_reaches_the_goals_of_the_metrics_that_rest_on_it() -> None:
    resting = snapshot(metric_tables={"turnover": frozenset(("orders",)), "late": frozenset(("events",))})
    assert goals_of(resting, "table", "orders") == {"grow"}


def test_only_key_subjects_reach_goals_and_all_where_there_is_no_key() -> None:
    context = (Subject("goal", "serve"), Subject("goal", "run", key=True))
    assert goal_share(snapshot(), context) == pytest.approx(0.1)
    assert goal_share(snapshot(), context[:1]) == pytest.approx(0.3)


def test_posts_count_the_units_below_and_the_units_of_items() -> None:
    """By hand: sales with field 1.5 of 3 posts; stock 1.5 of 3."""
    assert fte_share(snapshot(), (Subject("unit", "sales"),)) == pytest.approx(0.5)
    assert fte_share(snapshot(), (Subject("initiative", "shelf"),)) == pytest.approx(0.5)
    assert fte_share(snapshot(), (Subject("unit", "field:lead"),)) == pytest.approx(0.5 / 3)
    assert fte_share(snapshot(), (Subject("product", "p-1"),)) == 0


def test_a_person_counts_by_the_unit_that_everyone_may_see() -> None:
    """Nobody's unit has five people; with groups of two allowed, Bo of Field (one person) counts by Sales (two)."""
    person = (Subject("person", "bo"),)
    assert fte_share(snapshot(), person) == 0
    small = Company.model_validate({**DOCUMENT, "policy": {"min_group_size": 2}})
    assert fte_share(Snapshot(company=small, as_of=dt.date(2026, 6, 30)), person) == pytest.approx(0.5)


def test_severity_joins_structure_and_money() -> None:
    """By hand: a = .9 x max(.6, 0) = .54; b = 1,000 / (.05 x 100,000) = .2; 1 - .46 x .8 = .632."""
    paid = snapshot(economy=Economy(currency="EUR", revenue=100_000))
    price = Cost(low=500, mid=1_000, high=2_000, how="h")
    severity, reasons = weigh(paid, "goal_without_work", draft(Subject("goal", "grow", key=True), cost=price))
    assert severity == pytest.approx(0.632)
    assert reasons == {"damage": 0.9, "goals": pytest.approx(0.6), "posts": 0, "money": pytest.approx(0.2)}


def test_an_unknown_part_is_zero() -> None:
    price = Cost(low=0, mid=1_000, high=2_000, how="h")
    assert weigh(snapshot(), "loss_making", draft(Subject("product", "p"), cost=price))[0] == 0
    rich = snapshot(economy=Economy(currency="EUR", revenue=10_000))
    assert weigh(rich, "loss_making", draft(Subject("product", "p"), cost=price))[0] == 1  # 1,000 of at most 500
