"""Rows in another currency become rows in the company's, by the outside series `fx:CODE`; without a rate they are set aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from oarlock.engine.model.tables import Table
from oarlock.lake.connection import literal, quoted

MONEY: Mapping[str, tuple[str, ...]] = {
    "orders": ("shipping_cost",),
    "order_lines": ("unit_price", "unit_cost"),
    "purchases": ("unit_price",),
    "invoices": ("amount",),
}
"""The columns that are in the row's currency; an order line is in its order's."""
_DAY = {"orders": "ordered_at", "purchases": "ordered_at", "invoices": "issued_at"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """join: how the rate is found for a row of `c`. foreign: whether the row needs one. rate: units of ours for one of theirs."""

    join: str
    foreign: str
    rate: str
    money: tuple[str, ...]


def own_conversion(table: Table, own: str, *, has_rates: bool) -> Conversion:
    """For a table with a column `currency`: the latest rate on or before the row's day."""
    currency = "upper(trim(c.currency))"
    day = f"CAST(c.{quoted(_DAY[table.name])} AS DATE)"
    join = f"ASOF LEFT JOIN ({rates_sql(has_rates=has_rates)}) AS fx ON {currency} = fx.currency AND {day} >= fx.day"
    return Conversion(join, f"({currency} <> {literal(own.upper())})", "fx.rate", MONEY[table.name])


def line_conversion(own: str, unrated: str | None, *, has_rates: bool) -> Conversion:
    """For order lines: the currency and day of their order. unrated: a query of orders set aside for want of a rate."""
    orders = "SELECT order_id, upper(trim(currency)) AS currency, CAST(ordered_at AS DATE) AS day FROM loaded.orders"
    if unrated is not None:
        orders += f" UNION ALL SELECT order_id, '?', DATE '9999-01-01' FROM ({unrated})"
    rated = (
        f"SELECT q.order_id, q.currency, fx.rate FROM ({orders}) AS q ASOF LEFT JOIN ({rates_sql(has_rates=has_rates)}) AS fx "
        "ON q.currency = fx.currency AND q.day >= fx.day"
    )
    join = f"LEFT JOIN ({rated}) AS o ON o.order_id = c.order_id"
    return Conversion(join, f"(o.currency <> {literal(own.upper())})", "o.rate", MONEY["order_lines"])


def rates_sql(*, has_rates: bool) -> str:
    """The rates by currency and day; an empty list where `market` is absent."""
    if not has_rates:
        return "SELECT CAST(NULL AS VARCHAR) AS currency, CAST(NULL AS DATE) AS day, CAST(NULL AS DOUBLE) AS rate WHERE false"
    return (
        "SELECT upper(substr(series, 4)) AS currency, CAST(date AS DATE) AS day, last(value ORDER BY value) AS rate "
        "FROM loaded.market WHERE starts_with(lower(series), 'fx:') GROUP BY ALL"
    )


def has_foreign(scan: str, types: Collection[str], own: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """True when rows are in another currency than ours."""
    if "currency" not in types:
        return False
    found = connection.execute(
        f"SELECT count(*) FROM {scan} WHERE upper(trim(currency)) <> ?", [own.upper()]
    ).fetchone()
    return bool(found and found[0])
