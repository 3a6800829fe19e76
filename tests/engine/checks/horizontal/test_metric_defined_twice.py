import datetime as dt

import pytest

from oarlock.engine.checks.horizontal.metric_defined_twice import CHECK
from oarlock.engine.model.metric import MetricValue, Series

UNITS = [{"id": "sales", "name": "Sales"}, {"id": "finance", "name": "Finance"}]
NET = "sum(order_lines.net) of order_lines at orders.ordered_at"
GROSS = "sum(order_lines.gross) of order_lines at orders.ordered_at"


def metric(id_, unit="sales", **facts):
    """Declared as manual here: what it computes is handed in as its normalised formula."""
    return {"id": id_, "kind": "manual", "values": [], "owner_unit": unit, **facts}


@pytest.fixture
def company(planned):
    def make(*metrics, formulas, **keys):
        business = planned({"units": UNITS, "metrics": list(metrics), **keys})
        return business.knowing(metric_formula=formulas)

    return make


def test_one_formula_under_two_names_is_found_and_one_of_them_kept(company):
    business = company(
        metric("net_sales", name="Net sales"),
        metric("turnover", "finance", name="Turnover"),
        formulas={"net_sales": NET, "turnover": NET},
        goals=[{"id": "grow", "name": "Grow", "measures": [{"metric": "turnover", "target": 5}]}],
        incentives=[{"id": "i", "applies_to": {"unit": "sales"}, "metric": "turnover", "direction": "up", "weight": 1}],
        handoffs=[
            {"id": "h", "name": "H", "from": "sales", "to": "finance", "promise": "turnover >= 2 * turnover_old"}
        ],
        benchmarks=[{"metric": "turnover", "value": 1, "source": "S", "as_of": "2026-01-01"}],
    )
    draft = business.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["net_sales", "turnover"]
    later = business.after(draft.options[0])
    assert later.find(CHECK) == []
    assert [one["id"] for one in later.document["metrics"]] == ["net_sales"]
    assert later.document["goals"][0]["measures"][0]["metric"] == "net_sales"
    assert later.document["incentives"][0]["metric"] == "net_sales"
    assert later.document["handoffs"][0]["promise"] == "net_sales >= 2 * turnover_old"
    assert later.document["benchmarks"][0]["metric"] == "net_sales"
    assert business.after(draft.options[1]).find(CHECK) == []


def test_one_name_for_two_formulas_is_found_with_what_each_says(company):
    def series(name, value):
        at = dt.date(2026, 5, 1)
        values = (MetricValue(at=at, value=value, n=9, complete=True),)
        return Series(metric=name, unit="money", direction="up", grain="month", values=values)

    business = company(
        metric("net_sales", name="Revenue"),
        metric("gross_sales", "finance", name="revenue"),
        formulas={"net_sales": NET, "gross_sales": GROSS},
    ).knowing(series={"net_sales": series("net_sales", 90.0), "gross_sales": series("gross_sales", 100.0)})
    draft = business.one(CHECK)
    assert draft.evidence[1].figures == {"left_value": 90.0, "right_value": 100.0, "at": dt.date(2026, 5, 1)}
    first = draft.options[0]
    assert [(change.path, change.to) for change in first.changes] == [("metrics/gross_sales/name", "revenue (Finance)")]
    assert all(business.after(option).find(CHECK) == [] for option in draft.options)


@pytest.mark.parametrize(
    ("left", "right", "formulas"),
    [
        ({"name": "Net sales"}, {"name": "Gross sales"}, (NET, GROSS)),
        ({"name": "Sales", "grain": "month"}, {"name": "Quarter", "grain": "quarter"}, (NET, NET)),
        ({"name": "Late"}, {"name": "Ill"}, ("typed(3)", "typed(3)")),
        ({"name": "Late"}, {"name": "Late"}, ("", "")),
        (
            {"name": "Sales"},
            {"name": "Sales"},
            (f"{NET} where eq('north', orders.unit)", f"{NET} where eq('south', orders.unit)"),
        ),
    ],
)
def test_different_figures_grains_typed_values_and_parts_are_fine(company, left, right, formulas):
    business = company(metric("a", **left), metric("b", **right), formulas=dict(zip("ab", formulas, strict=True)))
    assert business.find(CHECK) == []


def test_one_name_with_another_row_filter_is_another_figure(company):
    """The classic: one unit leaves cancelled orders out, the other does not."""
    formulas = {"a": NET, "b": f"{NET} where ne('cancelled', orders.status)"}
    assert len(company(metric("a", name="Sales"), metric("b", name="Sales"), formulas=formulas).find(CHECK)) == 1


def test_parts_of_one_metric_may_share_its_name(company):
    part = {"id": "web", "of": "all", "where": "channel = 'web'", "name": "Sales"}
    formulas = {"all": NET, "web": f"{NET} where eq('web', orders.channel)"}
    assert company(metric("all", name="Sales"), part, formulas=formulas).find(CHECK) == []


def test_three_alike_make_two_pairs_with_the_first(company):
    found = company(*(metric(name) for name in "abc"), formulas=dict.fromkeys("abc", NET)).find(CHECK)
    assert [[one.id for one in draft.subjects if one.key] for draft in found] == [["a", "b"], ["a", "c"]]
