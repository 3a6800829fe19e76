"""The records as they were known on a day: later rows invisible, later moments not yet (details.md 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from oarlock.engine.model.tables import TABLES, Table
from oarlock.lake.canonical import absent_type
from oarlock.lake.connection import quoted
from oarlock.lake.loading import Loaded
from oarlock.lake.ordering import SCHEMA
from oarlock.lake.part import dating_column


def default_as_of(
    given: dt.date | None, company_as_of: dt.date | None, tables: Iterable[Loaded], today: dt.date
) -> dt.date:
    """As asked, else the company's, else the latest day on which something happened in a standard table, else today."""
    if given is not None:
        return given
    if company_as_of is not None:
        return company_as_of
    days = [day for table in tables for day in happened_days(table) if day <= today]
    return max(days, default=today)


def happened_days(loaded: Loaded) -> list[dt.date]:
    """The days on which the table's rows happened (none where it only holds plans or outside figures)."""
    column = dating_column(loaded.table, loaded.types)
    found = loaded.table.column(column) if loaded.table is not None and column is not None else None
    return list(loaded.days) if found is not None and found.happened else []


def visible_sql(loaded: Loaded, as_of: dt.date, tables: Mapping[str, Loaded]) -> str:
    """The view of a table as of the day, over the table of the same name in SCHEMA."""
    day = f"DATE '{as_of.isoformat()}'"
    cells = [_cell(loaded, name, type_, day, as_of) for name, type_ in view_columns(loaded.table, loaded.types).items()]
    tests = list(_tests(loaded, day, as_of, tables))
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {', '.join(cells)} FROM {SCHEMA}.{quoted(loaded.name)} AS t{where}"


def view_columns(table: Table | None, types: Mapping[str, str]) -> dict[str, str]:
    """Every column of the view: all canonical ones, then the extra ones of the records, by engine type."""
    canonical = (
        {column.name: types.get(column.name) or absent_type(column) for column in table.columns}
        if table is not None
        else {}
    )
    return canonical | {name: type_ for name, type_ in types.items() if name not in canonical}


def dated_by_us(loaded: Loaded) -> bool:
    """True for a stock count without a date: it takes the as-of date (details.md 13)."""
    return loaded.name == "inventory" and loaded.table is not None and "date" not in loaded.types


def _cell(loaded: Loaded, name: str, type_: str, day: str, as_of: dt.date) -> str:
    column = quoted(name)
    if name not in loaded.types:
        return f"{day} AS {column}" if dated_by_us(loaded) and name == "date" else f"CAST(NULL AS {type_}) AS {column}"
    found = loaded.table.column(name) if loaded.table is not None else None
    latest = loaded.latest(name) if found is not None and found.moment else None
    if latest is not None and latest > as_of:
        return f"CASE WHEN CAST(t.{column} AS DATE) <= {day} THEN t.{column} END AS {column}"
    return f"t.{column}"


def _tests(loaded: Loaded, day: str, as_of: dt.date, tables: Mapping[str, Loaded]) -> Iterable[str]:
    column = dating_column(loaded.table, loaded.types)
    if column is not None and has_later(loaded, as_of):
        name = f"t.{quoted(column)}"
        yield f"({name} IS NULL OR CAST({name} AS DATE) <= {day})"
    if loaded.name == "order_lines" and loaded.table is TABLES["order_lines"]:
        orders = tables.get("orders")
        if orders is not None and has_later(orders, as_of):
            later = f"CAST(o.ordered_at AS DATE) > {day} AND o.order_id = t.order_id"
            yield f"NOT EXISTS (SELECT 1 FROM {SCHEMA}.orders AS o WHERE {later})"


def has_later(loaded: Loaded, as_of: dt.date) -> bool:
    """True when the files hold rows that happened after the day."""
    return any(day > as_of for day in loaded.days)
