"""From a source's columns to ours: `map`, `where`, `only` (details.md 19), or the names of the file as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oarlock.engine.model.company import TableSource
from oarlock.engine.model.tables import Table
from oarlock.errors import InputError, Problem, nearest
from oarlock.lake.connection import quoted
from oarlock.lake.expressions import parsed, resolver, written
from oarlock.lake.relations import SourceColumn
from oarlock.lake.spelling import likely_column, listed_names


@dataclass(frozen=True, slots=True)
class Mapped:
    """Our columns as SQL expressions over the relation `s`; `type` is None where only the engine knows it."""

    name: str
    sql: str
    type: str | None
    reading: str | None = None


def mapped_columns(
    columns: Sequence[SourceColumn], source: TableSource | None, table: Table | None, key: str, label: str
) -> tuple[Mapped, ...]:
    """What the table's columns are made of. An unnamed column is kept under its own name unless `only`.

    InputError: all that is wrong in `map`, and the required columns that neither it nor the file names.
    """
    known = {column.name: column for column in columns}
    mapping = dict(source.map or {}) if source is not None else {}
    problems: list[Problem] = []
    named = []
    for name, text in mapping.items():
        try:
            named.append(_named(name, text, known, f"{key}/map/{name}"))
        except InputError as error:
            problems += error.problems
    only = source is not None and bool(source.only)
    kept = [] if only else _kept(columns, mapping, table)
    if table is not None:
        present = [*mapping, *(column.name for column in kept)]
        problems += missing_columns(table, present, list(known), key, label)
    if problems:
        raise InputError(problems)
    return (*named, *kept)


def _kept(columns: Sequence[SourceColumn], mapping: Mapping[str, str], table: Table | None) -> list[Mapped]:
    """The columns of the file that `map` does not name, ours under our spelling."""
    used = {text.casefold() for text in mapping.values()}
    taken = {name.casefold() for name in mapping}
    canonical = {column.name.casefold(): column.name for column in table.columns} if table is not None else {}
    kept = []
    for column in columns:
        name = canonical.get(column.name.casefold(), column.name)
        if name.casefold() in taken or (column.name.casefold() in used and name not in canonical.values()):
            continue
        taken.add(name.casefold())
        kept.append(Mapped(name, f"s.{quoted(column.name)}", column.type, column.reading))
    return kept


def _named(name: str, text: str, known: Mapping[str, SourceColumn], key: str) -> Mapped:
    column = known.get(text) or next((c for n, c in known.items() if n.casefold() == text.strip().casefold()), None)
    if column is not None:
        return Mapped(name, f"s.{quoted(column.name)}", column.type, column.reading)
    tree = parsed(text, key)
    return Mapped(name, written(tree, resolver(list(known), "s", key, text)), None)


def condition(names: Sequence[str], source: TableSource | None, columns: Sequence[Mapped], key: str) -> str | None:
    """`where` as SQL: its names are columns of the file, else ours."""
    if source is None or source.where is None:
        return None
    ours = {column.name: f"({column.sql})" for column in columns}
    place = f"{key}/where"
    tree = parsed(source.where, place)
    return written(tree, resolver(names, "s", place, source.where, ours))


def missing_columns(
    table: Table, present: Sequence[str], file_columns: Sequence[str], key: str, label: str
) -> Iterator[Problem]:
    """A problem for each missing required column, with the nearest column of the file or the misspelt name in `map`."""
    free = [name for name in file_columns if table.column(name) is None]
    for column in table.columns:
        if not column.required or column.name in present:
            continue
        slip = likely_column(
            column.name, [name for name in present if name not in file_columns and not table.column(name)]
        )
        near = slip or nearest(column.name, free)
        free = [name for name in free if name != near]
        remedy = (
            f"Rename '{slip}' in map to '{column.name}'."
            if slip is not None
            else f"Add it, or name the column that holds it: map: {{{column.name}: {near or 'THEIR_COLUMN'}}}."
        )
        yield Problem(
            code="missing_column",
            file=label,
            path=key,
            found=list(file_columns)[:50],
            suggestion=near,
            message=f"The table {table.name} needs the column '{column.name}', which {label} does not have "
            f"(it has {listed_names(file_columns)}). {remedy}",
        )
