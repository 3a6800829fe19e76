"""The metric book: kinds, references, replacing built-ins, and every error at once."""

from __future__ import annotations

import datetime as dt

import pytest

from oarlock.engine.metrics.declared import DeclaredReader
from oarlock.engine.metrics.series import Request
from oarlock.errors import InputError
from oarlock.usecases.refresh_metrics import book_for, evaluate

TABLES = {
    "orders": [
        {"order_id": "1", "ordered_at": "2026-01-10", "channel": "web", "unit": "north", "customer_id": "a"},
        {"order_id": "2", "ordered_at": "2026-02-10", "channel": "shop", "unit": "south", "customer_id": "b"},
    ],
    "order_lines": [
        {"order_id": "1", "product_id": "p", "quantity": 2.0, "unit_price": 10.0},
        {"order_id": "2", "product_id": "p", "quantity": 1.0, "unit_price": 30.0},
    ],
    "visits": [{"day": dt.date(2026, 1, 10), "guests": 5, "site": "x"}],
}
FIRST, AS_OF = dt.date(2026, 1, 1), dt.date(2026, 2, 28)


@pytest.fixture
def opened(records, company):
    def make(metrics, **keys):
        lake = records(AS_OF, **TABLES)
        return lake, book_for(company(metrics=metrics, **keys), lake)

    return make


def total(lake, book, metric):
    return evaluate(lake, book, [Request.over(book.get(metric), FIRST, AS_OF)])[0].values[0].value


def test_metrics_refer_to_each_other_in_any_order(opened):
    lake, book = opened(
        [
            {"id": "share", "kind": "ratio", "numerator": "web", "denominator": "sales"},
            {"id": "web", "of": "sales", "where": "channel = 'web'"},
            {
                "id": "sales",
                "from": "order_lines",
                "measure": "sum(quantity * unit_price)",
                "unit": "money",
                "direction": "up",
            },
            {"id": "double", "expr": "2 * sales - web / 1"},
        ]
    )
    assert total(lake, book, "share") == pytest.approx(20 / 50)
    assert total(lake, book, "double") == 80
    assert book.get("web").unit == "money"
    assert book.get("web").direction == "up"
    assert book.get("web").definition == book.get("sales").definition
    assert book.get("web").scope == '("orders"."channel" = \'web\')'
    assert book.get("web").text != book.get("sales").text
    assert book.get("sales").tables == ("order_lines", "orders")


def test_a_declared_metric_replaces_the_built_in_everywhere_and_says_so(opened):
    lake, book = opened([{"id": "revenue", "from": "order_lines", "measure": "sum(quantity)"}])
    assert book.get("revenue").replaces
    assert total(lake, book, "revenue") == 3
    assert total(lake, book, "average_order_value") == 1.5


def test_a_built_in_may_be_named_and_filtered(opened):
    lake, book = opened(
        [{"id": "north", "builtin": "revenue", "where": "unit = 'north'"}, {"id": "orders", "builtin": "orders"}]
    )
    assert total(lake, book, "north") == 20
    assert total(lake, book, "orders") == 2
    assert not book.get("orders").replaces
    assert book.get("north").unit == "money"


def test_two_spellings_of_a_metric_have_one_text(opened):
    _, book = opened(
        [
            {
                "id": "one",
                "from": "order_lines",
                "measure": "sum(quantity * unit_price)",
                "where": "channel = 'web' AND unit = 'x'",
            },
            {
                "id": "two",
                "from": "order_lines",
                "measure": "sum(unit_price*quantity)",
                "where": "orders.unit = 'x' AND orders.channel IN ('web')",
            },
        ]
    )
    assert book.get("one").text == book.get("two").text


@pytest.mark.parametrize(
    ("metric", "reading", "additive"),
    [
        ({"from": "orders", "measure": "count(*)"}, "total", True),
        ({"from": "orders", "measure": "count(DISTINCT customer_id)"}, "each", False),
        ({"from": "order_lines", "measure": "avg(unit_price)"}, "total", False),
        ({"from": "order_lines", "measure": "median(unit_price)"}, "each", False),
        ({"state": {"from": "orders", "opened": "ordered_at", "measure": "count(*)"}}, "last", False),
        ({"values": [["2026-01-01", 3]]}, "last", False),
    ],
)
def test_the_default_reading_follows_the_kind(opened, metric, reading, additive):
    _, book = opened([{"id": "x", **metric}])
    assert (book.get("x").reading, book.get("x").additive) == (reading, additive)


def test_all_errors_come_at_once_with_path_and_nearest(opened):
    wrong = [
        {"id": "a", "from": "order_lines", "measure": "sum(quantty)"},
        {"id": "b", "from": "oders", "measure": "count(*)"},
        {"id": "c", "kind": "ratio", "numerator": "a1", "denominator": "orders"},
        {"id": "d", "expr": "e + 1"},
        {"id": "e", "expr": "d + 1"},
        {"id": "f", "from": "visits", "measure": "sum(guests)"},
        {"id": "g", "kind": "simple", "from": "orders"},
        {"id": "h", "builtin": "revenu"},
        {"id": "i", "from": "orders", "measure": "count(*)", "where": "chanel = 'web'"},
        {"id": "j", "from": "orders", "measure": "count(*)", "time": "channel"},
        {"id": "k", "cumulative": {"metric": "orders", "since": "goal_start"}},
        {"id": "l", "expr": "length(orders)"},
    ]
    with pytest.raises(InputError) as refused:
        opened(wrong)
    found = {problem.path: problem for problem in refused.value.problems}
    assert found["metrics/a/measure"].suggestion == "quantity"
    assert found["metrics/b/from"].suggestion == "orders"
    assert found["metrics/c/numerator"].code == "dangling_reference"
    assert any(problem.code == "cycle" for problem in refused.value.problems)
    assert found["metrics/f/time"].allowed == ["day"]
    assert "measure" in found["metrics/g/measure"].message
    assert found["metrics/h/builtin"].suggestion == "revenue"
    assert found["metrics/i/where"].suggestion == "channel"
    assert "date" in found["metrics/j/time"].message
    assert found["metrics/k/cumulative/since"]
    assert found["metrics/l/expr"]


def test_a_metric_on_absent_columns_is_unavailable_with_what_it_needs(opened):
    _, book = opened(
        [
            {"id": "freight", "from": "orders", "measure": "sum(shipping_cost)"},
            {"id": "per_order", "expr": "freight / orders"},
        ]
    )
    assert (book.get("freight").reason, book.get("freight").needs) == ("no_data", ("orders.shipping_cost",))
    assert book.get("per_order").needs == ("orders.shipping_cost",)
    assert book.get("engagement").reason == "not_in_release"
    assert book.get("csat").needs == ("tickets.csat",)


def test_an_own_table_needs_a_time(opened):
    lake, book = opened([{"id": "guests", "from": "visits", "measure": "sum(guests)", "time": "day"}])
    assert total(lake, book, "guests") == 5


def test_a_cut_that_does_not_exist_names_the_nearest(opened):
    lake, book = opened([])
    with pytest.raises(InputError) as refused:
        evaluate(lake, book, [Request.over(book.get("orders"), FIRST, AS_OF, by=("chanel",))])
    assert refused.value.problems[0].suggestion == "channel"


def test_text_in_names_and_values_cannot_leave_its_quotes(opened):
    hostile = "x' OR 1=1; DROP TABLE orders --"
    lake, book = opened(
        [
            {
                "id": "x",
                "from": "orders",
                "measure": "count(*)",
                "where": f"channel = '{hostile.replace(chr(39), chr(39) * 2)}'",
            }
        ]
    )
    assert total(lake, book, "x") == 0
    assert total(lake, book, "orders") == 2


def test_every_kind_of_the_contract_is_told_from_its_fields(company):
    specs = company(
        metrics=[
            {"id": "a", "retention": {"from": "orders", "entity": "customer_id"}},
            {"id": "b", "conversion": {"numerator": "orders", "denominator": "revenue"}},
            {"id": "c", "cumulative": {"metric": "revenue", "since": "2026-01-01"}},
            {"id": "d", "expr": "1"}, {"id": "e", "values": []}, {"id": "f", "numerator": "a", "denominator": "b"},
        ]
    ).metrics  # fmt: skip
    kinds = [DeclaredReader(spec, None).kind for spec in specs]
    assert kinds == ["retention", "conversion", "cumulative", "derived", "manual", "ratio"]
