"""A data file, opened: its hash, its columns by engine type, how its texts read, and how the engine scans it.

All of it is remembered by the file's fingerprint, so that a folder of a thousand unchanged files opens at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from oarlock.engine.model.snapshot import TableProblem
from oarlock.lake.cache import Cache, key_of
from oarlock.lake.connection import listed, literal, quoted
from oarlock.lake.delimited import open_text, text_copy
from oarlock.lake.delta import delta_files
from oarlock.lake.paths import DataFile
from oarlock.lake.readings import Tally, likely_readings
from oarlock.lake.sheets import sheet_copy, sheet_remarks
from oarlock.lake.survey import fingerprint, survey
from oarlock.lake.tallies import as_note, from_note, midnight_tally, tally, text_tally


@dataclass(frozen=True, slots=True)
class OpenFile:
    """paths: what the engine reads (the file, its copy, or the files of a Delta table). separator: of a text file.

    prints: by what the file is known to be unchanged. notes: what was recognised and has to be reported. empty: no rows.
    """

    file: DataFile
    prints: tuple[object, ...]
    sha256: str
    paths: tuple[Path, ...]
    types: Mapping[str, str]
    tallies: Mapping[str, Tally]
    separator: str | None = None
    notes: tuple[TableProblem, ...] = ()
    empty: bool = False

    @property
    def kind(self) -> tuple[object, ...]:
        """Files of one kind can be scanned together."""
        packed = self.paths[0].suffix.lower() == ".gz" if self.paths else None
        empty = self.file.path if not self.paths else None
        return (self.file.format, self.separator, packed, empty, *self.types.items())


def scan(files: Sequence[OpenFile], *, rejects: bool = False) -> str:
    """The table function over files of one kind. rejects: keep the lines of text files that are left out."""
    first = files[0]
    paths = [str(path) for file in files for path in file.paths]
    if first.separator is not None:
        return _text_scan(paths, first, rejects=rejects)
    if not paths:
        nulls = ", ".join(f"CAST(NULL AS {type_}) AS {quoted(name)}" for name, type_ in first.types.items())
        return f"(SELECT {nulls} WHERE false)"
    more = ", union_by_name = true, hive_partitioning = true" if first.file.format == "delta" else ""
    return f"read_parquet({listed(paths)}{more})"


def _text_scan(paths: Sequence[str], first: OpenFile, *, rejects: bool) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in first.types)
    packed = "gzip" if first.paths[0].suffix.lower() == ".gz" else "none"
    store = ", store_rejects = true" if rejects else ""
    return (
        f"read_csv({listed(paths)}, auto_detect = false, header = true, delim = {literal(str(first.separator))}, "
        f"quote = '\"', escape = '\"', compression = '{packed}', columns = {{{columns}}}, ignore_errors = true{store})"
    )


def described(sql: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of a query by engine type."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {sql}").fetchall()}


def open_file(file: DataFile, connection: duckdb.DuckDBPyConnection, cache: Cache, *, rehash: bool = False) -> OpenFile:
    """Surveys a file, makes the copy that it needs, and tallies how its texts read."""
    if file.format == "delta":
        return _open_delta(file, connection, cache, rehash=rehash)
    prints = (*fingerprint(file.path), file.sheet)
    key = key_of("file", prints)
    note = None if rehash else cache.note("files", key)
    if note is None:
        note = _looked_at(file, connection, cache, rehash=rehash)
        cache.path("files", f"{key}.json").unlink(missing_ok=True)
        cache.keep_note("files", key, note)
    path = file.path
    if file.format == "sheet":
        path = sheet_copy(file, cache)
    elif note["copied"] is not None:
        path = text_copy(file, note["copied"], cache)
    tallies = from_note(note["tallies"])
    notes = tuple(TableProblem(**item) for item in note["notes"])
    known = (*prints, note["sha256"])
    types, separator, empty = dict(note["types"]), note["separator"], note["empty"]
    return OpenFile(file, known, note["sha256"], (path,), types, tallies, separator, notes, empty)


def _looked_at(file: DataFile, connection: duckdb.DuckDBPyConnection, cache: Cache, *, rehash: bool) -> dict[str, Any]:
    found = survey(file.path, file.label, text=file.format == "csv")
    note: dict[str, Any] = {"sha256": found.sha256, "copied": None, "separator": None, "notes": [], "empty": False}
    if file.format == "csv":
        text = open_text(file, found, cache)
        types = list(dict.fromkeys(text.names, "VARCHAR").items())
        likely = {name: likely_readings(row[at] for row in text.sample) for at, name in enumerate(text.names)}
        draft = OpenFile(file, (), "", (text.path,), dict(types), {}, text.separator)
        tallies = tally(scan([draft]), likely, connection)
        note |= {
            "separator": text.separator,
            "notes": list(text.notes),
            "empty": text.empty,
            "copied": None if found.plain else found.encoding,
        }
    else:
        path = sheet_copy(file, cache) if file.format == "sheet" else file.path
        table = f"read_parquet({literal(str(path))})"
        types = list(described(f"SELECT * FROM {table}", connection).items())
        tallies = midnight_tally(table, dict(types), connection)
        note["empty"] = connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None
        if file.format == "sheet":
            note["notes"] = sheet_remarks(file, cache)
            texts = [name for name, type_ in types if type_ == "VARCHAR"]
            tallies |= text_tally(f"SELECT * FROM {table}", texts, connection)
    return note | {"types": types, "tallies": as_note(tallies)}


def _open_delta(file: DataFile, connection: duckdb.DuckDBPyConnection, cache: Cache, *, rehash: bool) -> OpenFile:
    paths, types = delta_files(file)
    prints: tuple[object, ...] = (
        str(file.path),
        *types.items(),
        *(item for path in paths for item in fingerprint(path)),
    )
    if not paths:
        return OpenFile(file, prints, "", (), types, {})
    key = key_of("delta", prints)
    note = None if rehash else cache.note("files", key)
    if note is None:
        hashes = [survey(path, file.label, text=False).sha256 for path in paths]
        table = scan([OpenFile(file, (), "", tuple(paths), {}, {})])
        types = described(f"SELECT * FROM {table}", connection)
        tallies = midnight_tally(table, types, connection)
        note = {"sha256": " ".join(hashes), "types": list(types.items()), "tallies": as_note(tallies)}
        cache.path("files", f"{key}.json").unlink(missing_ok=True)
        cache.keep_note("files", key, note)
    return OpenFile(
        file, (*prints, note["sha256"]), note["sha256"], tuple(paths), dict(note["types"]), from_note(note["tallies"])
    )
