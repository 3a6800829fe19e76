"""`map`, `where`, `only` and `select` (details.md 19 and 20)."""

import datetime as dt
from typing import Any

import duckdb

RAW = "Nr,Kunde,group,Betrag,Datum,state,rest\n10,7,a,5,2026-01-01,ok,x\n11,8,b,6,2026-01-02,void,y\n12,,a,0,2026-01-03,ok,z\n"


def _rows(lake: Any, columns: str, table: str = "orders") -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in lake.run(f"SELECT {columns} FROM {table} ORDER BY ALL")]


def test_maps_columns_and_expressions(open_folder: Any) -> None:
    source = {
        "path": "raw.csv",
        "map": {
            "order_id": "'o' || Nr",
            "ordered_at": "datum",
            "customer_id": "KUNDE",
            "channel": "CASE WHEN group = 'a' THEN 'web' ELSE 'shop' END",
            "shipped_at": "cast(Datum as date) + 2",
            "share": "10 / Betrag",
        },
        "where": "state <> 'void'",
    }
    lake = open_folder({"orders": source}, {"raw.csv": RAW}, as_of=dt.date(2026, 1, 31))
    # by hand; 10 / 0 is undefined
    assert _rows(lake, "order_id, ordered_at, customer_id, channel, shipped_at, share") == [
        ("o10", dt.date(2026, 1, 1), "7", "web", dt.date(2026, 1, 3), 2.0),
        ("o12", dt.date(2026, 1, 3), None, "web", dt.date(2026, 1, 5), None),
    ]
    assert {"Nr", "group", "Betrag", "state", "rest"} <= set(lake.types["orders"])
    assert not {"Kunde", "Datum"} & set(lake.types["orders"])
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        assert plain.execute("SELECT count(*), sum(share) FROM orders").fetchone() == (2, 2.0)


def test_only_keeps_nothing_else(open_folder: Any) -> None:
    source = {"path": "raw.csv", "map": {"order_id": "Nr", "ordered_at": "Datum"}, "only": True}
    lake = open_folder({"orders": source}, {"raw.csv": RAW})
    assert lake.facts["orders"].columns == {"order_id", "ordered_at"}
    assert "orders.channel" not in lake.columns
    assert "channel" in lake.types["orders"]


def test_where_may_name_our_columns(open_folder: Any) -> None:
    source = {
        "path": "raw.csv",
        "map": {"order_id": "Nr", "ordered_at": "Datum"},
        "where": "ordered_at >= '2026-01-02'",
    }
    assert open_folder({"orders": source}, {"raw.csv": RAW}).facts["orders"].rows == 2


def test_names_of_the_file_are_found_ignoring_case(open_folder: Any) -> None:
    lake = open_folder({"orders": "o.csv"}, {"o.csv": "ORDER_ID,Ordered_At,Channel\n1,2026-01-01,web\n"})
    assert _rows(lake, "order_id, ordered_at, channel") == [("1", dt.date(2026, 1, 1), "web")]


def test_keys_become_text_without_a_point(open_folder: Any) -> None:
    files = {"o.csv": "order_id,ordered_at,customer_id\n1,2026-01-01,7.0\n2,2026-01-01,\n", "c.csv": "customer_id\n7\n"}
    lake = open_folder({"orders": "o.csv", "customers": "c.csv"}, files)
    assert _rows(lake, "order_id, customer_id") == [("1", "7"), ("2", None)]
    assert not [problem for problem in lake.facts["orders"].problems if problem.code == "orphan_reference"]


def test_select_joins_the_named_files(open_folder: Any) -> None:
    select = (
        "WITH sums AS (SELECT order_id, sum(amount) AS total, row_number() OVER (ORDER BY order_id) AS place FROM l GROUP BY 1)"
        " SELECT o.order_id, o.day AS ordered_at, s.total, s.place FROM o LEFT JOIN sums AS s USING (order_id)"
        " UNION ALL SELECT '9', DATE '2026-01-09', 1, NULL ORDER BY 1"
    )
    files = {"o.csv": "order_id,day\n1,2026-01-01\n2,2026-01-02\n", "l.csv": "order_id,amount\n1,2\n1,3.5\n"}
    lake = open_folder({"orders": {"files": {"o": "o.csv", "l": ["l.csv"]}, "select": select}}, files)
    assert _rows(lake, "order_id, ordered_at, total") == [
        ("1", dt.date(2026, 1, 1), 5.5),
        ("2", dt.date(2026, 1, 2), None),
        ("9", dt.date(2026, 1, 9), 1.0),
    ]


def test_text_dates_from_a_query_are_read(open_folder: Any) -> None:
    select = "SELECT id AS order_id, d || '.2026' AS ordered_at, '1,5' AS shipping_cost FROM t"
    lake = open_folder(
        {"orders": {"files": {"t": "t.csv"}, "select": select}},
        {"t.csv": "id;d\n1;31.12\n2;1.2\n"},
        today=dt.date(2027, 1, 1),
    )
    assert _rows(lake, "ordered_at, shipping_cost") == [(dt.date(2026, 2, 1), 1.5), (dt.date(2026, 12, 31), 1.5)]
