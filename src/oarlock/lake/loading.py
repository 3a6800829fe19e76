"""Loading a source: its rows typed and stored as Parquet, the bad ones set aside with reason, file and line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from oarlock.engine.model.tables import Table
from oarlock.lake.cache import Cache, key_of
from oarlock.lake.canonical import BAD
from oarlock.lake.connection import literal, quoted
from oarlock.lake.relations import Setting, parquet_scan
from oarlock.lake.sources import PLACE, OpenSource, run_or_refuse

ROWS = "rows.parquet"
ASIDE = "quarantine.parquet"
ASIDE_COLUMNS = ("row", "reason", "column", "file", "line")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table as stored: good rows in `rows`, what was set aside in `aside` (None when nothing was).

    types: the columns the records hold. reasons: rows set aside by `code:column`. days: rows by the day they happened.
    latest: the latest day of each moment column. sql: the same good rows from the files themselves.
    """

    name: str
    table: Table | None
    folder: Path
    types: Mapping[str, str]
    reasons: Mapping[str, int]
    days: Mapping[str, int]
    latest: Mapping[str, str]
    rows: int
    sql: str
    labels: str
    notes: tuple[str, ...]

    @property
    def scan(self) -> str:
        """The table function over the good rows."""
        return parquet_scan([str(self.folder / ROWS)])

    @property
    def aside(self) -> Path | None:
        """The rows set aside, where there are some."""
        path = self.folder / ASIDE
        return path if path.exists() else None


def load(source: OpenSource, setting: Setting, connection: duckdb.DuckDBPyConnection, cache: Cache) -> Loaded:
    """The source's table, from the cache when its files and definition are the same as then."""
    prints = [file.prints for file in source.files]
    key = key_of("table", source.name, prints, source.definition, setting.zone, setting.months_first)
    folder = run_or_refuse(
        lambda: cache.build("tables", key, lambda place: _write(source, place, connection)), f"data/{source.name}"
    )
    meta = json.loads((folder / "meta.json").read_text())
    return Loaded(
        source.name,
        source.table,
        folder,
        source.select.types(),
        meta["reasons"],
        meta["days"],
        meta["latest"],
        meta["rows"],
        good_rows_sql(source, strict=bool(meta["strict"])),
        source.labels,
        source.notes,
    )


def good_rows_sql(source: OpenSource, *, strict: bool) -> str:
    """The good rows from the files themselves. strict: bad rows were found, so the query leaves them out."""
    columns = ", ".join(quoted(name) for name in source.select.casts)
    if not strict:
        return f"SELECT {columns} FROM ({source.select.sql(source.sql)})"
    return f"SELECT {columns} FROM ({strict_sql(source)}) WHERE {BAD} IS NULL"


def strict_sql(source: OpenSource) -> str:
    """Every row with its place and the reason why it cannot stay, a repeated key among them (the first row stays)."""
    inner = source.select.sql(source.placed_sql, carried=PLACE)
    columns = ", ".join(quoted(name) for name in (*source.select.casts, *PLACE))
    key = key_columns(source.table, source.select.types())
    if not key:
        return f"SELECT {columns}, {BAD} FROM ({inner})"
    order = ["_file", "_line"] if not source.is_query else [quoted(name) for name in source.select.casts]
    groups = ", ".join([f"({BAD} IS NULL)", *map(quoted, key)])
    repeated = f"row_number() OVER (PARTITION BY {groups} ORDER BY {', '.join(order)}) > 1"
    reason = literal(f"duplicate_key:{key[-1] if len(key) == 1 else ', '.join(key)}")
    return f"SELECT {columns}, CASE WHEN {BAD} IS NOT NULL THEN {BAD} WHEN {repeated} THEN {reason} END AS {BAD} FROM ({inner})"


def key_columns(table: Table | None, present: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that must not repeat together; none where a line number is absent (details.md 12)."""
    if table is None or (table.name == "order_lines" and "line_no" not in present):
        return ()
    return tuple(name for name in table.key if name in present)


def _write(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> None:
    place.mkdir()
    rejects = _Rejects(source, connection)
    _copy(rejects.stored(source.select.sql(source.sql)), place / ROWS, connection)
    counts = _counts(source, parquet_scan([str(place / ROWS)]), connection)
    refused = rejects.found()
    strict = counts["bad"] > 0 or counts["repeated"] > 0
    if strict:
        _copy_strict(source, place, connection)
    if refused:
        _add_refused(refused, place, connection)
    meta = _meta(source, place, connection) | {"strict": strict}
    (place / "meta.json").write_text(json.dumps(meta, sort_keys=True))


def _copy(sql: str, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet)")


def _counts(source: OpenSource, scan: str, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    key = key_columns(source.table, source.select.types())
    hashed = f"hash({', '.join(map(quoted, key))})" if key else "1"
    repeated = f"count(*) - count(DISTINCT {hashed})" if key else "0"
    found = connection.execute(
        f"SELECT (SELECT count({BAD}) FROM {scan}), {repeated} FROM {scan} WHERE {BAD} IS NULL"
    ).fetchone()
    bad, again = found or (0, 0)
    return {"bad": bad, "repeated": again}


def _copy_strict(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """The slower pass, run only when something is wrong: numbers the rows and keeps what is set aside as it was read."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE strict_pass AS {strict_sql(source)}")
    columns = ", ".join(quoted(name) for name in source.select.casts)
    (place / ROWS).unlink()
    _copy(
        f"SELECT {columns}, CAST(NULL AS VARCHAR) AS {BAD} FROM strict_pass WHERE {BAD} IS NULL",
        place / ROWS,
        connection,
    )
    aside = (
        f"SELECT CAST(to_json(_raw) AS VARCHAR) AS \"row\", split_part({BAD}, ':', 1) AS reason, "
        f"split_part({BAD}, ':', 2) AS \"column\", _file AS file, _line AS line FROM strict_pass WHERE {BAD} IS NOT NULL "
        'ORDER BY file, line, "row"'
    )
    _copy(aside, place / ASIDE, connection)
    connection.execute("DROP TABLE strict_pass")


class _Rejects:
    """Lines of text files that have more or fewer cells than the header."""

    def __init__(self, source: OpenSource, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._labels = {str(path): file.file.label for file in source.files for path in [file.text_path] if path}

    def stored(self, sql: str) -> str:
        """The query with its text files told to keep what they leave out."""
        for name in ("reject_errors", "reject_scans"):
            self._connection.execute(f"DROP TABLE IF EXISTS {name}")
        return (
            sql.replace("ignore_errors = true)", "ignore_errors = true, store_rejects = true)") if self._labels else sql
        )

    def found(self) -> list[tuple[str, int, str, str]]:
        """(file, line, reason, the line as it stands), each line once."""
        if not self._labels:
            return []
        rows = self._connection.execute(
            "SELECT DISTINCT ON (s.file_path, e.line) s.file_path, e.line, CAST(e.error_type AS VARCHAR), e.csv_line "
            "FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id) ORDER BY s.file_path, e.line"
        ).fetchall()
        return [(self._labels[path], line, kind, text) for path, line, kind, text in rows]


def _add_refused(rows: Sequence[tuple[str, int, str, str]], place: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Lines that could not be split into the header's columns join the rows set aside."""
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE refused ("row" VARCHAR, reason VARCHAR, "column" VARCHAR, file VARCHAR, line BIGINT)'
    )
    connection.executemany(
        "INSERT INTO refused VALUES (?, 'wrong_width', '', ?, ?)", [(text, file, line) for file, line, _, text in rows]
    )
    known = f" UNION ALL BY NAME SELECT * FROM {parquet_scan([str(place / ASIDE)])}" if (place / ASIDE).exists() else ""
    _copy(f"SELECT * FROM refused{known} ORDER BY file, line", place / f"{ASIDE}.new", connection)
    (place / f"{ASIDE}.new").replace(place / ASIDE)
    connection.execute("DROP TABLE refused")


def _meta(source: OpenSource, place: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    scan = parquet_scan([str(place / ROWS)])
    types = source.select.types()
    return {
        "rows": (connection.execute(f"SELECT count(*) FROM {scan}").fetchone() or (0,))[0],
        "reasons": _reasons(place, connection),
        "days": _days(source.table, types, scan, connection),
        "latest": _latest(source.table, types, scan, connection),
    }


def _reasons(place: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    if not (place / ASIDE).exists():
        return {}
    scan = parquet_scan([str(place / ASIDE)])
    rows = connection.execute(
        f"SELECT reason || ':' || \"column\", count(*) FROM {scan} GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return dict(rows)


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
    rows = connection.execute(
        f"SELECT CAST({quoted(column)} AS DATE) AS d, count(*) FROM {scan} WHERE {BAD} IS NULL AND d IS NOT NULL GROUP BY 1 ORDER BY 1"
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
    found = connection.execute(f"SELECT {parts} FROM {scan} WHERE {BAD} IS NULL").fetchone() or ()
    return {name: day.isoformat() for name, day in zip(moments, found, strict=True) if day is not None}
