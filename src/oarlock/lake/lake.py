"""The lake: the company's records in the canonical tables, as they were known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oarlock.engine.model.company import Company
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.snapshot import TableFacts, TableProblem
from oarlock.engine.model.table_profile import ColumnProfile
from oarlock.lake.as_of import default_as_of, view_columns, visible_sql
from oarlock.lake.cache import Cache
from oarlock.lake.connection import quoted
from oarlock.lake.describe import profile
from oarlock.lake.facts import as_read, facts_of, future_samples
from oarlock.lake.loading import Loaded
from oarlock.lake.opening import Opened, open_tables
from oarlock.lake.ordering import SCHEMA, in_order
from oarlock.lake.part import ASIDE_COLUMNS
from oarlock.lake.rounding import rounded_list, rounded_table

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class StoredPart:
    """Rows of a table stored together (a file of a glob): what they are, their days, their latest moment of any kind."""

    key: str
    first: dt.date | None
    last: dt.date | None
    latest: dt.date | None


class Lake:
    """The loaded tables as views on an embedded engine. Made by `open_lake`; usable in a `with` statement.

    as_of: the day. facts: what is known of each table. columns: `table` and `table.column` that the records hold.
    types: the columns of each view by engine type.
    """

    def __init__(self, opened: Opened, company: Company, as_of: dt.date, today: dt.date) -> None:
        self.as_of = as_of
        self._opened = opened
        self._company = company
        self._today = today
        self._tables = opened.tables
        self._connection = opened.connection
        self._define_views()
        self.facts: Mapping[str, TableFacts] = {name: self._facts(table) for name, table in self._tables.items()}
        held = {name: self.facts[name].columns for name in self._tables if not self.facts[name].failed}
        self.columns = frozenset(held) | {f"{name}.{column}" for name, columns in held.items() for column in columns}
        self.types: Mapping[str, Mapping[str, str]] = {
            name: view_columns(table.table, table.types) for name, table in self._tables.items()
        }

    def _define_views(self) -> None:
        for name, table in self._tables.items():
            self._connection.execute(f"CREATE VIEW {quoted(name)} AS {visible_sql(table, self.as_of, self._tables)}")

    def _facts(self, table: Loaded) -> TableFacts:
        warnings: tuple[TableProblem, ...] = self._opened.warnings.get(table.name, ())
        return facts_of(table, self.as_of, self._today, self._connection, warnings)

    @property
    def cache(self) -> Cache:
        """What was computed before; deleting it changes nothing."""
        return self._opened.cache

    def stored(self, table: str) -> tuple[StoredPart, ...]:
        """The parts of a table with the days they are about, so that figures of untouched days can be kept."""
        loaded = self._tables[table]
        lent = self._opened.line_parts if loaded.lent_days is not None else (None,) * len(loaded.parts)
        found = []
        for part, dating in zip(loaded.parts, lent, strict=True):
            days = dating.days if dating is not None else map(dt.date.fromisoformat, part.facts["days"])
            known = sorted(days)
            moments = [dt.date.fromisoformat(day) for day in part.facts["latest"].values() if day]
            first, last = (known[0], known[-1]) if known else (None, None)
            found.append(StoredPart(part.key, first, last, max([*moments, *known[-1:]], default=None)))
        return tuple(found)

    def run(self, sql: str) -> Frame:
        """The result of a query over the views, as plain values; figures with 12 significant digits, undefined as None."""
        result = self._connection.execute(sql)
        names = [column[0] for column in result.description or ()]
        rows = result.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
        return Frame({name: rounded_list(values) for name, values in zip(names, columns, strict=True)})

    def arrow(self, sql: str, *, exact: bool = False) -> pa.Table:
        """The result of a query over the views as an Arrow table; figures with 12 significant digits, undefined as null.

        exact: parts that are still added up keep all their digits; whoever adds them rounds the figure.
        """
        found = self._connection.sql(sql).to_arrow_table()
        return found if exact else rounded_table(found)

    def values(self, table: str, column: str) -> frozenset[str]:
        """Every value of a column in the table's good rows as text, also in rows that happened after the day."""
        name = quoted(column)
        rows = self._connection.execute(
            f"SELECT DISTINCT {name} FROM {SCHEMA}.{quoted(table)} WHERE {name} IS NOT NULL"
        )
        return frozenset(str(value) for (value,) in rows.fetchall())

    def views_sql(self) -> str:
        """A script for plain DuckDB that builds the same views from the files, from any directory."""
        lines = [f"-- The views of {self._company.company.name} as of {self.as_of}, from the files as they are now."]
        lines.append(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA};")
        for name in in_order(self._tables):
            lines.append(f"CREATE OR REPLACE VIEW {SCHEMA}.{quoted(name)} AS {self._tables[name].sql};")
        lines += [
            f"CREATE OR REPLACE VIEW {quoted(name)} AS {visible_sql(table, self.as_of, self._tables)};"
            for name, table in self._tables.items()
        ]
        return "\n".join(lines) + "\n"

    def quarantine(self, table: str) -> Frame:
        """The rows set aside: the row as it was read, the reason, the column, the file, the line (None in a query's result)."""
        loaded = self._tables[table]
        rows: list[dict[str, Any]] = []
        if loaded.aside_scan is not None:
            found = self._connection.execute(
                f'SELECT "row", reason, "column", file, line FROM {loaded.aside_scan} ORDER BY file, line, "row"'
            ).fetchall()
            rows = [dict(zip(ASIDE_COLUMNS, values, strict=True)) for values in found]
            rows = [row | {"row": as_read(row["row"])} for row in rows]
        facts = self.facts[table]
        if any(problem.code == "future_date" for problem in facts.problems):
            bound = max(self._today, self.as_of)
            column = next(problem.column for problem in facts.problems if problem.code == "future_date")
            for row in future_samples(loaded, self._connection, bound):
                rows.append(
                    {"row": row, "reason": "future_date", "column": column, "file": loaded.labels, "line": None}
                )
        return Frame.of(rows, ASIDE_COLUMNS)

    def profile(self, table: str) -> tuple[ColumnProfile, ...]:
        """What stands in each column of the table's view."""
        return profile(self.run, table, self.types[table], self.facts[table].columns)

    def input_record(self) -> dict[str, Any]:
        """The contract's `input`: the hash of all files read, and each table's rows, rows set aside, first and last day."""
        tables = {
            name: {
                "rows": facts.rows,
                "quarantined": facts.quarantined,
                "from": facts.first.isoformat() if facts.first else None,
                "to": facts.last.isoformat() if facts.last else None,
            }
            for name, facts in self.facts.items()
        }
        return {"folder_sha256": self._opened.folder_sha256, "tables": tables}

    def close(self) -> None:
        """Closes the engine; a temporary cache goes with it."""
        self._connection.close()
        self._opened.cache.close()

    def __enter__(self) -> Lake:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_lake(
    folder: Path,
    company: Company,
    *,
    as_of: dt.date | None,
    today: dt.date,
    home: Path | None,
    rehash: bool = False,
    progress: Progress | None = None,
) -> Lake:
    """Loads the company's records (from the cache where nothing changed) and shows them as of a day.

    InputError: the sources cannot be read, all problems at once. OutsideError: the cache cannot be written.
    """
    cache = Cache(home)
    try:
        opened = open_tables(folder, company, cache, rehash=rehash, progress=progress)
    except BaseException:
        cache.close()
        raise
    day = default_as_of(as_of, company.company.as_of, opened.tables.values(), today)
    return Lake(opened, company, day, today)
