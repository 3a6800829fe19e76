"""Writing one part of a table: a fast pass over the files, and a slower one where something is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from oarlock.engine.model.tables import Table
from oarlock.lake.canonical import BAD
from oarlock.lake.connection import literal, quoted
from oarlock.lake.data_files import OpenFile
from oarlock.lake.lines import first_lines, odd_lines
from oarlock.lake.sources import PLACE, OpenSource

ROWS = "rows.parquet"
ASIDE = "quarantine.parquet"
KEYS = "keys.parquet"
ASIDE_COLUMNS = ("row", "reason", "column", "file", "line")


def strict_sql(source: OpenSource, files: Sequence[OpenFile], *, only: str | None = None) -> str:
    """Every row with its place and the reason why it cannot stay, a repeated key among them (the first row stays).

    only: a condition that lets through at least the bad rows and all rows that share a key.
    """
    inner = source.select.sql(source.rows(files, placed=True), carried=PLACE)
    if only is not None:
        inner = f"SELECT * FROM ({inner}) WHERE {only}"
    columns = ", ".join(quoted(name) for name in (*source.select.casts, *PLACE))
    key = key_columns(source.table, source.select.types())
    if not key:
        return f"SELECT {columns}, {BAD} FROM ({inner})"
    order = [quoted(name) for name in source.select.casts] if source.query else ["_file", "_line"]
    groups = ", ".join([f"({BAD} IS NULL)", *map(quoted, key)])
    repeated = f"row_number() OVER (PARTITION BY {groups} ORDER BY {', '.join(order)}) > 1"
    reason = literal(f"duplicate_key:{', '.join(key)}")
    return f"SELECT {columns}, CASE WHEN {BAD} IS NOT NULL THEN {BAD} WHEN {repeated} THEN {reason} END AS {BAD} FROM ({inner})"


def key_columns(table: Table | None, present: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that must not repeat together; none where a line number is absent (details.md 12)."""
    if table is None or (table.name == "order_lines" and "line_no" not in present):
        return ()
    return tuple(name for name in table.key if name in present)


def write_part(
    source: OpenSource,
    files: Sequence[OpenFile],
    prints: Sequence[str],
    place: Path,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The rows of `files` as Parquet in the folder `place`, what is set aside beside them, and facts about both."""
    place.mkdir()
    _forget_refused(connection)
    _copy(source.select.sql(source.rows(files, rejects=True)), place / ROWS, connection)
    refused = _refused(files, connection)
    strict = _has_bad_rows(source, place, connection)
    repeats = _copy_strict(source, files, place, connection) if strict else 0
    if refused:
        _add_refused(refused, place, connection)
    _copy_keys(source, place, connection)
    facts = _facts(source, place, connection) | {"strict": strict, "repeats": repeats, "files": list(prints)}
    (place / "facts.json").write_text(json.dumps(facts, sort_keys=True))


def _copy(sql: str, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet)")


def _scan(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _has_bad_rows(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> bool:
    scan = _scan(place / ROWS)
    if _one(f"SELECT count({BAD}) FROM {scan}", connection):
        return True
    key = key_columns(source.table, source.select.types())
    hashed = f"hash({', '.join(map(quoted, key))})"
    return bool(key) and _one(f"SELECT count(*) - count(DISTINCT {hashed}) FROM {scan}", connection) > 0


def _one(sql: str, connection: duckdb.DuckDBPyConnection) -> int:
    return int((connection.execute(sql).fetchone() or (0,))[0])


def _copy_strict(
    source: OpenSource, files: Sequence[OpenFile], place: Path, connection: duckdb.DuckDBPyConnection
) -> int:
    """Reads the files again for the rows that are bad or share a key, numbers them and keeps what is set aside as it was read.

    Returns the `_repeats` among them.
    """
    scan = _scan(place / ROWS)
    key = key_columns(source.table, source.select.types())
    hashed = f"hash({', '.join(map(quoted, key))})" if key else "0"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE shared_keys AS SELECT {hashed} AS h FROM {scan} WHERE {BAD} IS NULL AND {bool(key)} "
        "GROUP BY h HAVING count(*) > 1"
    )
    shares = f"{hashed} IN (SELECT h FROM shared_keys)"
    doubtful = strict_sql(source, files, only=f"({BAD} IS NOT NULL OR {shares})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE strict_pass AS {doubtful}")
    _correct_lines(files, connection)
    columns = ", ".join(quoted(name) for name in source.select.casts)
    good = f"SELECT {columns}, {BAD} FROM {scan} WHERE {BAD} IS NULL AND NOT ({shares})"
    first_ones = f"SELECT {columns}, {BAD} FROM strict_pass WHERE {BAD} IS NULL"
    draft = place / f"{ROWS}.draft"
    _copy(f"{good} UNION ALL {first_ones}", draft, connection)
    draft.replace(place / ROWS)
    aside = (
        f"SELECT CAST(to_json(_raw) AS VARCHAR) AS \"row\", split_part({BAD}, ':', 1) AS reason, "
        f"split_part({BAD}, ':', 2) AS \"column\", _file AS file, _line AS line FROM strict_pass WHERE {BAD} IS NOT NULL "
        'ORDER BY file, line, "row"'
    )
    if _one(f"SELECT count({BAD}) FROM strict_pass", connection):
        _copy(aside, place / ASIDE, connection)
    repeats = _repeats(source, key, connection)
    for name in ("strict_pass", "shared_keys"):
        connection.execute(f"DROP TABLE {name}")
    return repeats


def _repeats(source: OpenSource, key: Sequence[str], connection: duckdb.DuckDBPyConnection) -> int:
    """Rows set aside for their key alone: equal to the first in all our columns of the table, but not in the file's."""
    if source.table is None or not key:
        return 0
    ours = [column.name for column in source.table.columns if column.name in source.select.casts]
    same = " AND ".join(f"d.{quoted(name)} IS NOT DISTINCT FROM k.{quoted(name)}" for name in ours)
    keys = " AND ".join(f"d.{quoted(name)} = k.{quoted(name)}" for name in key)
    return _one(
        f"SELECT count(*) FROM strict_pass AS d JOIN strict_pass AS k ON {keys} WHERE starts_with(d.{BAD}, 'duplicate_key:') "
        f"AND k.{BAD} IS NULL AND {same} AND d._raw IS DISTINCT FROM k._raw",
        connection,
    )


def _copy_keys(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """The hashes of the keys by themselves, so that a part that comes later is compared with this one at little cost."""
    key = key_columns(source.table, source.select.types())
    if key:
        _copy(f"SELECT hash({', '.join(map(quoted, key))}) AS h FROM {_scan(place / ROWS)}", place / KEYS, connection)


def _correct_lines(files: Sequence[OpenFile], connection: duckdb.DuckDBPyConnection) -> None:
    """Record numbers of the rows set aside become lines of the file."""
    rows = connection.execute(
        f"SELECT _file, _line FROM strict_pass WHERE {BAD} IS NOT NULL AND _line IS NOT NULL"
    ).fetchall()
    by_label = {file.file.label: file for file in files}
    corrected = []
    for label in {label for label, _ in rows}:
        places = first_lines(by_label[label], [line for name, line in rows if name == label])
        corrected += [[label, record, line] for record, line in places.items() if record != line]
    if not corrected:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE places (label VARCHAR, record BIGINT, line BIGINT)")
    connection.executemany("INSERT INTO places VALUES (?, ?, ?)", corrected)
    connection.execute(
        "UPDATE strict_pass SET _line = places.line FROM places "
        f"WHERE {BAD} IS NOT NULL AND _file = places.label AND _line = places.record"
    )
    connection.execute("DROP TABLE places")


def _forget_refused(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("reject_errors", "reject_scans"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def _refused(files: Sequence[OpenFile], connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Lines of text files with more or fewer cells than the header: (the line as it stands, file, line), each once."""
    labels = {str(path): file.file.label for file in files if file.separator is not None for path in file.paths}
    if not labels:
        return []
    rows = connection.execute(
        "SELECT DISTINCT ON (s.file_path, e.line) e.csv_line, s.file_path, e.line "
        "FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id) ORDER BY s.file_path, e.line"
    ).fetchall()
    found = [(text, labels[path], line) for text, path, line in rows]
    return [place for file in files for place in _with_lines(file, [row for row in found if row[1] == file.file.label])]


def _with_lines(file: OpenFile, rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The engine counts records; the owner looks for a line."""
    lines = odd_lines(file) if rows else []
    if len(lines) != len(rows):
        return rows
    return [(text, label, line) for (text, label, _), line in zip(rows, lines, strict=True)]


def _add_refused(rows: Sequence[tuple[str, str, int]], place: Path, connection: duckdb.DuckDBPyConnection) -> None:
    columns = '"row" VARCHAR, reason VARCHAR, "column" VARCHAR, file VARCHAR, line BIGINT'
    connection.execute(f"CREATE OR REPLACE TEMP TABLE refused ({columns})")
    connection.executemany("INSERT INTO refused VALUES (?, 'wrong_width', '', ?, ?)", [list(row) for row in rows])
    known = f" UNION ALL BY NAME SELECT * FROM {_scan(place / ASIDE)}" if (place / ASIDE).exists() else ""
    draft = place / f"{ASIDE}.draft"
    _copy(f"SELECT * FROM refused{known} ORDER BY file, line", draft, connection)
    draft.replace(place / ASIDE)
    connection.execute("DROP TABLE refused")


def _facts(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    scan = _scan(place / ROWS)
    types = source.select.types()
    return {
        "rows": _one(f"SELECT count(*) FROM {scan}", connection),
        "reasons": _reasons(place, connection),
        "days": _days(source.table, types, scan, connection),
        "latest": _latest(source.table, types, scan, connection),
        "levels": _levels(source.table, types, scan, connection),
    }


def _reasons(place: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    if not (place / ASIDE).exists():
        return {}
    sql = f"SELECT reason || ':' || \"column\", count(*) FROM {_scan(place / ASIDE)} GROUP BY 1 ORDER BY 1"
    return dict(connection.execute(sql).fetchall())


def dating_column(table: Table | None, types: Mapping[str, str]) -> str | None:
    """The column that says when a row happened, where the records hold it."""
    if table is None:
        return None
    return next((c.name for c in table.columns if (c.happened or c.past) and c.name in types), None)


def _days(
    table: Table | None, types: Mapping[str, str], scan: str, connection: duckdb.DuckDBPyConnection
) -> dict[str, int]:
    column = dating_column(table, types)
    if column is None and table is not None and table.time in types:
        column = table.time
    if column is None:
        return {}
    day = f"CAST({quoted(column)} AS DATE)"
    rows = connection.execute(
        f"SELECT {day} AS d, count(*) FROM {scan} WHERE d IS NOT NULL GROUP BY d ORDER BY d"
    ).fetchall()
    return {day.isoformat(): count for day, count in rows}


def _latest(
    table: Table | None, types: Mapping[str, str], scan: str, connection: duckdb.DuckDBPyConnection
) -> dict[str, str]:
    moments = (
        [column.name for column in table.columns if column.moment and column.name in types] if table is not None else []
    )
    if not moments:
        return {}
    parts = ", ".join(f"max(CAST({quoted(name)} AS DATE))" for name in moments)
    found = connection.execute(f"SELECT {parts} FROM {scan}").fetchone() or ()
    return {name: day.isoformat() for name, day in zip(moments, found, strict=True) if day is not None}


def numbers_of(table: Table | None, types: Mapping[str, str]) -> list[str]:
    """The canonical number columns whose usual size is watched."""
    if table is None:
        return []
    return [column.name for column in table.columns if column.type == "number" and column.name in types]


def level_sql(name: str) -> str:
    """How many values other than 0 a column has, and the sum of their logarithms: parts add up, exp(mean) is the usual size."""
    value = f"abs(CASE WHEN {quoted(name)} <> 0 THEN {quoted(name)} END)"
    return f"count({value}), coalesce(sum(ln({value})), 0)"


def _levels(
    table: Table | None, types: Mapping[str, str], scan: str, connection: duckdb.DuckDBPyConnection
) -> dict[str, dict[str, list[float]]]:
    numbers, day = numbers_of(table, types), dating_column(table, types)
    if not numbers or day is None:
        return {}
    sums = ", ".join(level_sql(name) for name in numbers)
    rows = connection.execute(
        f"SELECT strftime({quoted(day)}, '%Y-%m') AS m, {sums} FROM {scan} WHERE m IS NOT NULL GROUP BY m ORDER BY m"
    ).fetchall()
    return {
        name: {row[0]: [row[1 + 2 * at], row[2 + 2 * at]] for row in rows if row[1 + 2 * at]}
        for at, name in enumerate(numbers)
    }
