"""A table's source, opened: the files it names, and its rows under our column names as one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import duckdb

from oarlock.engine.model.company import SelectSource, TableSource
from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import Table
from oarlock.errors import InputError, Problem
from oarlock.lake.cache import Cache, key_of
from oarlock.lake.canonical import CanonicalSelect, NamedColumn, canonical_select
from oarlock.lake.connection import literal, quoted
from oarlock.lake.data_files import OpenFile, described
from oarlock.lake.mapping import Mapped, condition, mapped_columns, missing_columns
from oarlock.lake.readings import Tally
from oarlock.lake.refusals import Query, run_or_refuse, with_hint
from oarlock.lake.relations import Setting, SourceColumn, merged_columns, related
from oarlock.lake.selects import check_select
from oarlock.lake.source_remarks import empty_files, reading_notes
from oarlock.lake.spelling import misspelt_columns
from oarlock.lake.tallies import as_note, from_note, text_tally

_RESERVED = frozenset(("_file", "_line", "_raw", "_bad", "_unparseable", "_day", "_orphan"))
PLACE = ("_file", "_line", "_raw")
"""Where a row came from and how it was read: carried along in the pass that finds the rows to set aside."""


class Rows(Protocol):
    """The rows of some of a source's files under our names, as SQL. placed: with PLACE. rejects: keep refused lines."""

    def __call__(self, files: Sequence[OpenFile], /, *, placed: bool = False, rejects: bool = False) -> str:
        """The SQL."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source whose columns are known. query: its rows come from a `select`, so they stand in no file line by line.

    remarks: what was recognised in its files, and what looks like a slip of the pen.
    """

    name: str
    table: Table | None
    files: tuple[OpenFile, ...]
    rows: Rows
    select: CanonicalSelect
    query: bool
    definition: Any
    depends: tuple[object, ...] = ()
    remarks: tuple[TableProblem, ...] = ()

    @property
    def labels(self) -> str:
        """The files, as the messages show them."""
        names = list(dict.fromkeys(file.file.label for file in self.files))
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

    @property
    def key(self) -> tuple[object, ...]:
        """All but the files that the loaded rows depend on."""
        casts = [(name, cast.type, cast.sql) for name, cast in self.select.casts.items()]
        return (self.name, self.definition, self.depends, *casts)


@dataclass(frozen=True, slots=True)
class Desk:
    """What opening a source works with."""

    setting: Setting
    connection: duckdb.DuckDBPyConnection
    cache: Cache


def open_path_source(
    name: str, table: Table | None, source: TableSource | None, files: Sequence[OpenFile], desk: Desk
) -> OpenSource:
    """A source of one or several files of the same shape, with `map`, `where` and `only`."""
    key = f"data/{name}"
    columns = merged_columns(files, desk.setting)
    mapped = with_hint(
        lambda: mapped_columns(columns, source, table, key, files[0].file.label), _unnamed_sheet(files[0])
    )
    where = condition([column.name for column in columns], source, mapped, key)
    raw = ", ".join(f"{quoted(column.name)} := s.{quoted(column.name)}" for column in columns)
    place = ["s._file", "s._line", f"struct_pack({raw}) AS _raw"]

    def rows(some: Sequence[OpenFile], /, *, placed: bool = False, rejects: bool = False) -> str:
        relation = related(some, columns, desk.setting, placed=placed, rejects=rejects)
        return _mapped_sql(relation, mapped, where, place if placed else [])

    types = {item.name: item.type for item in mapped if item.type is not None}
    if len(types) < len(mapped):
        types = run_or_refuse(lambda: described(rows(files[:1]), desk.connection), key)
    readings = {item.name: item.reading for item in mapped}
    unread = _unread(table, types, readings)
    decided: list[SourceColumn] = []
    if unread:
        tallies = [_file_tally(rows, file, source, unread, desk, key) for file in files]
        decided = _decided(tallies, unread, desk.setting)
        readings |= {column.name: column.reading for column in decided}
    converted = {item.sql for item in mapped if item.name not in unread and _needs_reading(table, item.name)}
    used = [item.sql for item in mapped if item.type != "VARCHAR" or item.sql in converted]
    told = [column for column in columns if column.reading and _is_used(column, used)]
    told = [
        *(column for column in told if column.type != "VARCHAR" or f"s.{quoted(column.name)}" in converted),
        *decided,
    ]
    return _opened(name, table, files, rows, types, readings, source, desk, query=False, told=told)


def _unnamed_sheet(file: OpenFile) -> str | None:
    return next((note.message for note in file.notes if note.code == "unnamed_sheet"), None)


def _mapped_sql(relation: str, mapped: Sequence[Mapped], where: str | None, carried: Sequence[str]) -> str:
    cells = [f"{item.sql} AS {quoted(item.name)}" for item in mapped]
    return f"SELECT {', '.join([*cells, *carried])} FROM ({relation}) AS s" + (f" WHERE {where}" if where else "")


def _file_tally(
    rows: Rows, file: OpenFile, source: TableSource | None, unread: Sequence[str], desk: Desk, key: str
) -> dict[str, Tally]:
    sql = rows([file])
    note_key = key_of("cells", file.prints, sql, unread)
    note = desk.cache.note("tallies", note_key)
    if note is None:
        found = run_or_refuse(lambda: text_tally(sql, unread, desk.connection), key)
        note = as_note(found)
        desk.cache.keep_note("tallies", note_key, note)
    return from_note(note)


def _is_used(column: SourceColumn, texts: Iterable[str]) -> bool:
    return any(f"s.{quoted(column.name)}" in text for text in texts)


def _decided(tallies: Sequence[Mapping[str, Tally]], unread: Sequence[str], setting: Setting) -> list[SourceColumn]:
    found = []
    for name in unread:
        total = Tally(0, {})
        for item in tallies:
            total = total.plus(item.get(name, Tally(0, {})))
        full, usual = total.decide(months_first=setting.months_first)
        reading = full or usual
        found.append(SourceColumn(name, "VARCHAR", reading, doubtful=total.doubtful(reading)))
    return found


def open_select_source(
    name: str, table: Table | None, source: SelectSource, files: Mapping[str, Sequence[OpenFile]], desk: Desk
) -> OpenSource:
    """A source made by one checked query. The files are its common table expressions, so it can name nothing else."""
    key = f"data/{name}/select"
    check_select(source.select, list(source.files), key, desk.connection)
    columns = {alias: merged_columns(opened, desk.setting) for alias, opened in files.items()}
    query = source.select.strip().rstrip(";")

    def bare(*, rejects: bool = False) -> str:
        named = ", ".join(
            f"{quoted(alias)} AS ({related(opened, columns[alias], desk.setting, rejects=rejects)})"
            for alias, opened in files.items()
        )
        return f"WITH {named} SELECT * FROM ({query}\n) AS q"

    asked = Query(query, {alias: [column.name for column in found] for alias, found in columns.items()})
    found = run_or_refuse(lambda: described(bare(), desk.connection), key, asked)
    known = {column.name.casefold(): column.name for column in table.columns} if table is not None else {}
    ours = {old: known.get(old.casefold(), old) for old in found}
    types = {ours[old]: type_ for old, type_ in found.items()}
    if table is not None:
        missing = list(missing_columns(table, list(types), list(types), f"data/{name}", "the result of its query"))
        if missing:
            raise InputError(missing)
    cells = ", ".join(f"q.{quoted(old)} AS {quoted(new)}" for old, new in ours.items())
    raw = ", ".join(f"{quoted(old)} := q.{quoted(old)}" for old in ours)
    labels = literal(", ".join(dict.fromkeys(file.file.label for opened in files.values() for file in opened)))
    place = f", {labels} AS _file, CAST(NULL AS BIGINT) AS _line, struct_pack({raw}) AS _raw"

    def rows(_: Sequence[OpenFile], /, *, placed: bool = False, rejects: bool = False) -> str:
        return f"SELECT {cells}{place if placed else ''} FROM ({bare(rejects=rejects)}) AS q"

    own = list({file.file: file for opened in files.values() for file in opened}.values())
    unread = _unread(table, types, {})
    decided = _query_readings(rows, own, unread, desk, key) if unread else []
    readings = {column.name: column.reading for column in decided}
    read = {column.name: column for found in columns.values() for column in found if column.type != "VARCHAR"}
    told = [column for column in read.values() if asked.names_column(column.name)]
    return _opened(name, table, own, rows, types, readings, source, desk, query=True, told=[*told, *decided])


def _query_readings(
    rows: Rows, files: Sequence[OpenFile], unread: Sequence[str], desk: Desk, key: str
) -> list[SourceColumn]:
    sql = rows(files)
    note_key = key_of("cells", [file.prints for file in files], sql, unread)
    note = desk.cache.note("tallies", note_key)
    if note is None:
        note = as_note(run_or_refuse(lambda: text_tally(sql, unread, desk.connection), key))
        desk.cache.keep_note("tallies", note_key, note)
    return _decided([from_note(note)], unread, desk.setting)


def _unread(table: Table | None, types: Mapping[str, str], readings: Mapping[str, str | None]) -> list[str]:
    """Text columns that have to become numbers, dates or yes and no, and whose spelling is not known yet."""
    if table is None:
        return []
    return [
        column.name
        for column in table.columns
        if types.get(column.name) == "VARCHAR" and _needs_reading(table, column.name) and not readings.get(column.name)
    ]


def _needs_reading(table: Table | None, name: str) -> bool:
    column = table.column(name) if table is not None else None
    return column is not None and column.type not in ("key", "text")


def _opened(
    name: str,
    table: Table | None,
    files: Sequence[OpenFile],
    rows: Rows,
    types: Mapping[str, str],
    readings: Mapping[str, str | None],
    source: TableSource | SelectSource | None,
    desk: Desk,
    *,
    query: bool,
    told: Sequence[SourceColumn],
) -> OpenSource:
    """told: the columns whose reading is worth a note."""
    _refuse_reserved(types, f"data/{name}")
    columns = {column: NamedColumn(type_, readings.get(column)) for column, type_ in types.items()}
    select = canonical_select(table, columns, desk.setting.zone)
    definition = source.model_dump(exclude_unset=True) if source is not None else None
    opened = OpenSource(name, table, tuple(files), rows, select, query, definition)
    remarks = [note for file in files for note in file.notes]
    remarks += empty_files(files)
    remarks += reading_notes(opened.labels, told, months_first=desk.setting.months_first)
    remarks += misspelt_columns(table, types)
    return replace(opened, remarks=tuple({remark.message: remark for remark in remarks}.values()))


def _refuse_reserved(names: Iterable[str], key: str) -> None:
    for name in names:
        if name.casefold() in _RESERVED:
            raise InputError(
                Problem(
                    code="reserved_column",
                    path=key,
                    found=name,
                    message=f"A column cannot be named '{name}': Oarlock marks rows with it. Rename it in the file or in map.",
                )
            )
