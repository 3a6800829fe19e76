"""A generated business: orders, order lines and products as Parquet files, one a month, three years. Same seed, same rows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

FIRST = dt.date(2023, 7, 1)
MONTHS = 36
CHANNELS, LOCATIONS, CATEGORIES, PRODUCTS = 5, 8, 12, 600
LINES_AN_ORDER = 3


def write_business(folder: Path, lines: int) -> None:
    """About `lines` order lines over 36 months, a file a month and table."""
    for name in ("orders", "order_lines"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    connection.execute(
        f"COPY (SELECT 'p' || i AS product_id, 'category ' || (i % {CATEGORIES}) AS category FROM range({PRODUCTS}) AS r(i)) "
        f"TO '{folder / 'products.parquet'}' (FORMAT parquet)"
    )
    orders = lines // LINES_AN_ORDER // MONTHS
    start = FIRST
    for month in range(MONTHS):
        end = (start.replace(day=28) + dt.timedelta(7)).replace(day=1)
        write_span(connection, folder, start, end - dt.timedelta(1), orders, seed=month)
        start = end


def write_span(
    connection: duckdb.DuckDBPyConnection, folder: Path, first: dt.date, last: dt.date, orders: int, *, seed: int
) -> None:
    """The orders of a span of days and their lines, in files named by the first day."""
    days = (last - first).days + 1
    number = f"{seed * 10_000_000} + i"

    def pick(salt: int, count: int) -> str:
        return f"(hash({number} * 31 + {salt}) % {count})"

    connection.execute(
        f"COPY (SELECT CAST({number} AS VARCHAR) AS order_id, "
        f"DATE '{first}' + CAST((i * {days}) // {orders} AS INTEGER) AS ordered_at, "
        f"'c' || {pick(1, 50000)} AS customer_id, 'channel ' || {pick(2, CHANNELS)} AS channel, "
        f"'location ' || {pick(3, LOCATIONS)} AS location FROM range({orders}) AS r(i)) "
        f"TO '{folder / 'orders' / f'{first}.parquet'}' (FORMAT parquet)"
    )
    connection.execute(
        f"COPY (SELECT CAST({number} AS VARCHAR) AS order_id, CAST(line AS VARCHAR) AS line_no, "
        f"'p' || (hash({number} * 17 + line) % {PRODUCTS}) AS product_id, "
        f"CAST(1 + hash({number} * 13 + line) % 5 AS DOUBLE) AS quantity, "
        f"CAST(5 + hash({number} * 7 + line) % 9000 / 100.0 AS DOUBLE) AS unit_price, "
        f"CAST(3 + hash({number} * 5 + line) % 4000 / 100.0 AS DOUBLE) AS unit_cost, "
        f"CAST((hash({number} * 3 + line) % 4) * 0.05 AS DOUBLE) AS discount "
        f"FROM range({orders}) AS r(i), range({LINES_AN_ORDER}) AS s(line)) "
        f"TO '{folder / 'order_lines' / f'{first}.parquet'}' (FORMAT parquet)"
    )


def write_new_day(folder: Path, lines: int) -> dt.date:
    """One more day after the last one: a new file of each glob."""
    day = dt.date(FIRST.year + MONTHS // 12, FIRST.month, 1)
    orders = max(1, lines // LINES_AN_ORDER // (MONTHS * 30))
    write_span(duckdb.connect(), folder, day, day, orders, seed=999)
    return day
