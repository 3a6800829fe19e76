"""Parquet, workbooks and Delta folders give the rows that were written."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import deltalake
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from oarlock.errors import InputError

DAYS = [dt.date(2026, 1, 1), dt.date(2026, 1, 2)]


def _moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the lake's times are local


def _rows(lake: Any, columns: str = "*") -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in lake.run(f"SELECT {columns} FROM things ORDER BY id")]


def _same_in_plain_duckdb(lake: Any, columns: str = "*") -> bool:
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        return bool(plain.execute(f"SELECT {columns} FROM things ORDER BY id").fetchall() == _rows(lake, columns))


def test_reads_parquet(open_folder: Any, folder: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int32()),
            "price": pa.array([Decimal("1.50"), None], pa.decimal128(10, 2)),
            "rate": pa.array([float("nan"), 2.5], pa.float64()),
            "day": pa.array([_moment(2026, 1, 1), _moment(2026, 1, 2)], pa.timestamp("ns")),
            "seen": pa.array([_moment(2026, 7, 1, 22, 30), None], pa.timestamp("us", tz="UTC")),
        }
    )
    pq.write_table(table, folder / "t.parquet")
    lake = open_folder({"things": "t.parquet"}, timezone="Europe/Berlin")
    assert lake.types["things"] == {
        "id": "BIGINT",
        "price": "DOUBLE",
        "rate": "DOUBLE",
        "day": "DATE",
        "seen": "TIMESTAMP",
    }
    # by hand: Berlin is two hours ahead in July
    assert _rows(lake) == [(1, 1.5, None, DAYS[0], _moment(2026, 7, 2, 0, 30)), (2, None, 2.5, DAYS[1], None)]
    assert _same_in_plain_duckdb(lake)


def test_reads_the_sheet_of_a_workbook(open_folder: Any, folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "t.xlsx") as book:
        book.add_worksheet("cover").write(0, 0, "nothing here")
        sheet = book.add_worksheet("data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(1, 0, ["id", "n", "day", "code", "flag", "mixed"])
        sheet.write_row(2, 0, ["a", 3])
        sheet.write_datetime(2, 2, _moment(2026, 1, 1), day)
        sheet.write_row(2, 3, ["007", True, 5])
        sheet.write_row(3, 0, ["b", 2.5])
        sheet.write_row(3, 3, ["012", False, "x"])
    lake = open_folder({"things": "t.xlsx#data"})
    assert _rows(lake) == [("a", 3.0, DAYS[0], "007", True, "5"), ("b", 2.5, None, "012", False, "x")]
    assert _same_in_plain_duckdb(lake)
    with pytest.raises(InputError, match=r"no sheet 'dta'; it has cover, data"):
        open_folder({"things": "t.xlsx#dta"})


def test_reads_a_delta_folder_after_its_columns_changed(open_folder: Any, folder: Path) -> None:
    place = str(folder / "t")
    deltalake.write_deltalake(place, pa.table({"id": ["a"], "part": ["x y"]}), partition_by=["part"])
    later = pa.table({"id": ["b"], "part": ["z"], "n": [2]})
    deltalake.write_deltalake(place, later, mode="append", schema_mode="merge")
    lake = open_folder({"things": "t"})
    assert _rows(lake, "id, part, n") == [("a", "x y", None), ("b", "z", 2)]
    assert _same_in_plain_duckdb(lake, "id, part, n")


def test_reads_an_empty_delta_folder(open_folder: Any, folder: Path) -> None:
    schema = pa.schema([("order_id", pa.string()), ("ordered_at", pa.date32()), ("n", pa.int64())])
    deltalake.DeltaTable.create(str(folder / "o"), schema)
    lake = open_folder({"orders": "o"})
    assert lake.facts["orders"].rows == 0
    assert not lake.facts["orders"].failed
    assert lake.types["orders"]["n"] == "BIGINT"


def test_refuses_a_delta_folder_with_column_mapping(open_folder: Any, folder: Path) -> None:
    deltalake.DeltaTable.create(
        str(folder / "o"),
        pa.schema([("id", pa.string())]),
        configuration={"delta.enableDeletionVectors": "true"},
    )
    with pytest.raises(InputError, match="deletion vectors"):
        open_folder({"things": "o"})


def test_mixes_files_of_several_formats(open_folder: Any, folder: Path) -> None:
    pq.write_table(pa.table({"id": ["c"], "n": [1.5]}), folder / "3.parquet")
    lake = open_folder({"things": ["1.csv", "3.parquet"]}, {"1.csv": "id;n\na;2\n"})
    assert _rows(lake) == [("a", 2.0), ("c", 1.5)]
    assert _same_in_plain_duckdb(lake)
