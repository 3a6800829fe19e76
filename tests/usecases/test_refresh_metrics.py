"""Targets and promises on small records, and both published companies against plain SQL."""

# ruff: noqa: E501  (rows and queries read best on one line)
from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from pathlib import Path

import pytest

from oarlock.usecases.refresh_metrics import book_for, metric_series, read_promises, read_targets

AS_OF = dt.date(2026, 3, 31)
_hand = importlib.util.spec_from_file_location(
    "hand_records", Path(__file__).parents[1] / "engine" / "metrics" / "conftest.py"
)
assert _hand is not None
assert _hand.loader is not None
hand = importlib.util.module_from_spec(_hand)
sys.modules[_hand.name] = hand
_hand.loader.exec_module(hand)

SALES = {
    "id": "sales",
    "from": "order_lines",
    "measure": "sum(quantity * unit_price)",
    "unit": "money",
    "direction": "up",
}
TABLES = {
    "orders": [
        {"order_id": str(at), "ordered_at": day, "unit": unit, "customer_id": customer}
        for at, (day, unit, customer) in enumerate(
            [("2025-01-05", "north", "a"), ("2025-12-20", "north", "a"), ("2026-01-10", "north", "a"), ("2026-02-10", "south", "b"), ("2026-03-10", "south2", "a")]
        )
    ],
    "order_lines": [{"order_id": str(at), "product_id": "p", "quantity": 1.0, "unit_price": price} for at, price in enumerate([50.0, 100.0, 10.0, 20.0, 30.0])],
    "targets": [
        {"metric": "sales", "period": f"2026-{month:02}-01", "unit": unit, "kind": "target", "value": value}
        for month in range(1, 13)
        for unit, value in ((None, 40.0), ("north", 15.0))
    ],
    "plans": [{"month": dt.date(2026, 1, 1), "planned": 25.0}, {"month": dt.date(2026, 11, 1), "planned": 75.0}],
}  # fmt: skip
KEYS = {
    "units": [
        {"id": "north", "name": "N"},
        {"id": "south", "name": "S"},
        {"id": "south2", "name": "S2", "parent": "south"},
    ],
    "data": {"plans": {"path": "plans.csv", "own": True}},
    "metrics": [
        SALES,
        {"id": "planned", "from": "plans", "measure": "sum(planned)", "time": "month"},
        {
            "id": "buyers",
            "from": "orders",
            "measure": "count(DISTINCT customer_id)",
            "grain": "month",
            "direction": "up",
        },
        {"id": "share", "kind": "ratio", "numerator": "sales", "denominator": "orders"},
    ],
}


def opened(**keys):
    company = hand.Company.model_validate({"oarlock": 1, "company": {"name": "T", "currency": "EUR"}, **KEYS, **keys})
    lake = hand.HandRecords(TABLES, AS_OF)
    return company, book_for(company, lake), lake


def goal(**measure):
    return {
        "id": "g",
        "name": "g",
        "start": "2026-01-01",
        "due": "2026-12-31",
        "measures": [{"metric": "sales", **measure}],
    }


def reading(**keys):
    company, book, lake = opened(**keys)
    found = read_targets(company, book, lake)
    assert len(found) == 1
    one = next(iter(found.values()))
    if one.value_sql is not None:
        assert lake.value(one.value_sql) == one.value.value
    if one.target_sql is not None:
        assert lake.value(one.target_sql) == one.target
    return one


def test_a_number_over_the_whole_span():
    one = reading(goals=[goal(target=300)])
    assert (one.over, one.value.value, one.value.complete, one.target) == ("total", 60.0, False, 300.0)
    assert (one.start, one.by) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert one.baseline_computed is None  # January 2025 begins before the first record of the 5th
    assert one.additive


def test_a_metric_as_target_reads_rows_after_as_of():
    one = reading(goals=[goal(target="planned")])
    assert (one.target, one.target_to_date) == (100.0, 25.0)


def test_targets_from_the_table_are_those_of_the_unit():
    assert reading(goals=[goal(target={"table": "targets", "kind": "target"})]).target == 480.0
    objective = {"id": "o", "name": "o", "unit": "north", "start": "2026-01-01", "due": "2026-12-31"}
    one = reading(
        objectives=[
            {
                **objective,
                "measures": [{"metric": "sales", "target": {"table": "targets", "kind": "target"}, "scope": "own"}],
            }
        ]
    )
    assert (one.target, one.target_to_date, one.value.value) == (180.0, 45.0, 10.0)


def test_scope_own_has_the_units_below():
    objective = {
        "id": "o",
        "name": "o",
        "unit": "south",
        "due": "2026-12-31",
        "measures": [{"metric": "sales", "target": 1, "scope": "own"}],
    }
    one = reading(objectives=[objective])
    assert one.value.value == 50.0
    assert one.scope == "(\"orders\".\"unit\" IN ('south', 'south2'))"
    assert one.start == dt.date(2026, 1, 1)


def test_where_narrows_the_metric():
    assert reading(goals=[goal(target=1, where="unit = 'north'")]).value.value == 10.0


def test_each_takes_the_worst_complete_period():
    one = reading(goals=[goal(metric="buyers", target=2, baseline=1)])
    assert (one.over, one.value.value, one.value.complete) == ("each", 1.0, True)


def test_last_takes_the_latest_complete_period():
    one = reading(goals=[goal(over="last", target=1)])
    assert (one.value.at, one.value.value) == (dt.date(2026, 3, 1), 30.0)


def test_a_goal_that_has_not_begun_has_no_value():
    late = {**goal(target=5), "start": "2026-06-01"}
    one = reading(goals=[late])
    assert (one.value.value, one.value.reason) == (None, "not_started")


def test_a_pace_curve_gives_the_target_to_date():
    one = reading(goals=[goal(target=300, pace=[["2026-01-01", 0], ["2026-06-30", 180]])])
    assert one.target_to_date == pytest.approx(180 * 89 / 180)  # 89 of 180 days


def test_the_baseline_is_the_same_reading_before_the_start():
    quarter = {**goal(target=5), "start": "2026-03-01", "due": "2026-03-31"}
    assert reading(goals=[quarter]).baseline_computed == 20.0  # February 2026


def promises(promise, when=None):
    handoff = {
        "id": "h",
        "name": "h",
        "from": "north",
        "to": "south",
        "promise": promise,
        **({"when": when} if when else {}),
    }
    company, book, lake = opened(handoffs=[handoff])
    return read_promises(company, book, lake)["h"], lake


def test_a_promise_is_judged_for_each_complete_period():
    found, lake = promises("sales >= 20")
    assert [(one.at.isoformat(), one.kept) for one in found][-4:] == [
        ("2025-12-01", True),
        ("2026-01-01", False),
        ("2026-02-01", True),
        ("2026-03-01", True),
    ]
    assert found[-1].values == {"sales": 30.0}
    assert lake.value(found[-1].sql) == 30.0


def test_a_promise_holds_only_when_its_condition_does():
    found, _ = promises("sales >= 15", when="orders > 0")
    assert [one.at.month for one in found][-4:] == [12, 1, 2, 3]
    assert len(found) == 4


def test_a_promise_on_rows_holds_for_every_row():
    found, _ = promises("order_lines.unit_price >= 15")
    assert [one.kept for one in found][-3:] == [False, True, True]
    found, _ = promises("avg(order_lines.unit_price) > 10 AND count(orders.order_id) < 5")
    assert [one.kept for one in found][-3:] == [False, True, True]


# --- the published companies against plain SQL ---------------------------------------------------------------------

NORTHWIND = {
    "net_revenue": "SELECT date_trunc('month', ordered_at), sum(quantity * unit_price * (1 - discount)) FROM order_lines JOIN orders USING (order_id) GROUP BY 1",
    "order_count": "SELECT date_trunc('month', ordered_at), count(*) FROM orders GROUP BY 1",
    "active_customers": "SELECT date_trunc('quarter', ordered_at), count(DISTINCT customer_id) FROM orders GROUP BY 1",
    "on_time_share": "SELECT date_trunc('month', shipped_at), avg(CASE WHEN shipped_at <= promised_at THEN 1.0 ELSE 0 END) FROM orders WHERE shipped_at IS NOT NULL GROUP BY 1",
    "discount_share": "SELECT date_trunc('month', ordered_at), sum(quantity * unit_price * discount) / sum(quantity * unit_price) FROM order_lines JOIN orders USING (order_id) GROUP BY 1",
    "days_to_ship": "SELECT date_trunc('month', shipped_at), avg(shipped_at - ordered_at) FROM orders WHERE shipped_at IS NOT NULL GROUP BY 1",
    "dairy_revenue": "SELECT date_trunc('month', ordered_at), sum(quantity * order_lines.unit_price * (1 - discount)) FROM order_lines JOIN orders USING (order_id) JOIN products USING (product_id) WHERE category = 'Dairy Products' GROUP BY 1",
    "headcount": "SELECT month, (SELECT count(*) FROM employees WHERE hired_at <= last_day(month)) FROM (SELECT DISTINCT date_trunc('month', ordered_at) AS month FROM orders)",
    "repeat_purchase_rate": "SELECT month, (SELECT avg(CASE WHEN n > 1 THEN 1.0 ELSE 0 END) FROM (SELECT count(*) AS n FROM orders WHERE ordered_at <= least(last_day(month), DATE '1998-05-06') AND ordered_at > least(last_day(month) - INTERVAL 12 MONTH, DATE '1997-05-06') GROUP BY customer_id)) FROM (SELECT DISTINCT date_trunc('month', ordered_at) AS month FROM orders WHERE ordered_at >= '1997-08-01' AND ordered_at < '1998-02-01')",
}
ADVENTUREWORKS = {
    "revenue": "SELECT date_trunc('month', ordered_at), sum(quantity * unit_price) FROM order_lines JOIN orders USING (order_id) GROUP BY 1",
    "gross_margin": "SELECT date_trunc('month', ordered_at), sum(quantity * (unit_price - unit_cost)) / sum(quantity * unit_price) FROM order_lines JOIN orders USING (order_id) GROUP BY 1",
    "active_dealers": "SELECT date_trunc('quarter', ordered_at), count(DISTINCT customer_id) FROM orders GROUP BY 1",
    "reject_share": "SELECT date_trunc('month', ordered_at), sum(rejected_quantity) / sum(received_quantity) FROM purchases GROUP BY 1",
    "revenue_europe": "SELECT date_trunc('month', ordered_at), sum(CASE WHEN orders.unit = 'sales-europe' THEN quantity * unit_price ELSE 0 END) FROM order_lines JOIN orders USING (order_id) GROUP BY 1",
    "target_director": "SELECT month, sum(target_amount) FROM sales_targets WHERE level = 'director' AND month <= '2020-05-31' GROUP BY 1",
}
UNAVAILABLE = {
    "northwind": ("gross_margin", "gross_profit", "cost_of_goods", "employee_turnover", "customer_churn", "csat"),
    "adventureworks": ("employee_turnover", "voluntary_turnover", "on_time_delivery", "customer_churn"),
}


def open_published(shared, home, name, as_of):
    from oarlock.folder.read import read_folder
    from oarlock.lake import open_lake

    folder = shared / "companies" / name
    company = read_folder(folder).company
    lake = open_lake(folder, company, as_of=as_of, today=as_of, home=home)
    return company, book_for(company, lake), lake


PUBLISHED = [("northwind", dt.date(1998, 5, 6), NORTHWIND), ("adventureworks", dt.date(2020, 5, 31), ADVENTUREWORKS)]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "as_of", "checks"), PUBLISHED)
def test_published_series_equal_plain_sql(shared, home, name, as_of, checks):
    _, book, lake = open_published(shared, home, name, as_of)
    with lake:
        found = metric_series(lake, book, checks)
        for metric, sql in checks.items():
            rows = lake.arrow(
                f"SELECT CAST(a AS DATE) AS at, CAST(b AS DOUBLE) AS value FROM ({sql}) AS plain(a, b)"
            ).to_pylist()
            values = {one.at: one.value for one in found[metric].values}
            assert rows
            for row in rows:
                assert values[row["at"]] == pytest.approx(row["value"], rel=1e-9), (metric, row)
        assert [metric for metric in UNAVAILABLE[name] if book.get(metric).available] == []


@pytest.mark.shared
def test_published_targets_have_the_baselines_their_authors_took(shared, home):
    company, book, lake = open_published(shared, home, "northwind", dt.date(1998, 5, 6))
    with lake:
        found = read_targets(company, book, lake)
        sales = found["goal", "grow-sales", 0]
        assert sales.baseline_computed == pytest.approx(617085, abs=1)
        assert found["objective", "seattle-sales", 0].baseline_computed == pytest.approx(456461, abs=1)
        assert lake.arrow(sales.value_sql).to_pylist()[0]["value"] == sales.value.value
        assert read_promises(company, book, lake)["promised-date"][-1].kept is False
