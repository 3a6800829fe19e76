"""Records typed by hand, as a lake would show them: every canonical column, absent ones null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from oarlock.engine.model.company import Company
from oarlock.engine.model.snapshot import TableFacts
from oarlock.engine.model.tables import TABLES

_TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
Rows = Sequence[Mapping[str, Any]]


@dataclass
class HandRecords:
    """A lake of a few rows: the smallest thing that answers as the real one does."""

    tables: Mapping[str, Rows]
    as_of: dt.date
    connection: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(config={"threads": 1}))
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    facts: dict[str, TableFacts] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        present: set[str] = set()
        for name, rows in self.tables.items():
            held = list(dict.fromkeys(column for row in rows for column in row))
            present |= {name, *(f"{name}.{column}" for column in held)}
            self.types[name] = _types(name, rows, held)
            self._create(name, rows)
            self.facts[name] = TableFacts(name=name, rows=len(rows), columns=frozenset(held))
        self.columns = frozenset(present)

    def _create(self, name: str, rows: Rows) -> None:
        types = self.types[name]
        columns = ", ".join(f'"{column}" {type_}' for column, type_ in types.items())
        self.connection.execute(f'CREATE TABLE "{name}" ({columns})')
        marks = ", ".join("?" for _ in types)
        for row in rows:
            self.connection.execute(f'INSERT INTO "{name}" VALUES ({marks})', [row.get(column) for column in types])

    def arrow(self, sql: str, *, exact: bool = False) -> pa.Table:
        """The result of a query; these few figures need no rounding."""
        self.asked.append(sql)
        return self.connection.sql(sql).to_arrow_table()

    def value(self, sql: str) -> Any:
        """The first column of the only row."""
        rows = self.connection.sql(sql).fetchall()
        assert len(rows) == 1, rows
        return rows[0][0]


def _types(name: str, rows: Rows, held: Sequence[str]) -> dict[str, str]:
    types: dict[str, str] = {}
    canonical = TABLES.get(name)
    for column in canonical.columns if canonical is not None else ():
        found = _TYPES.get(column.type)
        types[column.name] = found or _moment(rows, column.name)
    for column in held:
        types.setdefault(column, _guess(rows, column, "VARCHAR"))
    return types


def _moment(rows: Rows, column: str) -> str:
    """DATE, or TIMESTAMP where a value has a time of day."""
    values = [row[column] for row in rows if row.get(column) is not None]
    return "TIMESTAMP" if any(isinstance(one, dt.datetime) or len(str(one)) > 10 for one in values) else "DATE"


def _guess(rows: Rows, column: str, otherwise: str) -> str:
    value = next((row[column] for row in rows if row.get(column) is not None), None)
    kinds = {bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", dt.datetime: "TIMESTAMP", dt.date: "DATE", str: "VARCHAR"}
    return kinds.get(type(value), otherwise)


@pytest.fixture(scope="session")
def records() -> Callable[..., HandRecords]:
    """Makes records from tables."""

    def make(as_of: str = "2026-06-30", **tables: Rows) -> HandRecords:
        return HandRecords(tables, dt.date.fromisoformat(str(as_of)))

    return make


@pytest.fixture(scope="session")
def company() -> Callable[..., Company]:
    """Makes a company from folder keys."""

    def make(**keys: Any) -> Company:
        card = {"name": "Test", "currency": "EUR", **keys.pop("card", {})}
        return Company.model_validate({"oarlock": 1, "company": card, **keys})

    return make
