"""The sample company's records, judged by plain SQL: orderly in the clean twin, each cause visible where it is planted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from oarlock.sample import ALL_FAULTS, write_sample
from oarlock.sample.write import SOURCES

Ask = Callable[[str], float]


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table, path in SOURCES.items():
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder / path}'")
    connection.execute(
        """
        CREATE VIEW sold AS
        SELECT o.*, l.line_no, l.product_id, l.quantity, l.discount, l.unit_price, l.unit_cost,
               l.quantity * l.unit_price * (1 - l.discount) AS revenue, l.quantity * l.unit_cost AS cost
        FROM order_lines AS l JOIN orders AS o USING (order_id) WHERE o.status <> 'cancelled'
        """
    )
    return connection


@pytest.fixture(scope="module")
def clean_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    write_sample(folder, clean=True)
    return folder


@pytest.fixture(scope="module")
def clean(clean_folder: Path) -> Iterator[Ask]:
    with connected(clean_folder) as connection:
        yield lambda sql: connection.sql(sql).fetchall()[0][0]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("faulty")
    write_sample(folder, faults=ALL_FAULTS)
    with connected(folder) as connection:
        yield lambda sql: connection.sql(sql).fetchall()[0][0]


@pytest.mark.parametrize(
    "rows_that_break_it",
    [
        "SELECT count(*) FROM orders WHERE shipped_at <= ordered_at OR delivered_at <= shipped_at",
        "SELECT count(*) FROM orders WHERE greatest(ordered_at, shipped_at, delivered_at) > DATE '2026-05-31'",
        "SELECT count(*) FROM orders ANTI JOIN order_lines USING (order_id)",
        "SELECT count(*) FROM orders ANTI JOIN customers USING (customer_id)",
        "SELECT count(*) FROM orders JOIN customers USING (customer_id) WHERE ordered_at >= left_at",
        "SELECT count(*) FROM tickets WHERE closed_at < opened_at",
        "SELECT count(*) FROM inventory WHERE on_hand <= 0",
        "SELECT count(*) FROM sold JOIN products USING (product_id) WHERE ordered_at < launched_on",
        "SELECT count(*) FROM invoices WHERE paid_at > due_at OR (paid_at IS NULL AND due_at < DATE '2026-05-31')",
        "SELECT count(*) FROM time_entries WHERE hours > 8 OR (objective IS NULL) = (initiative IS NULL)",
        "SELECT count(*) FROM (SELECT order_id FROM sold GROUP BY 1 HAVING sum(revenue) < sum(cost))",
        "SELECT count(*) FROM cash WHERE balance < 100000",
    ],
)
def test_clean_records_are_orderly(clean: Ask, rows_that_break_it: str) -> None:
    assert clean(rows_that_break_it) == 0


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        # the company told on the screens: 7.4 million euros in 2025, 42 % margin, 5,120 subscribers, 38 people
        ("SELECT sum(revenue) / 1e6 FROM sold WHERE year(ordered_at) = 2025", 7.0, 7.8),
        ("SELECT 1 - sum(cost) / sum(revenue) FROM sold", 0.41, 0.44),
        ("SELECT count(*) FROM customers WHERE subscribed_at IS NOT NULL AND left_at IS NULL", 4900, 5350),
        ("SELECT count(*) FROM employees WHERE left_at IS NULL", 38, 38),
        # long tail: a tenth of the range sells far more than a tenth; season: April against August, a day
        ("SELECT max(n) / avg(n) FROM (SELECT count(*) AS n FROM sold GROUP BY product_id)", 2.5, 12),
        (
            "SELECT avg(revenue) FILTER (month = 4) / avg(revenue) FILTER (month = 8) FROM "
            "(SELECT ordered_at, month(ordered_at) AS month, sum(revenue) AS revenue FROM sold "
            "WHERE order_kind = 'shop' GROUP BY ALL)",
            1.15,
            1.6,
        ),
        # hours recorded of 1,720 a year and post, March to May
        (
            "SELECT sum(hours) / (SELECT sum(fte) * 1720 / 4 FROM employees WHERE left_at IS NULL) "
            "FROM time_entries WHERE date >= DATE '2026-03-01'",
            0.8,
            1.05,
        ),
        # a late parcel changes nothing in the clean twin
        (
            "SELECT avg(csat) FILTER (delivered_at <= promised_at) - avg(csat) FILTER (delivered_at > promised_at) "
            "FROM orders JOIN tickets USING (order_id)",
            -0.15,
            0.15,
        ),
        (
            "SELECT avg(quantity) FILTER (discount > 0) / avg(quantity) FILTER (discount = 0) FROM sold "
            "WHERE quantity > 0 AND order_kind <> 'office'",
            1.8,
            2.6,
        ),
    ],
)
def test_clean_records_look_like_the_company(clean: Ask, figure: str, low: float, high: float) -> None:
    assert low <= clean(figure) <= high


@pytest.mark.parametrize(
    ("figure", "low", "high"),
    [
        ("SELECT avg((closed_at < opened_at)::INT) FROM tickets", 0.06, 0.10),
        ("SELECT max(created_at) - DATE '2026-04-12' FROM leads", -5, 0),
        ("SELECT sum(amount) FROM invoices WHERE paid_at IS NULL AND due_at < DATE '2026-05-31'", 10_000, 80_000),
        ("SELECT sum(revenue) / sum(cost) FROM sold WHERE product_id LIKE 'p-k%'", 0.9, 0.99),
        ("SELECT count(*) FROM inventory WHERE on_hand = 0", 20, 80),
        ("SELECT count(*) FROM inventory WHERE on_hand = 0 AND coalesce(on_order, 0) = 0", 0, 0),
        (
            "SELECT avg(csat) FILTER (delivered_at <= promised_at) - avg(csat) FILTER (delivered_at > promised_at) "
            "FROM orders JOIN tickets USING (order_id)",
            0.8,
            1.5,
        ),
        (
            "SELECT avg((discount >= 0.15)::INT) FROM (SELECT max(discount) AS discount FROM sold "
            "WHERE channel = 'business' GROUP BY order_id)",
            0.37,
            0.43,
        ),
        (
            "SELECT max(spend) / sum(spend) FROM (SELECT supplier_id, sum(quantity * unit_price) AS spend "
            "FROM purchases WHERE ordered_at >= DATE '2025-06-01' GROUP BY 1)",
            0.30,
            0.50,
        ),
        (
            "SELECT max(unit_cost) FILTER (month(ordered_at) >= 9) / max(unit_cost) FILTER (month(ordered_at) < 9) "
            "FROM sold WHERE product_id = 'p-101' AND year(ordered_at) = 2025",
            1.10,
            1.12,
        ),
    ],
)
def test_planted_causes_are_in_the_records(faulty: Ask, figure: str, low: float, high: float) -> None:
    assert low <= faulty(figure) <= high


def test_nothing_is_sold_while_it_stands_at_zero(faulty: Ask) -> None:
    sold = """
        SELECT count(*) FROM sold JOIN inventory USING (product_id)
        WHERE on_hand = 0 AND ordered_at BETWEEN date - 6 AND date AND quantity > 0
    """
    assert faulty(sold) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "touched"),
    [
        ("tickets_with_a_wrong_clock", {"tickets"}),
        ("leads_silent", {"leads"}),
        ("slow_payers", {"invoices"}),
        ("gift_sets", {"inventory", "purchases"}),
        ("cartons_bought_twice", {"purchases"}),
        ("one_supplier", {"products", "purchases"}),
        ("welcome_discounts", {"time_entries"}),
        ("loyalty_overspent", {"ledger", "cash"}),
        ("one_line_mechanic", {"skills"}),
        ("refills_in_words_only", set()),
    ],
)
def test_fault_touches_no_other_table(fault: str, touched: set[str], clean_folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, faults=[fault])
    assert fault in ALL_FAULTS
    assert {
        table for table, path in SOURCES.items() if _digest(clean_folder / path) != _digest(tmp_path / path)
    } == touched


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
