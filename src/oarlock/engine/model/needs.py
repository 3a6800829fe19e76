"""What a check or measure needs: plan keys, columns, named queries. The audit use case fetches all needs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.engine.model.tables import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A named query in DuckDB SQL over the canonical views.

    The views hold every canonical column of a table (an absent one is null), so the text never varies; `columns` names
    what must really be present for the query to mean anything: `orders` (the table) or `orders.promised_at`. An item may
    offer alternatives: `order_lines.unit_cost|products.unit_cost`. Parameters, written `:as_of`, are bound by the audit:
    `:as_of` (date), `:from_12m` (first day of the 12 months that end with as-of), `:fiscal_year_start` (date of the
    fiscal year that holds as-of), `:prior_from_12m`, `:prior_to_12m` (the 12 months before those).
    `optional` names canonical tables that the text reads and that may be absent: an empty table stands in for them.
    """

    name: str
    sql: str
    columns: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def text(self, columns: frozenset[str]) -> str:
        """The text to run where only `columns` are in the records: absent optional tables are spelled out as empty ones."""
        absent = [name for name in self.optional if name not in columns]
        if not absent:
            return self.sql.strip()
        stand_ins = ",\n".join(f'"{name}" AS ({_empty_table(name)})' for name in absent)
        return f"WITH {stand_ins}\nSELECT * FROM (\n{self.sql.strip()}\n) AS present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """keys: folder keys that must be given. columns: as in `Query`. queries: fetched before `find` is called."""

    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    queries: tuple[Query, ...] = ()

    def missing(self, keys: set[str] | frozenset[str], columns: set[str] | frozenset[str]) -> tuple[str, ...]:
        """What is needed and not there: the names as `not_checked` lists them, in order, without repeats."""
        wanted: list[str] = [key for key in self.keys if key not in keys]
        all_columns: Sequence[str] = [*self.columns, *(name for query in self.queries for name in query.columns)]
        for item in all_columns:
            if not any(one in columns for one in item.split("|")):
                wanted.append(item.split("|")[0])
        return tuple(dict.fromkeys(wanted))


def _empty_table(name: str) -> str:
    """A table of no rows with every canonical column, typed as the views type it."""
    fields = ", ".join(f'CAST(NULL AS {_SQL_TYPES[column.type]}) AS "{column.name}"' for column in TABLES[name].columns)
    return f"SELECT {fields} WHERE false"


_SQL_TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "date": "DATE",
    "time": "DATE",
    "boolean": "BOOLEAN",
    "value": "VARCHAR",
}

NOTHING = Needs()
