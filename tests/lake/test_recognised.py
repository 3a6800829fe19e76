"""How a file was read is told, and what looks like an oversight in it."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from oarlock.errors import InputError


def _told(lake: Any, table: str) -> list[tuple[str, str]]:
    return [(problem.level, problem.message) for problem in lake.facts[table].problems]


def _book(place: Path, sheets: dict[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(place) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


def test_a_name_that_stands_twice_in_the_header(open_folder: Any, folder: Path) -> None:
    rows = [["id", "n", "N", "n_2", "n"], ["a", 1, 2, 3, 4]]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    _book(folder / "t.xlsx", {"data": rows})
    for name in ("t.csv", "t.xlsx"):
        lake = open_folder({"things": name}, {"t.csv": text})
        remedy = "Rename one in the file, or name the one that is meant in map."
        assert _told(lake, "things") == [
            ("warning", f"{name} has more than one column 'N'; a later one is read as 'N_3'. {remedy}"),
            ("warning", f"{name} has more than one column 'n'; a later one is read as 'n_4'. {remedy}"),
        ]
        assert [tuple(row.values()) for row in lake.run("SELECT * FROM things")] == [("a", 1, 2, 3, 4)]


def test_a_file_with_only_a_header(open_folder: Any, folder: Path) -> None:
    _book(folder / "t.xlsx", {"data": [["id", "n"]]})
    lake = open_folder({"cash": "c.csv", "things": "t.xlsx"}, {"c.csv": "date,balance\n\n"})
    assert _told(lake, "cash") == [("warning", "c.csv holds a header and no rows.")]
    assert _told(lake, "things") == [("warning", "t.xlsx holds a header and no rows.")]
    files = {"d/1.csv": "id\n1\n", "d/2.csv": "id\n", "d/3.csv": "id\n"}
    assert _told(open_folder({"things": "d/*.csv"}, files), "things") == [
        ("note", "d/2.csv, d/3.csv hold a header and no rows.")
    ]


def test_a_workbook_of_several_sheets_without_a_name(open_folder: Any, folder: Path) -> None:
    _book(folder / "t.xlsx", {"one": [["id"], ["a"]], "two": [["order_id"], ["b"]], "three": [["id"], ["c"]]})
    taken = "t.xlsx has 3 sheets; the first, 'one', was taken. The others are two, three. Name the one that is meant: t.xlsx#one."
    assert _told(open_folder({"things": "t.xlsx"}), "things") == [("warning", taken)]
    assert _told(open_folder({"things": "t.xlsx#one"}), "things") == []
    with pytest.raises(InputError) as caught:
        open_folder({"orders": "t.xlsx"})
    assert all(problem.message.endswith(taken) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("country", "order", "why"), [("DE", "day/month/year", "not one"), ("US", "month/day/year", "one")]
)
def test_dates_that_fit_both_ways(open_folder: Any, country: str, order: str, why: str) -> None:
    text = "order_id,ordered_at,shipped_at,seen,raw\n1,01/02/2026,13/01/2026,01/02/2026 10:00,05/01/2026!\n2,03/04/2026,,,!\n"
    message = (
        f"o.csv: the dates in {{}} fit both ways (no day above 12). They are read as {order}, "
        f"because company.country is {why} that writes the month first."
    )
    lake = open_folder({"things": "o.csv"}, {"o.csv": text}, country=country)
    assert _told(lake, "things") == [("note", message.format("ordered_at, seen"))]
    mapping = {"order_id": "order_id", "ordered_at": "seen", "delivered_at": "replace(raw, '!', '')"}
    lake = open_folder({"orders": {"path": "o.csv", "map": mapping, "only": True}}, country=country)
    assert ("note", message.format("seen, delivered_at")) in _told(lake, "orders")
    query = "SELECT order_id, seen AS ordered_at, replace(raw, '!', '') AS delivered_at FROM o"
    lake = open_folder({"orders": {"files": {"o": "o.csv"}, "select": query}}, country=country)
    assert ("note", message.format("seen, delivered_at")) in _told(lake, "orders")


def test_commas_in_figures_and_a_byte_order_mark(open_folder: Any) -> None:
    text = '\ufeffid;price;many;code\n1;"1.234,50";"1,234.5";x,y\n2;2,5;"12,000";z\n'
    assert _told(open_folder({"things": "t.csv"}, {"t.csv": text}), "things") == [
        ("note", "t.csv begins with a byte-order mark, which is left out."),
        ("note", "t.csv separates its columns by semicolons."),
        ("note", "t.csv: the comma is read as the decimal sign in price."),
        ("note", "t.csv: the comma is read as the sign between thousands in many."),
    ]
    ledger = 'date,account,kind,amount\n2026-01-01,1,revenue,n/a\n2026-01-02,1,revenue,"2,5"\n'
    notes = [
        text for level, text in _told(open_folder({"ledger": "l.csv"}, {"l.csv": ledger}), "ledger") if level == "note"
    ]
    assert notes == ["l.csv: the comma is read as the decimal sign in amount."]


_LINES = "order_id,ordered_at,customer_id,product,qty\n" + "".join(
    f"{order},2026-01-0{order},c{order},p{line},1\n" for order in range(1, 4) for line in range(order)
)


@pytest.mark.parametrize("mapped", [False, True])
def test_orders_from_a_file_with_a_row_a_line(open_folder: Any, mapped: bool) -> None:
    source: Any = "o.csv"
    text = _LINES
    if mapped:
        text = _LINES.replace("order_id,ordered_at,customer_id", "Nr,Tag,Kunde")
        source = {"path": "o.csv", "map": {"order_id": "Nr", "ordered_at": "Tag", "customer_id": "Kunde"}, "only": True}
    lake = open_folder({"orders": source}, {"o.csv": text})
    # by hand: orders of one, two and three lines, so three of six rows repeat an order
    (problem,) = [problem for problem in lake.facts["orders"].problems if problem.code == "duplicate_key"]
    assert (problem.count, problem.level, lake.facts["orders"].rows) == (3, "quarantine", 3)
    assert problem.message == (
        "orders: 3 rows have the same order_id as an earlier row. The order's other columns are equal too: this file has a "
        "row for each order line. Take each order once, with files: {f: o.csv} and select: SELECT DISTINCT order_id, "
        "ordered_at, customer_id FROM f (their names in the file, AS ours), and give the same file to order_lines. "
        "Set aside (o.csv, line 4, 6, 7)."
    )
    select = "SELECT DISTINCT order_id, ordered_at, customer_id FROM f"
    if not mapped:
        followed = open_folder({"orders": {"files": {"f": "o.csv"}, "select": select}})
        assert (followed.facts["orders"].rows, followed.facts["orders"].quarantined) == (3, 0)


@pytest.mark.parametrize(
    "text",
    [
        "order_id,ordered_at,qty\n1,2026-01-01,1\n1,2026-01-01,1\n",  # one export twice
        "order_id,ordered_at,qty\n1,2026-01-01,1\n1,2026-01-02,2\n",  # another day: not the same order
        "order_id,ordered_at,qty\n1,2026-01-01,1\n1,2026-01-01,2\n"
        + "".join(f"{n},2026-01-01,1\n" for n in range(2, 9)),
    ],
)
def test_other_repeated_orders_are_no_order_lines(open_folder: Any, text: str) -> None:
    lake = open_folder({"orders": "o.csv"}, {"o.csv": text})
    (problem,) = [problem for problem in lake.facts["orders"].problems if problem.code == "duplicate_key"]
    assert problem.message.startswith("orders: 1 row has the same order_id as an earlier row. Set aside; correct them")
