"""The files of a source as one relation: SQL whose columns have names and types, inferred from all rows of all files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.lake.casts import as_text, plain, read
from oarlock.lake.connection import literal, quoted
from oarlock.lake.data_files import OpenFile, scan
from oarlock.lake.readings import BY_NAME, Tally


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of a relation: one of our few types; `reading` is the usual spelling of a text column, where there is one.

    doubtful: dates whose cells fit with the day first and with the month first alike.
    """

    name: str
    type: str
    reading: str | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What decides how a cell is read: the company's time zone, and whether slashed dates start with the month."""

    zone: str
    months_first: bool


def related(
    files: Sequence[OpenFile],
    columns: Sequence[SourceColumn],
    setting: Setting,
    *,
    placed: bool = False,
    rejects: bool = False,
) -> str:
    """The files' rows together, as SQL. placed: with `_file` and `_line`, where each row stands."""
    parts = []
    for group in [[file] for file in files] if placed else _alike(files):
        cells = [f"{_cell(group[0], column, setting)} AS {quoted(column.name)}" for column in columns]
        if placed:
            cells += [f"{literal(group[0].file.label)} AS _file", "row_number() OVER () + 1 AS _line"]
        parts.append(f"SELECT {', '.join(cells)} FROM {scan(group, rejects=rejects)}")
    return " UNION ALL ".join(parts)


def _alike(files: Sequence[OpenFile]) -> list[list[OpenFile]]:
    """Neighbours of one kind together; the order of the files stays."""
    groups: list[list[OpenFile]] = []
    for file in files:
        if groups and groups[-1][0].kind == file.kind:
            groups[-1].append(file)
        else:
            groups.append([file])
    return groups


def merged_columns(files: Sequence[OpenFile], setting: Setting) -> tuple[SourceColumn, ...]:
    """Every column of any file (names compared ignoring case), in order of appearance, in the one type that holds all cells."""
    spelled: dict[str, str] = {}
    for file in files:
        for name in file.types:
            spelled.setdefault(name.casefold(), name)
    return tuple(_merged(name, files, setting) for name in spelled.values())


def _merged(name: str, files: Sequence[OpenFile], setting: Setting) -> SourceColumn:
    texts, types, has_text = Tally(0, {}), set(), False
    for file in files:
        own = _own_name(file, name)
        if own is None:
            continue
        found = file.tallies.get(own)
        type_ = plain("x", file.types[own], setting.zone).type
        if type_ == "VARCHAR":
            has_text = True
            texts = texts.plus(found if found is not None else Tally(1, {}))
        else:
            midnight = type_ == "TIMESTAMP" and found is not None and found.filled == found.fitting.get("date")
            types.add("DATE" if midnight else type_)
    full, usual = texts.decide(months_first=setting.months_first)
    if texts.filled or (has_text and not types):
        types.add(BY_NAME[full].type if full is not None else "VARCHAR")
    return SourceColumn(name, _common(types), full or usual, doubtful=texts.doubtful(full or usual))


def _common(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    if types == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if types == {"DATE", "TIMESTAMP"} else "VARCHAR"


def _own_name(file: OpenFile, name: str) -> str | None:
    if name in file.types:
        return name
    return next((own for own in file.types if own.casefold() == name.casefold()), None)


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
