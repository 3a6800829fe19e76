"""What looks odd is told; the rows stay."""

import datetime as dt
from typing import Any


def _problem(lake: Any, table: str, code: str) -> Any:
    return next((problem for problem in lake.facts[table].problems if problem.code == code), None)


def test_a_fraction_in_percent(open_folder: Any) -> None:
    lake = open_folder(
        {"order_lines": "l.csv"},
        {"l.csv": "order_id,line_no,product_id,quantity,unit_price,discount\n1,1,p,1,5,15\n1,2,p,1,5,0\n"},
    )
    problem = _problem(lake, "order_lines", "large_fraction")
    assert (problem.count, problem.level) == (1, "warning")
    assert lake.facts["order_lines"].rows == 2


def test_a_word_outside_the_list(open_folder: Any) -> None:
    lake = open_folder(
        {"orders": "o.csv"}, {"o.csv": "order_id,ordered_at,status\n1,2026-01-01,Shipped\n2,2026-01-01,refunded\n"}
    )
    assert _problem(lake, "orders", "unknown_choice").count == 1
    assert list(lake.run("SELECT status FROM orders ORDER BY order_id")["status"]) == ["shipped", "refunded"]


def test_a_pause_in_a_daily_series(open_folder: Any) -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(at) for at in range(90) if not 40 <= at < 60]
    text = "date,balance\n" + "".join(f"{day},1\n" for day in days)
    lake = open_folder({"cash": "c.csv"}, {"c.csv": text})
    problem = _problem(lake, "cash", "gap")
    assert problem.samples == ({"row": {"from": dt.date(2026, 2, 9), "to": dt.date(2026, 3, 2), "days": 21}},)
    weekdays = "date,balance\n" + "".join(f"{day},1\n" for day in days[:40] if day.weekday() < 5)
    assert _problem(open_folder({"cash": "w.csv"}, {"w.csv": weekdays}), "cash", "gap") is None


def _orders(months: dict[int, int], price: dict[int, float]) -> dict[str, str]:
    orders = [
        (f"{month}-{at}", dt.date(2025, month, 1 + at % 28), price[month])
        for month, count in months.items()
        for at in range(count)
    ]
    return {
        "o.csv": "order_id,ordered_at\n" + "".join(f"{key},{day}\n" for key, day, _ in orders),
        "l.csv": "order_id,line_no,product_id,quantity,unit_price\n"
        + "".join(f"{key},1,p,1,{cost}\n" for key, _, cost in orders),
    }


def test_a_month_with_far_more_or_fewer_rows(open_folder: Any) -> None:
    months = dict.fromkeys(range(1, 13), 40) | {9: 5}
    lake = open_folder({"orders": "o.csv", "order_lines": "l.csv"}, _orders(months, dict.fromkeys(range(1, 13), 5.0)))
    problem = _problem(lake, "orders", "volume_change")
    assert problem.samples == ({"row": {"month": "2025-09", "rows": 5, "usual": 40.0}},)
    assert _problem(lake, "order_lines", "unit_change") is None


def test_a_figure_that_changes_its_unit_of_measure(open_folder: Any) -> None:
    price = {month: 5.0 if month < 8 else 500.0 for month in range(1, 13)}
    lake = open_folder({"orders": "o.csv", "order_lines": "l.csv"}, _orders(dict.fromkeys(range(1, 13), 40), price))
    problem = _problem(lake, "order_lines", "unit_change")
    assert (problem.column, problem.count) == ("unit_price", 1)
    assert problem.samples[0]["row"]["month"] == "2025-08"
    assert _problem(lake, "orders", "volume_change") is None
