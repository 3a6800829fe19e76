"""References between tables, and to the plan: what points to nothing (the row stays), what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oarlock.engine.model.company import Company
from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import TABLES, Column
from oarlock.lake.cache import key_of
from oarlock.lake.connection import listed, quoted
from oarlock.lake.facts import with_article
from oarlock.lake.loading import Loaded, Part
from oarlock.lake.sources import Desk

_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Parent:
    """What a reference may name: ids of the plan, and the keys of a loaded table."""

    ids: tuple[str, ...]
    table: Loaded | None
    column: str

    def sql(self) -> str:
        """The keys as a query with one column `k`."""
        plan = f"SELECT unnest({listed(self.ids)}) AS k" if self.ids else ""
        rows = f"SELECT {quoted(self.column)} AS k FROM {self.table.scan}" if self.table is not None else ""
        return " UNION ".join(part for part in (plan, rows) if part)

    def keys(self) -> tuple[str, ...]:
        """By what the parent is known to hold at least what it held."""
        parts = [part.key for part in self.table.parts] if self.table is not None else []
        return (*parts, *(f"plan {item}" for item in self.ids))


def reference_problems(
    loaded: Loaded, tables: Mapping[str, Loaded], company: Company, desk: Desk
) -> Iterator[TableProblem]:
    """Orphans as warnings; one note for each parent that is absent (details.md 15)."""
    unchecked: dict[str, list[str]] = {}
    for column in loaded.table.columns if loaded.table is not None else ():
        if column.refers_to is None or column.name not in loaded.types:
            continue
        parent = _parent(column.refers_to, tables, company)
        if parent is None:
            unchecked.setdefault(column.refers_to, []).append(column.name)
            continue
        count = sum(_orphans(part, column, parent, desk) for part in loaded.parts)
        if count:
            yield _orphan_problem(loaded, column, parent, count, desk)
    for name, columns in unchecked.items():
        yield TableProblem(
            code="unchecked_reference",
            level="note",
            column=columns[0],
            message=f"{loaded.name}: {', '.join(columns)} could not be checked, because {name} is not given.",
        )


def _parent(name: str, tables: Mapping[str, Loaded], company: Company) -> Parent | None:
    key = {"employees": "people"}.get(name, name)
    given = company.has(key) if key in type(company).model_fields else False
    ids = tuple(str(item.id) for item in getattr(company, key)) if given else ()
    table = tables.get(name) if name in TABLES and tables.get(name) is not None else None
    if table is not None and (table.table is None or not table.rows):
        table = None
    if not ids and table is None:
        return None
    column = TABLES[name].key[0] if name in TABLES else "id"
    return Parent(ids, table, column)


def _orphans(part: Part, column: Column, parent: Parent, desk: Desk) -> int:
    """Rows of the part that name what is not there; counted anew only when the parent lost rows, or rows were missing."""
    key = key_of("orphans", part.key, column.name)
    held = parent.keys()
    note = desk.cache.note("orphans", key)
    if note is not None and (note["held"] == list(held) or (not note["count"] and set(note["held"]) <= set(held))):
        return int(note["count"])
    name = quoted(column.name)
    found = desk.connection.execute(
        f"SELECT count(*) FROM {part.scan} AS t "
        f"WHERE {name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ({parent.sql()}) AS p WHERE p.k = t.{name})"
    ).fetchone()
    count = int((found or (0,))[0])
    desk.cache.keep_note_anew("orphans", key, {"held": list(held), "count": count})
    return count


def _orphan_problem(loaded: Loaded, column: Column, parent: Parent, count: int, desk: Desk) -> TableProblem:
    name = quoted(column.name)
    rows = desk.connection.execute(
        f"SELECT {name}, count(*) AS n FROM {loaded.scan} AS t WHERE {name} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM ({parent.sql()}) AS p WHERE p.k = t.{name}) "
        f"GROUP BY 1 ORDER BY n DESC, 1 LIMIT {_SAMPLES}"
    ).fetchall()
    named = ", ".join(f"'{value}'" for value, _ in rows)
    return TableProblem(
        code="orphan_reference",
        level="warning",
        column=column.name,
        count=count,
        message=f"{loaded.name}: {_counted(count)} {with_article(column.name)} that is not in {column.refers_to} ({named}). "
        "The rows stay; add what is missing or correct the reference.",
        samples=tuple({"row": {column.name: value}, "rows": n} for value, n in rows),
    )


def _counted(count: int) -> str:
    return "1 row has" if count == 1 else f"{count} rows have"
