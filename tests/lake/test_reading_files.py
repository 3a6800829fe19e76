"""Text files of every common make are read alike."""

import datetime as dt
import gzip
from typing import Any

import pytest


def _moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the lake's times are local


ROWS = [("a1", dt.date(2026, 1, 31), 1234.5, "Köln"), ("a2", dt.date(2026, 2, 1), -0.25, "Łódź")]


def _text(separator: str, comma: str, day: str, names: tuple[str, ...] = ("id", "day", "amount", "place")) -> str:
    lines = [separator.join(names)]
    for key, date, amount, place in ROWS:
        number = f"{amount}".replace(".", comma)
        number = f'"{number}"' if comma == separator else number
        lines.append(separator.join([key, date.strftime(day), number, place]))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", _text(",", ".", "%Y-%m-%d").encode()),
        ("t.csv", _text(",", ",", "%Y-%m-%d").encode()),
        ("t.csv", _text(";", ",", "%d.%m.%Y").encode()),
        ("t.csv", _text("|", ".", "%d/%m/%Y").encode()),
        ("t.csv", _text(",", ".", "%m/%d/%Y").encode()),
        ("t.csv", _text(",", ".", "%d-%m-%Y").encode()),
        ("t.tsv", _text("\t", ".", "%Y-%m-%d").encode()),
        ("t.csv", b"\xef\xbb\xbf" + _text(",", ".", "%Y-%m-%d").encode()),
        ("t.csv", _text(";", ",", "%d.%m.%Y").encode("utf-16")),
        ("t.csv", _text(";", ",", "%d.%m.%Y").encode("utf-16-le")),
        ("t.csv", _text(",", ".", "%Y-%m-%d").replace("\n", "\r\n").encode()),
        ("t.csv", _text(",", ".", "%Y-%m-%d").replace("\n", "\r\n", 1).encode()),
        ("t.csv", _text(",", ".", "%Y-%m-%d").replace("\n", "\r").encode()),
        ("t.csv.gz", gzip.compress(_text(",", ".", "%Y-%m-%d").encode(), mtime=0)),
        ("t.csv.gz", gzip.compress(_text(";", ",", "%d.%m.%Y").encode("utf-16"), mtime=0)),
        ("t.csv", _text(",", ".", "%Y-%m-%d 00:00:00").encode()),
    ],
)
def test_reads_the_same_rows(open_folder: Any, name: str, content: bytes) -> None:
    lake = open_folder({"things": name}, {name: content})
    assert lake.types["things"] == {"id": "VARCHAR", "day": "DATE", "amount": "DOUBLE", "place": "VARCHAR"}
    found = lake.run("SELECT * FROM things ORDER BY id")
    assert [tuple(row.values()) for row in found] == ROWS


def test_reads_windows_texts_and_says_so(open_folder: Any) -> None:
    lake = open_folder({"things": "t.csv"}, {"t.csv": "id;place\n1;Köln – Süd\n".encode("cp1252")})
    assert list(lake.run("SELECT place FROM things")["place"]) == ["Köln – Süd"]
    notes = [problem.message for problem in lake.facts["things"].problems if problem.level == "note"]
    assert notes == ["t.csv was read as Windows-1252.", "t.csv separates its columns by semicolons."]


@pytest.mark.parametrize(
    ("cells", "type_", "values"),
    [
        (["1", "-20", ""], "BIGINT", [1, -20, None]),
        (["1", "2.5"], "DOUBLE", [1.0, 2.5]),
        (["1", "2,5"], "DOUBLE", [1.0, 2.5]),
        (["1.234,5", "2,5"], "DOUBLE", [1234.5, 2.5]),
        (["1,234.5", "2.5"], "DOUBLE", [1234.5, 2.5]),
        (["1,234", "12,500"], "DOUBLE", [1234.0, 12500.0]),
        (["0,125", "12,500"], "DOUBLE", [0.125, 12.5]),
        (["1.2.2026 08:05", "2.2.2026"], "TIMESTAMP", [_moment(2026, 2, 1, 8, 5), _moment(2026, 2, 2)]),
        (["1e3", ".5"], "DOUBLE", [1000.0, 0.5]),
        (["007", "12"], "VARCHAR", ["007", "12"]),
        (["0x10", "1_000"], "VARCHAR", ["0x10", "1_000"]),
        (["nan", "1"], "VARCHAR", ["nan", "1"]),
        (["12345678901234567890", "1"], "VARCHAR", ["12345678901234567890", "1"]),
        (["true", "FALSE"], "BOOLEAN", [True, False]),
        (["2026-02-28", "2024-02-29"], "DATE", [dt.date(2026, 2, 28), dt.date(2024, 2, 29)]),
        (["2026-02-30", "2024-02-29"], "VARCHAR", ["2026-02-30", "2024-02-29"]),
        (["31/12/2025", "01/02/2026"], "DATE", [dt.date(2025, 12, 31), dt.date(2026, 2, 1)]),
        (["12/31/2025", "01/02/2026"], "DATE", [dt.date(2025, 12, 31), dt.date(2026, 1, 2)]),
        (["2026-01-01 10:30", "2026-01-02"], "TIMESTAMP", [_moment(2026, 1, 1, 10, 30), _moment(2026, 1, 2)]),
        (["1.2.2026 08:05", "1.2.2026 18:05:09"], "TIMESTAMP", [_moment(2026, 2, 1, 8, 5), _moment(2026, 2, 1, 18, 5, 9)]),
        (["  x ", "   "], "VARCHAR", ["x", None]),
    ],
)  # fmt: skip
def test_infers_the_type_from_all_rows(open_folder: Any, cells: list[str], type_: str, values: list[Any]) -> None:
    text = "n|cell\n" + "".join(f"{at}|{cell}\n" for at, cell in enumerate(cells))
    lake = open_folder({"things": "t.csv"}, {"t.csv": text})
    assert lake.types["things"]["cell"] == type_
    assert list(lake.run("SELECT cell FROM things ORDER BY n")["cell"]) == values


def test_reads_slashed_dates_without_a_late_day_by_country(open_folder: Any) -> None:
    files = {"t.csv": "id,day\n1,02/03/2026\n"}
    assert list(open_folder({"things": "t.csv"}, files, country="US").run("SELECT day FROM things")["day"]) == [
        dt.date(2026, 2, 3)
    ]
    assert list(open_folder({"things": "t.csv"}, country="GB").run("SELECT day FROM things")["day"]) == [
        dt.date(2026, 3, 2)
    ]


def test_converts_times_with_offset_to_the_company_zone(open_folder: Any) -> None:
    text = "id,at\n1,2026-03-29T00:30:00Z\n2,2026-03-29T03:30:00+02:00\n3,2026-03-29 05:00\n"
    lake = open_folder({"things": "t.csv"}, {"t.csv": text}, timezone="Europe/Berlin")
    # by hand: Berlin is at +1 until 01:00 UTC that night, then at +2
    assert list(lake.run('SELECT "at" FROM things ORDER BY id')["at"]) == [
        _moment(2026, 3, 29, 1, 30),
        _moment(2026, 3, 29, 3, 30),
        _moment(2026, 3, 29, 5, 0),
    ]


def test_takes_the_wider_type_over_the_files_of_a_glob(open_folder: Any) -> None:
    files = {
        "d/1.csv": "id,n,day\n1,1,2026-01-01\n",
        "d/2.csv": "ID,n,day,new\nA2,2.5,,x\n",
        "d/3.csv": "day,id\n2026-01-03 12:00,\n",
    }
    lake = open_folder({"things": "d/*.csv"}, files)
    assert lake.types["things"] == {"id": "VARCHAR", "n": "DOUBLE", "day": "TIMESTAMP", "new": "VARCHAR"}
    assert [tuple(row.values()) for row in lake.run("SELECT id, n, new FROM things ORDER BY id")] == [
        ("1", 1.0, None),
        ("A2", 2.5, "x"),
        (None, None, None),
    ]


def test_quotes_newlines_and_odd_names_survive(open_folder: Any) -> None:
    text = 'id,"a ""b"", c",\n1,"two\nlines",x\n2,"x,y",""\n'
    lake = open_folder({"things": "t.csv"}, {"t.csv": text})
    assert list(lake.types["things"]) == ["id", 'a "b", c', "column_3"]
    assert list(lake.run('SELECT "a ""b"", c" AS c FROM things ORDER BY id')["c"]) == ["two\nlines", "x,y"]
