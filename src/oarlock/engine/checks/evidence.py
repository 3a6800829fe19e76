"""Sources of evidence: one row whose columns carry the figures' names."""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.engine.model.finding import Source
from oarlock.engine.model.needs import Query
from oarlock.engine.model.snapshot import Snapshot


def sql_text(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def row_source(
    snapshot: Snapshot, query: Query, select: Mapping[str, str], where: Mapping[str, str | None] | None = None
) -> Source:
    """The source of figures taken from a named query's result.

    select: figure name -> SQL expression over the query's columns (`{"loss": "sum(loss)", "items": "count(*)"}`).
    where: column -> text value that picks the rows (None picks null). Its tables are those present that the query reads.
    """
    fields = ", ".join(f'{expression} AS "{name}"' for name, expression in select.items())
    picks = [
        f'"{column}" IS NULL' if value is None else f'"{column}" = {sql_text(value)}'
        for column, value in (where or {}).items()
    ]
    condition = f" WHERE {' AND '.join(picks)}" if picks else ""
    read = [part.split(".")[0] for name in (*query.columns, *query.optional) for part in name.split("|")]
    return Source(
        query=f"SELECT {fields} FROM (\n{snapshot.sql[query.name].strip()}\n) AS q{condition}",
        tables=tuple(name for name in dict.fromkeys(read) if name in snapshot.columns),
    )
