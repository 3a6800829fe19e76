"""The metrics of the published companies against plain SQL on the raw files; what the records do not hold is no number."""

from typing import Any

import pytest

import oarlock
from oarlock.errors import InputError

pytestmark = pytest.mark.shared


def values(company, metric: str, grain: str | None = None) -> dict[str, float]:
    """The metric's values by first day of the period."""
    answer = oarlock.metrics(company.folder, [metric], as_of=company.as_of, grain=grain)
    return {one["at"]: one["value"] for one in answer["metrics"][metric]["values"]}


def by_hand(company, grain: str, day: str, what: str, table: str) -> dict[str, float]:
    """The same from the raw files: one row a period, empty periods absent."""
    rows = company.rows(
        f"SELECT date_trunc('{grain}', {day}) AS at, {what} AS value FROM {table} GROUP BY 1 ORDER BY 1"
    )
    return {str(row["at"])[:10]: row["value"] for row in rows}


NW_LINES = "orders AS o JOIN order_details AS d USING (order_id)"
NORTHWIND: list[tuple[str, str, str, str, str]] = [
    ("net_revenue", "year", "order_date", "sum(quantity * unit_price * (1 - discount))", NW_LINES),
    ("revenue", "month", "order_date", "sum(quantity * unit_price * (1 - discount))", NW_LINES),
    ("list_revenue", "year", "order_date", "sum(quantity * unit_price)", NW_LINES),
    ("discount_share", "year", "order_date", "sum(quantity * unit_price * discount) / sum(quantity * unit_price)", NW_LINES),
    ("order_count", "year", "order_date", "count(*)", "orders"),
    ("orders", "month", "order_date", "count(*)", "orders"),
    ("active_customers", "quarter", "order_date", "count(DISTINCT customer_id)", "orders"),
    ("on_time_share", "month", "shipped_date", "avg(CAST(shipped_date <= required_date AS INT))",
     "(SELECT * FROM orders WHERE shipped_date IS NOT NULL)"),
    ("on_time_delivery", "year", "required_date", "avg(CAST(coalesce(shipped_date <= required_date, false) AS INT))",
     "(SELECT * FROM orders WHERE required_date < DATE '1998-05-06'"
     " OR (required_date = DATE '1998-05-06' AND shipped_date IS NOT NULL))"),
    ("days_to_ship", "year", "shipped_date", "avg(shipped_date - order_date)",
     "(SELECT * FROM orders WHERE shipped_date IS NOT NULL)"),
    ("freight", "year", "order_date", "sum(freight)", "orders"),
]  # fmt: skip
ADVENTUREWORKS: list[tuple[str, str, str, str, str]] = [
    ("revenue", "month", "day", "sum(amount)", "lines"),
    ("order_count", "month", "day", "count(DISTINCT order_no)", "lines"),
    ("active_dealers", "quarter", "day", "count(DISTINCT dealer)", "lines"),
    ("gross_profit", "month", "day", "sum(amount - cost)", "lines"),
    ("gross_margin", "quarter", "day", "sum(amount - cost) / sum(amount)", "lines"),
    ("bike_cost_share", "month", "day", "sum(cost) / sum(amount)", "(SELECT * FROM lines WHERE category = 'Bikes')"),
    ("wear_revenue", "quarter", "day", "sum(amount)", "(SELECT * FROM lines WHERE category IN ('Clothing', 'Accessories'))"),
    ("revenue_north_america", "quarter", "day", "sum(amount)", "(SELECT * FROM lines WHERE node LIKE '/6/1/%')"),
    ("revenue_europe", "quarter", "day", "sum(amount)", "(SELECT * FROM lines WHERE node LIKE '/6/3/%')"),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "grain", "day", "what", "table"), NORTHWIND, ids=[one[0] for one in NORTHWIND])
def test_northwind(northwind, metric: str, grain: str, day: str, what: str, table: str) -> None:
    expected = by_hand(northwind, grain, day, what, table)
    assert len(expected) >= 3
    assert values(northwind, metric, grain) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("metric", "grain", "day", "what", "table"), ADVENTUREWORKS, ids=[one[0] for one in ADVENTUREWORKS]
)
def test_adventureworks(adventureworks, metric: str, grain: str, day: str, what: str, table: str) -> None:
    expected = by_hand(adventureworks, grain, day, what, table)
    found = {at: value for at, value in values(adventureworks, metric, grain).items() if value or at in expected}
    assert len(expected) >= 8
    assert found == pytest.approx(expected)


def test_fiscal_years_of_adventureworks(adventureworks) -> None:
    expected = {f"{one['year']}-07-01": one["amount"] for one in adventureworks.rows("""
        SELECT year(day) - CAST(month(day) < 7 AS INT) AS year, sum(amount) AS amount FROM lines GROUP BY 1""")}  # fmt: skip
    assert values(adventureworks, "revenue", "year") == pytest.approx(expected)


def test_part_periods_are_marked(company) -> None:
    answer = oarlock.metrics(company.folder, ["revenue"], as_of=company.as_of, grain="year")
    complete = {one["at"]: one["complete"] for one in answer["metrics"]["revenue"]["values"]}
    assert (
        complete
        == {
            "northwind": {"1996-01-01": False, "1997-01-01": True, "1998-01-01": False},
            "adventureworks": {"2017-07-01": True, "2018-07-01": True, "2019-07-01": False},
        }[company.folder.name]
    )


ABSENT: dict[str, dict[str, set[str]]] = {
    "northwind": {
        "no cost in the records": {
            "cost_of_goods",
            "gross_profit",
            "gross_margin",
            "inventory_days",
            "inventory_turnover",
        },
        "nobody's leaving in the records": {"employee_turnover", "voluntary_turnover"},
        "no surveys or tickets": {"csat", "nps", "engagement", "open_tickets"},
    },
    "adventureworks": {
        "nobody's leaving in the records": {"employee_turnover", "voluntary_turnover"},
        "no dates of shipping or receipt": {"on_time_delivery", "order_cycle_time", "supplier_on_time"},
        "no surveys or tickets": {"csat", "nps", "engagement", "open_tickets"},
    },
}


def test_what_the_records_do_not_hold_is_no_number(company) -> None:
    every = oarlock.metrics(company.folder, as_of=company.as_of, everything=True)["metrics"]
    for names in ABSENT[company.folder.name].values():
        assert not names & set(every)
        for name in sorted(names):
            assert _refused(company, name)


def _refused(company, name: str) -> str:
    with pytest.raises(InputError) as caught:
        oarlock.metrics(company.folder, [name], as_of=company.as_of)
    problem: Any = str(caught.value)
    assert "cannot be computed from these records; it needs" in problem
    return str(problem)


def test_no_finding_rests_on_a_margin_that_northwind_does_not_have(northwind) -> None:
    unknown = {one["kind"]: one["needs"] for one in northwind.audit["not_checked"] if one["reason"] == "no_data"}
    for kind in ("loss_making", "cost_rise_not_passed_on", "growth_without_margin"):
        assert unknown[kind] == ["order_lines.unit_cost"]
    assert all(one["cost"]["mid"] is None for one in northwind.audit["findings"])
