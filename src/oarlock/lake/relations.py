"""The files of a source as one relation: SQL whose columns have names and types, inferred from all rows of all files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from oarlock.lake.cache import Cache, key_of
from oarlock.lake.casts import as_text, plain, read
from oarlock.lake.connection import listed, literal, quoted
from oarlock.lake.delimited import open_text, scan
from oarlock.lake.delta import delta_files
from oarlock.lake.paths import DataFile
from oarlock.lake.readings import BY_NAME, Tally, likely_readings
from oarlock.lake.sheets import sheet_copy
from oarlock.lake.survey import fingerprint, survey


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a relation: one of our few types; `reading` is the usual spelling of a text column, where there is one."""

    name: str
    type: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file whose columns are known. `scan` is a table function; `types` are the engine's; `tallies` say how texts read."""

    file: DataFile
    sha256: str
    scan: str
    types: dict[str, str]
    tallies: dict[str, Tally]
    notes: tuple[str, ...] = ()
    prints: tuple[object, ...] = field(default=())
    text_path: Path | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides how a cell is read: the company's time zone, and whether slashed dates start with the month."""

    zone: str
    months_first: bool


def open_file(file: DataFile, connection: duckdb.DuckDBPyConnection, cache: Cache, *, rehash: bool = False) -> OpenFile:
    """Surveys a file, makes the copy that it needs, and tallies how its texts read (remembered by its fingerprint)."""
    if file.format == "delta":
        return _open_delta(file, connection, cache, rehash=rehash)
    found = survey(file.path, file.label, cache, text=file.format == "csv", rehash=rehash)
    prints: tuple[object, ...] = (*fingerprint(file.path), file.sheet)
    if file.format == "csv":
        text = open_text(file, found, cache)
        table = scan(text.path, text.separator, text.names)
        likely = {name: likely_readings(row[at] for row in text.sample) for at, name in enumerate(text.names)}
        types = dict.fromkeys(text.names, "VARCHAR")
        tallies = _remembered(("tally", prints, text.separator), cache, lambda: tally(table, likely, connection))
        return OpenFile(file, found.sha256, table, types, tallies, text.notes, prints, text.path)
    path = sheet_copy(file, cache) if file.format == "sheet" else file.path
    table = parquet_scan([str(path)])
    types = described(f"SELECT * FROM {table}", connection)
    tallies = _remembered(
        ("tally", prints), cache, lambda: _typed_tallies(table, types, connection, texts=file.format == "sheet")
    )
    return OpenFile(file, found.sha256, table, types, tallies, (), prints)


def _open_delta(file: DataFile, connection: duckdb.DuckDBPyConnection, cache: Cache, *, rehash: bool) -> OpenFile:
    paths, schema = delta_files(file)
    hashes = [survey(path, f"{file.label}/{path.name}", cache, text=False, rehash=rehash).sha256 for path in paths]
    prints: tuple[object, ...] = tuple(item for path in paths for item in fingerprint(path))
    if not paths:
        nulls = ", ".join(f"CAST(NULL AS {type_}) AS {quoted(name)}" for name, type_ in schema.items())
        return OpenFile(file, "", f"(SELECT {nulls} WHERE false)", schema, {}, (), (str(file.path), *schema))
    table = f"read_parquet({listed(str(path) for path in paths)}, union_by_name = true, hive_partitioning = true)"
    types = described(f"SELECT * FROM {table}", connection)
    tallies = _remembered(("tally", prints), cache, lambda: _typed_tallies(table, types, connection, texts=False))
    return OpenFile(file, "".join(hashes), table, types, tallies, (), prints)


def parquet_scan(paths: Iterable[str]) -> str:
    """The table function that reads Parquet files."""
    return f"read_parquet({listed(paths)})"


def described(sql: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of a query by engine type."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE {sql}").fetchall()}


def tally(table: str, likely: dict[str, tuple[str, ...]], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """One pass over all rows: how many cells of each column are filled and how many each likely reading fits."""
    tried = {name: readings for name, readings in likely.items() if readings}
    if not tried:
        return {}
    counts, texts = [], []
    for at, (name, readings) in enumerate(tried.items()):
        texts.append(f"nullif(trim(CAST({quoted(name)} AS VARCHAR)), '') AS v{at}")
        counts.append(f"count(v{at})")
        counts += [f"count(*) FILTER (WHERE {BY_NAME[reading].match})".replace("{v}", f"v{at}") for reading in readings]
    found = connection.execute(f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(texts)} FROM {table})").fetchone()
    numbers = iter(found or ())
    return {name: Tally(next(numbers), {reading: next(numbers) for reading in tried[name]}) for name in tried}


def text_tally(sql: str, names: Sequence[str], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """As `tally`, for text columns of a query: a sample of it decides which readings are tried."""
    if not names:
        return {}
    columns = ", ".join(quoted(name) for name in names)
    rows = connection.execute(f"SELECT {columns} FROM ({sql}) LIMIT 200").fetchall()
    likely = {name: likely_readings(row[at] for row in rows) for at, name in enumerate(names)}
    return tally(f"({sql})", likely, connection)


def _typed_tallies(
    table: str, types: dict[str, str], connection: duckdb.DuckDBPyConnection, *, texts: bool
) -> dict[str, Tally]:
    found = (
        text_tally(f"SELECT * FROM {table}", [n for n, t in types.items() if t == "VARCHAR"], connection)
        if texts
        else {}
    )
    moments = [name for name, type_ in types.items() if type_.startswith("TIMESTAMP")]
    if moments:
        parts = ", ".join(
            f"count({quoted(n)}), count(*) FILTER (WHERE {quoted(n)} = date_trunc('day', {quoted(n)}))" for n in moments
        )
        numbers = iter(connection.execute(f"SELECT {parts} FROM {table}").fetchone() or ())
        found |= {name: Tally(next(numbers), {"date": next(numbers)}) for name in moments}
    return found


def _remembered(key: tuple[object, ...], cache: Cache, make: object) -> dict[str, Tally]:
    name = key_of(*key)
    note = cache.note("tallies", name)
    if note is None:
        made: dict[str, Tally] = make()  # type: ignore[operator]
        cache.keep_note("tallies", name, {column: [item.filled, dict(item.fitting)] for column, item in made.items()})
        return made
    return {column: Tally(filled, fitting) for column, (filled, fitting) in note.items()}


def related(
    files: Sequence[OpenFile], columns: Sequence[SourceColumn], setting: Setting, *, placed: bool = False
) -> str:
    """The files' rows together, as SQL. placed: with `_file` and `_line`, where each row stands."""
    parts = []
    for file in files:
        cells = _cells(file, columns, setting)
        if placed:
            cells += [f"{literal(file.file.label)} AS _file", "row_number() OVER () + 1 AS _line"]
        parts.append(f"SELECT {', '.join(cells)} FROM {file.scan}")
    return " UNION ALL ".join(parts)


def merged_columns(files: Sequence[OpenFile], setting: Setting) -> tuple[SourceColumn, ...]:
    """Every column of any file (names compared ignoring case), in order of appearance."""
    spelled: dict[str, str] = {}
    for file in files:
        for name in file.types:
            spelled.setdefault(name.casefold(), name)
    return tuple(_merged(name, files, setting) for name in spelled.values())


def _merged(name: str, files: Sequence[OpenFile], setting: Setting) -> SourceColumn:
    texts, types = Tally(0, {}), set()
    usual: str | None = None
    only_texts = True
    for file in files:
        own = _own_name(file, name)
        if own is None:
            continue
        found = file.tallies.get(own)
        type_ = plain("x", file.types[own], setting.zone).type
        if type_ == "VARCHAR":
            texts = texts.plus(found if found is not None else Tally(1, {}))
            continue
        only_texts = False
        midnight = type_ == "TIMESTAMP" and found is not None and found.filled == found.fitting.get("date")
        zoned = "ZONE" in file.types[own]
        types.add("DATE" if midnight and not zoned else type_)
    if only_texts or texts.filled:
        full, usual = texts.decide(months_first=setting.months_first)
        if full is not None or texts.filled:
            types.add(BY_NAME[full].type if full is not None else "VARCHAR")
        usual = full or usual
    type_ = _common(types)
    return SourceColumn(name, type_, usual)


def _common(types: set[str]) -> str:
    if not types:
        return "VARCHAR"
    if len(types) == 1:
        return next(iter(types))
    if types == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if types == {"DATE", "TIMESTAMP"} else "VARCHAR"


def _own_name(file: OpenFile, name: str) -> str | None:
    if name in file.types:
        return name
    return next((own for own in file.types if own.casefold() == name.casefold()), None)


def _cells(file: OpenFile, columns: Sequence[SourceColumn], setting: Setting) -> list[str]:
    return [f"{_cell(file, column, setting)} AS {quoted(column.name)}" for column in columns]


def _cell(file: OpenFile, column: SourceColumn, setting: Setting) -> str:
    own = _own_name(file, column.name)
    if own is None:
        return f"CAST(NULL AS {column.type})"
    cast = plain(quoted(own), file.types[own], setting.zone)
    if cast.type == column.type:
        return cast.sql
    if column.type == "VARCHAR":
        return as_text(cast.sql, cast.type)
    if cast.type == "VARCHAR" and column.reading is not None:
        cast = read(cast.sql, column.reading, setting.zone)
        if cast.type == column.type:
            return cast.sql
    return f"CAST({cast.sql} AS {column.type})"
