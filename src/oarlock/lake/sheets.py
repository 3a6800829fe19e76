"""Spreadsheets: one sheet becomes a Parquet copy in the cache, with the types the cells have."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from oarlock.errors import InputError, Problem, nearest
from oarlock.lake.cache import Cache, key_of
from oarlock.lake.delimited import unique_names
from oarlock.lake.paths import DataFile
from oarlock.lake.remarks import Remark, first_of_sheets, repeated_names
from oarlock.lake.survey import fingerprint

_MOST_UNPACKED = 600 << 20
_KEPT = b"workbook"
"""Under this name the copy keeps the names of the sheets and the header as it was written."""


def sheet_copy(file: DataFile, cache: Cache) -> Path:
    """The Parquet copy of the sheet named after `#`, else of the only or first one."""
    key = key_of("sheet", fingerprint(file.path), file.sheet)
    return cache.build("sheets", f"{key}.parquet", lambda place: _write(*_rows(file), file, place))


def sheet_remarks(file: DataFile, cache: Cache) -> list[Remark]:
    """What is to be told of the workbook: the sheet that was taken where none was named, names that stand twice."""
    import pyarrow.parquet as pq

    kept = json.loads(pq.read_schema(sheet_copy(file, cache)).metadata[_KEPT])
    remarks = [] if file.sheet is not None else list(first_of_sheets(file.label, kept["sheets"]))
    return [*remarks, *repeated_names(file.label, kept["header"], unique_names(kept["header"]))]


def _rows(file: DataFile) -> tuple[list[list[Any]], list[str]]:
    import python_calamine as calamine

    _refuse_bomb(file)
    try:
        with calamine.load_workbook(str(file.path)) as book:
            if file.sheet is not None and file.sheet not in book.sheet_names:
                raise InputError(_no_sheet(file, book.sheet_names))
            sheet = file.sheet if file.sheet is not None else book.sheet_names[0]
            return list(book.get_sheet_by_name(sheet).to_python(skip_empty_area=True)), list(book.sheet_names)
    except (calamine.CalamineError, OSError, IndexError) as error:
        raise InputError(
            Problem(
                code="unreadable_archive",
                file=file.label,
                message=f"{file.label} is no workbook that can be read ({error}). Save it again as XLSX.",
            )
        ) from error


def _refuse_bomb(file: DataFile) -> None:
    if not zipfile.is_zipfile(file.path):
        return
    with zipfile.ZipFile(file.path) as archive:
        size = sum(item.file_size for item in archive.infolist())
    if size > _MOST_UNPACKED:
        raise InputError(
            Problem(
                code="unreadable_archive",
                file=file.label,
                message=f"{file.label} unpacks to {size >> 20} MiB, too much for a workbook. Export the sheet as CSV.",
            )
        )


def _no_sheet(file: DataFile, names: Sequence[str]) -> Problem:
    return Problem(
        code="missing_sheet",
        file=file.label,
        found=file.sheet,
        allowed=list(names),
        suggestion=nearest(file.sheet or "", names),
        message=f"{file.label} has no sheet '{file.sheet}'; it has {', '.join(names)}.",
    )


def _write(rows: list[list[Any]], sheets: list[str], file: DataFile, place: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    filled = [row for row in rows if any(cell not in ("", None) for cell in row)]
    header = [str(cell).strip() for cell in filled[0]] if filled else []
    if not any(header) or not any(isinstance(cell, str) and cell.strip() for cell in filled[0]):
        taken = [] if file.sheet is not None else [item["message"] for item in first_of_sheets(file.label, sheets)]
        message = f"{file.label} has no header in its first filled row. Put the names of the columns there."
        raise InputError(Problem(code="no_header", file=file.label, line=1, message=" ".join([message, *taken])))
    names = unique_names(header)
    columns = [_column([row[at] if at < len(row) else None for row in filled[1:]]) for at in range(len(names))]
    table = pa.table([pa.array(values, type=type_()) for values, type_ in columns], names=list(names))
    kept = json.dumps({"sheets": sheets, "header": header})
    pq.write_table(table.replace_schema_metadata({_KEPT: kept}), place)


def _column(cells: Sequence[Any]) -> tuple[list[Any], Any]:
    """The cells in the narrowest type that holds them all; mixed ones become text."""
    import pyarrow as pa

    values = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {bool}:
        return values, pa.bool_
    if kinds and kinds <= {int, float}:
        whole = all(value is None or (float(value).is_integer() and abs(value) < 1e15) for value in values)
        return [None if v is None else int(v) if whole else float(v) for v in values], pa.int64 if whole else pa.float64
    if kinds and kinds <= {dt.date, dt.datetime}:
        if all(not isinstance(v, dt.datetime) or v.time() == dt.time() for v in values):
            return [v.date() if isinstance(v, dt.datetime) else v for v in values], pa.date32
        moments = [v if v is None or isinstance(v, dt.datetime) else dt.datetime.combine(v, dt.time()) for v in values]
        return moments, lambda: pa.timestamp("us")
    return [None if value is None else _text(value) for value in values], pa.string


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)
