"""A table's source, opened: the files it names, and its rows under our column names as one query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb

from oarlock.engine.model.company import SelectSource, TableSource
from oarlock.engine.model.tables import Table
from oarlock.errors import InputError, Problem
from oarlock.lake.canonical import CanonicalSelect, NamedColumn, canonical_select
from oarlock.lake.connection import literal, quoted
from oarlock.lake.mapping import Mapped, condition, mapped_columns, require_columns
from oarlock.lake.relations import OpenFile, Setting, described, merged_columns, related, text_tally
from oarlock.lake.selects import check_select

T = TypeVar("T")
PLACE = ("_file", "_line", "_raw")
"""Where a row came from and how it was read: carried along in the pass that finds the rows to set aside."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """`sql` yields the source's rows under our names, `placed_sql` the same rows with PLACE."""

    name: str
    table: Table | None
    files: tuple[OpenFile, ...]
    sql: str
    placed_sql: str
    columns: Mapping[str, NamedColumn]
    select: CanonicalSelect
    is_query: bool
    notes: tuple[str, ...] = ()
    definition: Any = field(default=None)

    @property
    def labels(self) -> str:
        """The files, as the messages show them."""
        names = list(dict.fromkeys(file.file.label for file in self.files))
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def open_path_source(
    name: str,
    table: Table | None,
    source: TableSource | None,
    files: Sequence[OpenFile],
    setting: Setting,
    connection: duckdb.DuckDBPyConnection,
) -> OpenSource:
    """A source of one or several files of the same shape, with `map`, `where` and `only`."""
    key = f"data/{name}"
    columns = merged_columns(files, setting)
    mapped = mapped_columns(columns, source, table, key)
    where = condition([column.name for column in columns], source, mapped, key)
    if table is not None:
        label = files[0].file.label
        require_columns(table, [item.name for item in mapped], [column.name for column in columns], key, label)
    sql = _mapped_sql(related(files, columns, setting), mapped, where, [])
    raw = ", ".join(f"{quoted(column.name)} := s.{quoted(column.name)}" for column in columns)
    placed = related(files, columns, setting, placed=True)
    placed_sql = _mapped_sql(placed, mapped, where, ["s._file", "s._line", f"struct_pack({raw}) AS _raw"])
    types = {item.name: item.type for item in mapped if item.type is not None}
    if len(types) < len(mapped):
        types = run_or_refuse(lambda: described(sql, connection), key)
    readings = {item.name: item.reading for item in mapped}
    return _opened(name, table, files, sql, placed_sql, types, readings, setting, connection, source, is_query=False)


def _mapped_sql(relation: str, mapped: Sequence[Mapped], where: str | None, carried: Sequence[str]) -> str:
    cells = [f"{item.sql} AS {quoted(item.name)}" for item in mapped]
    return f"SELECT {', '.join([*cells, *carried])} FROM ({relation}) AS s" + (f" WHERE {where}" if where else "")


def open_select_source(
    name: str,
    table: Table | None,
    source: SelectSource,
    files: Mapping[str, Sequence[OpenFile]],
    setting: Setting,
    connection: duckdb.DuckDBPyConnection,
) -> OpenSource:
    """A source made by one checked query. The files are its common table expressions, so it can name nothing else."""
    key = f"data/{name}/select"
    check_select(source.select, list(source.files), key, connection)
    named = []
    for alias, opened in files.items():
        named.append(f"{quoted(alias)} AS ({related(opened, merged_columns(opened, setting), setting)})")
    query = source.select.strip().rstrip(";")
    sql = f"WITH {', '.join(named)} SELECT * FROM ({query}\n) AS q"
    types = run_or_refuse(lambda: described(sql, connection), key)
    own = list({file.file: file for opened in files.values() for file in opened}.values())
    if table is not None:
        canonical_names = {column.name.casefold(): column.name for column in table.columns}
        renamed = {old: canonical_names.get(old.casefold(), old) for old in types}
        if renamed != {old: old for old in types}:
            cells = ", ".join(f"q.{quoted(old)} AS {quoted(new)}" for old, new in renamed.items())
            sql = sql.replace("SELECT * FROM (", f"SELECT {cells} FROM (", 1)
            types = {renamed[old]: type_ for old, type_ in types.items()}
        require_columns(table, list(types), list(types), f"data/{name}", "the query")
    raw = ", ".join(f"{quoted(column)} := s.{quoted(column)}" for column in types)
    labels = ", ".join(dict.fromkeys(file.file.label for file in own))
    placed_sql = f"SELECT s.*, {literal(labels)} AS _file, CAST(NULL AS BIGINT) AS _line, struct_pack({raw}) AS _raw FROM ({sql}) AS s"
    return _opened(name, table, own, sql, placed_sql, types, {}, setting, connection, source, is_query=True)


def _opened(
    name: str,
    table: Table | None,
    files: Sequence[OpenFile],
    sql: str,
    placed_sql: str,
    types: Mapping[str, str],
    readings: Mapping[str, str | None],
    setting: Setting,
    connection: duckdb.DuckDBPyConnection,
    source: TableSource | SelectSource | None,
    *,
    is_query: bool,
) -> OpenSource:
    found = dict(readings)
    if table is not None:
        unread = [
            column.name
            for column in table.columns
            if types.get(column.name) == "VARCHAR" and column.type not in ("key", "text") and not found.get(column.name)
        ]
        tallies = run_or_refuse(lambda: text_tally(sql, unread, connection), f"data/{name}")
        for column_name, item in tallies.items():
            full, usual = item.decide(months_first=setting.months_first)
            found[column_name] = full or usual
    columns = {column: NamedColumn(type_, found.get(column)) for column, type_ in types.items()}
    notes = tuple(dict.fromkeys(note for file in files for note in file.notes))
    select = canonical_select(table, columns, setting.zone)
    definition = source.model_dump(exclude_unset=True) if source is not None else None
    return OpenSource(name, table, tuple(files), sql, placed_sql, columns, select, is_query, notes, definition)


def run_or_refuse(run: Callable[[], T], key: str) -> T:
    """The result of `run`; what the engine refuses in a source becomes an InputError that names the key."""
    try:
        return run()
    except duckdb.Error as error:
        reason = (str(error).splitlines() or ["?"])[0]
        raise InputError(
            Problem(
                code="bad_source",
                path=key,
                message=f"The source cannot be run: {reason}. Correct it in company.yaml, or the file.",
            )
        ) from error
