"""The records as they were known on a day (details.md 5, 11, 13)."""

import datetime as dt
from typing import Any

import duckdb

ORDERS = (
    "order_id,ordered_at,promised_at,shipped_at\n"
    "1,2026-01-05,2026-03-01,2026-01-06\n2,2026-01-10,2026-01-12,2026-01-20\n3,2026-02-01 09:00,2026-02-03,\n"
)
LINES = "order_id,product_id,quantity,unit_price\n1,p,1,10\n2,p,2,10\n3,p,4,10\n9,p,8,10\n"


def test_hides_what_came_later(open_folder: Any) -> None:
    data = {"orders": "o.csv", "order_lines": "l.csv"}
    lake = open_folder(data, {"o.csv": ORDERS, "l.csv": LINES}, as_of=dt.date(2026, 1, 15))
    assert [
        tuple(row.values())
        for row in lake.run(
            "SELECT order_id, CAST(shipped_at AS DATE) AS s, CAST(promised_at AS DATE) AS p FROM orders ORDER BY 1"
        )
    ] == [
        ("1", dt.date(2026, 1, 6), dt.date(2026, 3, 1)),
        ("2", None, dt.date(2026, 1, 12)),
    ]
    # the lines of order 3 came later; order 9 is not in the records, so its line stays
    assert list(lake.run("SELECT sum(quantity) AS q FROM order_lines")["q"]) == [11.0]
    orders, lines = lake.facts["orders"], lake.facts["order_lines"]
    assert (orders.rows, orders.first, orders.last, orders.last_in_files) == (
        2,
        dt.date(2026, 1, 5),
        dt.date(2026, 1, 10),
        dt.date(2026, 2, 1),
    )
    assert (lines.rows, lines.last) == (3, dt.date(2026, 1, 10))
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        assert plain.execute("SELECT count(*), count(shipped_at) FROM orders").fetchone() == (2, 1)
        assert plain.execute("SELECT sum(quantity) FROM order_lines").fetchone() == (11.0,)


def test_default_is_the_latest_thing_that_happened(open_folder: Any) -> None:
    files = {
        "o.csv": ORDERS,
        "c.csv": "campaign_id,start,end\nc,2026-05-01,2026-06-01\n",
        "t.csv": "metric,period,value\nrevenue,2026-12-01,5\n",
        "own.csv": "id,day\n1,2026-04-01\n",
        "m.csv": "date,series,value\n2026-05-05,x,1\n",
        "k.csv": "customer_id,first_seen_at,left_at\nk,2026-01-01,2026-05-20\n",
    }
    data = {
        "orders": "o.csv",
        "campaigns": "c.csv",
        "targets": "t.csv",
        "plans": "own.csv",
        "market": "m.csv",
        "customers": "k.csv",
    }
    lake = open_folder(data, files)
    assert lake.as_of == dt.date(2026, 2, 1)
    assert lake.facts["targets"].rows == lake.facts["campaigns"].rows == lake.facts["plans"].rows == 1
    assert list(lake.run("SELECT left_at FROM customers")["left_at"]) == [None]
    assert lake.facts["market"].rows == 0


def test_company_says_the_day_and_the_call_overrides_it(open_folder: Any) -> None:
    day = dt.date(2026, 1, 7)
    assert (
        open_folder(
            {"orders": "o.csv"}, {"o.csv": ORDERS}, plan={"company": {"name": "S", "currency": "EUR", "as_of": day}}
        ).as_of
        == day
    )
    assert open_folder({"orders": "o.csv"}, as_of=dt.date(2026, 1, 8)).as_of == dt.date(2026, 1, 8)


def test_without_a_dated_row_it_is_today(open_folder: Any) -> None:
    assert open_folder({"things": "t.csv"}, {"t.csv": "id\n1\n"}, today=dt.date(2026, 3, 3)).as_of == dt.date(
        2026, 3, 3
    )


def test_a_count_of_stock_without_a_date_takes_the_day(open_folder: Any) -> None:
    files = {"i.csv": "product_id,on_hand\np,5\n", "o.csv": ORDERS}
    lake = open_folder({"inventory": "i.csv", "orders": "o.csv"}, files)
    assert list(lake.run("SELECT date FROM inventory")["date"]) == [dt.date(2026, 2, 1)]
    assert lake.facts["inventory"].dated_by_us
    assert "inventory.date" not in lake.columns


def test_absent_columns_are_typed_nulls(open_folder: Any) -> None:
    lake = open_folder({"orders": "o.csv"}, {"o.csv": ORDERS})
    types = lake.types["orders"]
    assert (types["customer_id"], types["shipping_cost"], types["delivered_at"]) == ("VARCHAR", "DOUBLE", "DATE")
    assert types["ordered_at"] == "TIMESTAMP"
    assert types["promised_at"] == "DATE"
    assert {"orders", "orders.shipped_at"} <= lake.columns
    assert "orders.delivered_at" not in lake.columns
