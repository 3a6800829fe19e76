import pytest

from oarlock.engine.checks.vertical.metric_without_goal import CHECK

TYPED = {"kind": "manual", "values": []}


def listed(draft):
    return [one.id for one in draft.subjects]


def test_it_lists_what_nothing_uses(planned, changed):
    company = planned(changed(metrics={"likes": {"name": "Likes", **TYPED}, "visits_web": TYPED}))
    draft = company.one(CHECK)
    assert listed(draft) == ["likes", "visits_web"]
    assert draft.evidence[0].figures == {"count": 2, "of": 4}
    assert company.after(draft.options[0]).find(CHECK) == []


def test_what_people_are_paid_for_is_said_and_not_simply_dropped(planned, changed):
    document = changed(metrics={"likes": TYPED})
    document["incentives"] = [
        {"id": "b", "applies_to": {"unit": "sales"}, "metric": "likes", "direction": "up", "weight": 1}
    ]
    draft = planned(document).one(CHECK)
    assert [piece.statement for piece in draft.evidence] == ["metric_without_goal.rewarded"]
    assert [option.changes for option in draft.options] == [()]


@pytest.mark.parametrize(
    "metrics",
    [
        {"late": {"kind": "ratio", "numerator": "n", "denominator": "d"}, "n": TYPED, "d": TYPED},
        {"late": {"kind": "derived", "expr": "(n + d) / 2"}, "n": TYPED, "d": TYPED},
        {"web": {"of": "turnover", "where": "channel = 'web'"}},
        {"late": {"of": "whole", "where": "x = 1"}, "whole": TYPED},
        {
            "turnover": {"kind": "simple", "from": "order_lines", "measure": "sum(quantity * unit_price)"},
            "web": {"kind": "simple", "from": "order_lines", "measure": "sum(quantity*unit_price)", "where": "a = 1"},
        },
    ],
    ids=["parts of a ratio", "terms", "a cut", "what it is of", "the same measure on other rows"],
)
def test_parts_and_cuts_of_used_metrics_serve_with_them(planned, changed, metrics):
    assert planned(changed(metrics=metrics)).find(CHECK) == []


@pytest.mark.parametrize(
    "use",
    [
        {"handoffs": [{"id": "h", "name": "H", "from": "stock", "to": "sales", "promise": "likes <= 2"}]},
        {"benchmarks": [{"metric": "likes", "value": 3, "source": "S", "as_of": "2026-01-01"}]},
        {"assumptions": [{"id": "a", "text": "A", "goals": ["grow"], "holds_when": "likes > 1"}]},
        {"stakeholders": [{"id": "s", "name": "S", "needs": ["likes"]}]},
    ],
)
def test_the_rest_of_the_plan_uses_metrics_too(planned, changed, use):
    assert planned({**changed(metrics={"likes": TYPED}), **use}).find(CHECK) == []


def test_it_needs_metrics_and_goals(planned):
    assert CHECK.not_checked(planned({}).snapshot(CHECK)).needs == ("metrics", "goals")


def test_order_and_ids_change_nothing(same_whatever_the_order, changed):
    same_whatever_the_order(changed(metrics={"likes": {"name": "Likes", **TYPED}}), CHECK)
