"""A bad row is set aside with its reason, file and line; the others stay; nothing is dropped silently."""

import datetime as dt
from typing import Any

import duckdb
import pytest

ORDERS = "order_id,ordered_at,customer_id,promised_at,shipped_at,status\n"


def _reasons(lake: Any, table: str) -> list[tuple[Any, ...]]:
    return [(row["reason"], row["column"], row["line"]) for row in lake.quarantine(table)]


def _ids(lake: Any, table: str, column: str) -> list[Any]:
    return list(lake.run(f'SELECT "{column}" AS k FROM "{table}" ORDER BY 1')["k"])


def test_sets_aside_each_kind_of_bad_row(open_folder: Any) -> None:
    text = ORDERS + (
        "1,2026-01-05,c1,2026-01-10,2026-01-06,shipped\n"
        "2,someday,c1,,,placed\n"
        ",2026-01-06,c1,,,placed\n"
        "4,2026-01-07,c1,,2026-01-01,shipped\n"
        "5,2026-01-08,c1\n"
        "1,2026-01-09,c2,,,placed\n"
        "7,2026-07-01,c1,,,placed\n"
        "8,2026-01-10,c1,,,placed,extra,cells\n"
        "9,2026-01-11,c1,,,placed\n"
    )
    lake = open_folder({"orders": "orders.csv"}, {"orders.csv": text})
    assert _ids(lake, "orders", "order_id") == ["1", "9"]
    assert _reasons(lake, "orders") == [
        ("unparseable", "ordered_at", 3),
        ("missing_value", "order_id", 4),
        ("impossible_order", "shipped_at", 5),
        ("wrong_width", "", 6),
        ("duplicate_key", "order_id", 7),
        ("wrong_width", "", 9),
        ("future_date", "ordered_at", None),
    ]
    facts = lake.facts["orders"]
    assert (facts.rows, facts.quarantined, facts.failed) == (2, 7, False)
    assert lake.as_of == dt.date(2026, 1, 11)
    row = next(iter(lake.quarantine("orders")))
    assert row["row"]["ordered_at"] == "someday"
    assert row["file"] == "orders.csv"
    message = next(problem.message for problem in facts.problems if problem.code == "unparseable")
    assert message == (
        "orders: 1 value of 'ordered_at' cannot be read as a date. Set aside; correct them at the source (orders.csv, line 3)."
    )


def test_names_the_line_of_the_file_where_cells_hold_line_breaks(open_folder: Any) -> None:
    text = 'order_id,ordered_at,note\n1,2026-01-01,"two\nlines"\n2,bad\n\n3,soon,x\n4,2026-01-02,x\n'
    lake = open_folder({"orders": "orders.csv"}, {"orders.csv": text})
    assert _reasons(lake, "orders") == [("wrong_width", "", 4), ("unparseable", "ordered_at", 6)]


def test_sets_aside_prices_quantities_and_scores_that_cannot_be(open_folder: Any) -> None:
    lines = "order_id,product_id,quantity,unit_price\n1,p1,2,-1\n1,p2,two,5\n1,p3,-2,5\n"
    tickets = "ticket_id,opened_at,csat,first_contact_resolved\n1,2026-01-01,5,yes\n2,2026-01-01,6,no\n3,2026-01-01,,perhaps\n"
    lake = open_folder({"order_lines": "l.csv", "tickets": "t.csv"}, {"l.csv": lines, "t.csv": tickets})
    assert _reasons(lake, "order_lines") == [("negative", "unit_price", 2), ("unparseable", "quantity", 3)]
    assert _ids(lake, "order_lines", "product_id") == ["p3"]
    assert _reasons(lake, "tickets") == [("out_of_range", "csat", 3), ("unparseable", "first_contact_resolved", 4)]
    assert list(lake.run("SELECT first_contact_resolved AS f FROM tickets")["f"]) == [True]


def test_reads_a_spelling_decided_by_most_rows(open_folder: Any) -> None:
    text = "date;account;kind;amount\n01.02.2026;1;revenue;1.234,50\n02.02.2026;1;Revenue;7\n03.02.2026;1;revenue;n/a\n"
    lake = open_folder({"ledger": "l.csv"}, {"l.csv": text})
    assert list(lake.run("SELECT amount FROM ledger ORDER BY date")["amount"]) == [1234.5, 7.0]
    assert set(lake.run("SELECT kind FROM ledger")["kind"]) == {"revenue"}
    assert _reasons(lake, "ledger") == [("unparseable", "amount", 4)]


def test_says_when_all_rows_are_set_aside_and_goes_on(open_folder: Any) -> None:
    lake = open_folder({"cash": "c.csv", "things": "t.csv"}, {"c.csv": "date,balance\nx,1\ny,2\n", "t.csv": "id\n1\n"})
    assert lake.facts["cash"].failed
    assert "cash" not in lake.columns
    assert list(lake.run("SELECT count(*) AS n FROM cash")["n"]) == [0]
    assert lake.facts["things"].rows == 1


def test_duplicate_keys_across_files_leave_the_first_row(open_folder: Any) -> None:
    files = {
        "d/1.csv": "order_id,ordered_at,channel\n1,2026-01-01,web\n2,2026-01-01,web\n",
        "d/2.csv": "order_id,ordered_at,channel\n2,2026-01-02,shop\n3,2026-01-02,shop\n",
    }
    lake = open_folder({"orders": "d/*.csv"}, files)
    rows = [tuple(row.values()) for row in lake.run("SELECT order_id, channel FROM orders ORDER BY 1")]
    assert rows == [("1", "web"), ("2", "web"), ("3", "shop")]
    assert [(row["file"], row["line"]) for row in lake.quarantine("orders")] == [("d/2.csv", 2)]


def test_equal_order_lines_without_a_number_stay_with_a_warning(open_folder: Any) -> None:
    text = "order_id,product_id,quantity,unit_price\n1,p1,2,5\n1,p1,2,5\n1,p1,3,5\n"
    lake = open_folder({"order_lines": "l.csv"}, {"l.csv": text})
    assert lake.facts["order_lines"].rows == 3
    found = [problem for problem in lake.facts["order_lines"].problems if problem.code == "equal_rows"]
    assert [(problem.count, problem.level) for problem in found] == [(1, "warning")]


def test_a_key_column_that_is_absent_takes_no_part(open_folder: Any) -> None:
    text = "date,product_id,on_hand\n2026-01-01,p1,5\n2026-01-01,p1,6\n2026-01-02,p1,5\n"
    lake = open_folder({"inventory": "i.csv"}, {"i.csv": text})
    assert lake.facts["inventory"].rows == 2
    located = text.replace("on_hand\n", "on_hand,location\n").replace(",5\n", ",5,a\n").replace(",6\n", ",6,b\n")
    assert open_folder({"inventory": "j.csv"}, {"j.csv": located}).facts["inventory"].rows == 3


@pytest.mark.parametrize("query", [False, True])
def test_script_leaves_the_same_rows_out(open_folder: Any, query: bool) -> None:
    text = "order_id,ordered_at,channel\n1,2026-01-02,web\n2,x,web\n1,2026-01-01,shop\n3,2026-01-03,web\n4,2026-01-05,web,1\n"
    source: Any = {"files": {"o": "o.csv"}, "select": "SELECT * FROM o"} if query else "o.csv"
    lake = open_folder({"orders": source}, {"o.csv": text}, as_of=dt.date(2026, 1, 2))
    ours = [tuple(row.values()) for row in lake.run("SELECT order_id, channel FROM orders ORDER BY ALL")]
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        assert plain.execute("SELECT order_id, channel FROM orders ORDER BY ALL").fetchall() == ours
    assert [row[0] for row in ours] == ["1"]
    assert lake.facts["orders"].quarantined == 3
