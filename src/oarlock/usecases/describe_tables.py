"""What the tables of a company folder hold, and the script of the views that make them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from oarlock.engine.model.table_profile import ColumnProfile, TableProfiles
from oarlock.engine.model.tables import PERSON_COLUMNS
from oarlock.lake import Lake
from oarlock.lake.describe import profile
from oarlock.usecases.open_company import open_company
from oarlock.usecases.personal import PAY, tells_apart


def describe_tables(
    folder: Path,
    *,
    today: dt.date,
    as_of: dt.date | None = None,
    home: Path | None = None,
    rehash: bool = False,
    steward: bool = False,
) -> TableProfiles:
    """Every table's facts and columns; values of columns that name persons are shown to a steward only."""
    with open_company(folder, today=today, as_of=as_of, home=home, rehash=rehash) as opened:
        lake = opened.lake
        columns = {}
        for table, types in lake.types.items():
            present = [name for name in types if f"{table}.{name}" in lake.columns]
            found = profile(lake.run, table, {name: types[name] for name in present}, present)
            columns[table] = tuple(one if steward else _guarded(lake, table, one) for one in found)
        return TableProfiles(
            company=opened.company.company.name, as_of=lake.as_of, facts=lake.facts, columns=columns, steward=steward
        )


def _guarded(lake: Lake, table: str, column: ColumnProfile) -> ColumnProfile:
    """Without values where they are about single persons: names and ids anywhere, pay and the like of employees."""
    named = column.name in PERSON_COLUMNS and (table == "employees" or column.name != "name")
    personal = named or (table == "employees" and (column.name == PAY or tells_apart(lake, column.name)))
    return replace(column, least=None, most=None, examples=()) if personal else column


def views_script(
    folder: Path, *, today: dt.date, as_of: dt.date | None = None, home: Path | None = None, rehash: bool = False
) -> str:
    """The SQL after which any query of an audit of the folder runs in plain DuckDB."""
    with open_company(folder, today=today, as_of=as_of, home=home, rehash=rehash) as opened:
        return opened.lake.views_sql()
