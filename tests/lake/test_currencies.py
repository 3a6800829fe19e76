"""Rows in another currency are converted by the latest rate on or before their day, else set aside (tables.md)."""

from typing import Any

import duckdb
import pytest

FILES = {
    "o.csv": "order_id,ordered_at,currency,shipping_cost\n"
    "1,2026-01-01,EUR,10\n2,2026-01-10,usd,10\n3,2026-01-20,USD,10\n4,2026-01-20,,5\n5,2026-01-20,GBP,5\n6,2025-12-01,USD,5\n",
    "l.csv": "order_id,line_no,product_id,quantity,unit_price,unit_cost\n"
    + "".join(f"{n},1,p,1,100,50\n" for n in (1, 2, 3, 4, 5, 6, 7)),
    "i.csv": "invoice_id,issued_at,amount,currency\n1,2026-01-15,100,USD\n2,2026-01-15,100,EUR\n",
    "m.csv": "date,series,value\n2026-01-02,fx:USD,0.8\n2026-01-15,fx:usd,0.9\n2026-01-01,search_interest,5\n",
}
DATA = {"order_lines": "l.csv", "invoices": "i.csv", "orders": "o.csv", "market": "m.csv"}


@pytest.fixture
def lake(open_folder: Any) -> Any:
    return open_folder(DATA, FILES)


def _rows(lake: Any, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in lake.run(sql)]


def test_converts_orders_and_invoices(lake: Any) -> None:
    # by hand: 10 x .8 on the 10th, 10 x .9 on the 20th; no pound rate, no dollar rate in 2025
    assert _rows(lake, "SELECT order_id, shipping_cost FROM orders ORDER BY 1") == [
        ("1", 10.0),
        ("2", 8.0),
        ("3", 9.0),
        ("4", 5.0),
    ]
    assert _rows(lake, "SELECT invoice_id, amount FROM invoices ORDER BY 1") == [("1", 90.0), ("2", 100.0)]
    assert [(row["reason"], row["row"]["order_id"], row["line"]) for row in lake.quarantine("orders")] == [
        ("unknown_rate", 5, 6),
        ("unknown_rate", 6, 7),
    ]


def test_converts_lines_by_their_order(lake: Any) -> None:
    assert _rows(lake, "SELECT order_id, unit_price, unit_cost FROM order_lines ORDER BY 1") == [
        ("1", 100.0, 50.0),
        ("2", 80.0, 40.0),
        ("3", 90.0, 45.0),
        ("4", 100.0, 50.0),
        ("7", 100.0, 50.0),
    ]
    assert [row["line"] for row in lake.quarantine("order_lines")] == [6, 7]


def test_script_converts_alike(lake: Any) -> None:
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        for table, column in (("orders", "shipping_cost"), ("order_lines", "unit_price"), ("invoices", "amount")):
            sql = f'SELECT count(*) AS n, sum("{column}") AS s FROM "{table}"'
            assert [tuple(plain.execute(sql).fetchone() or ())] == _rows(lake, sql)


def test_new_rates_are_used(lake: Any, open_folder: Any) -> None:
    again = open_folder(DATA, {"m.csv": FILES["m.csv"] + "2026-01-01,fx:GBP,1.2\n"})
    assert _rows(again, "SELECT shipping_cost FROM orders WHERE order_id = '5'") == [(6.0,)]
    assert _rows(again, "SELECT unit_price FROM order_lines WHERE order_id = '5'") == [(120.0,)]
