"""The canonical tables and a company's tables, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oarlock.engine.model.table_profile import ColumnProfile, TableProfiles
from oarlock.engine.model.tables import TABLES
from oarlock.report.audit_json import plain
from oarlock.report.wording.sentence import counted, date, share


def canonical_document() -> dict[str, Any]:
    """The vocabulary: every canonical table with its columns."""
    return {
        "oarlock": 1,
        "tables": {
            table.name: {
                "row_is": table.row_is,
                "time": table.time,
                "columns": [
                    {
                        "name": column.name,
                        "type": column.type,
                        "required": column.required,
                        "key": column.key,
                        "person": column.person,
                        "refers_to": column.refers_to,
                        "choices": list(column.choices),
                    }
                    for column in table.columns
                ],
            }
            for table in TABLES.values()
        },
    }


def tables_document(described: TableProfiles) -> dict[str, Any]:
    """A company's tables: rows, days, columns."""
    document: dict[str, Any] = {
        "oarlock": 1,
        "company": described.company,
        "as_of": described.as_of,
        "tables": {
            name: {
                "rows": facts.rows,
                "quarantined": facts.quarantined,
                "from": facts.first,
                "to": facts.last,
                "columns": [
                    {
                        "name": one.name,
                        "type": one.type,
                        "nulls": one.nulls,
                        "distinct": one.distinct,
                        "least": one.least,
                        "most": one.most,
                        "examples": list(one.examples),
                    }
                    for one in described.columns[name]
                ],
            }
            for name, facts in described.facts.items()
        },
    }
    if described.steward:
        document["as_steward"] = True
    return plain(document)  # type: ignore[no-any-return]


def tables_lines(described: TableProfiles) -> Iterator[str]:
    """A company's tables for a person at a terminal."""
    yield f"{described.company}, as of {date(described.as_of)}"
    if described.steward:
        yield "Steward's view: holds values about single persons. Do not pass it on."
    for name, facts in described.facts.items():
        away = f", {facts.quarantined:,} set aside" if facts.quarantined else ""
        yield ""
        yield f"{name}: {counted(facts.rows, 'row', 'rows')}{away}"
        width = max((len(one.name) for one in described.columns[name]), default=0)
        for one in described.columns[name]:
            yield f"  {one.name:<{width}}  {one.type:<10} {_values(one)}"


def _values(column: ColumnProfile) -> str:
    filled = column.rows - column.nulls
    part = "" if not column.nulls else f"filled in {share(filled / column.rows)}; "
    span = f"{column.least} to {column.most}" if column.least is not None else "values not shown"
    many = f"{column.distinct:,} different"
    return f"{part}{many}; {_short(span)}" if filled else "empty"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
