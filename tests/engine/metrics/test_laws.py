"""General laws over every metric of the catalogue, on a seeded business that has every table."""

# ruff: noqa: E501  (rows and queries read best on one line)
from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from oarlock.engine.metrics.book import build_book
from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.engine.metrics.series import Request
from oarlock.engine.metrics.standalone import sql_of
from oarlock.usecases.refresh_metrics import book_for, evaluate, first_day

AS_OF = dt.date(2026, 5, 20)
START = dt.date(2023, 12, 15)
LAW_IDS = [metric for metric, builtin in BUILTINS.items() if not builtin.later]
FROM_PLAN = {"ideas_submitted", "innovation_adoption"}


def _tables(seed):
    rng = np.random.default_rng(seed)

    def day(low=0, high=(AS_OF - START).days):
        return START + dt.timedelta(days=int(rng.integers(low, high + 1)))

    def later(first, most, missing=0.2):
        found = first + dt.timedelta(days=int(rng.integers(0, most)))
        return None if rng.random() < missing or found > AS_OF else found

    def one_of(*values):
        return values[int(rng.integers(len(values)))]

    orders, lines, tickets, leads, invoices, purchases = [], [], [], [], [], []
    for at in range(400):
        ordered = START if at == 0 else day()
        promised = ordered + dt.timedelta(days=5)
        orders.append(
            {
                "order_id": f"o{at}", "ordered_at": ordered, "customer_id": f"c{rng.integers(40)}", "channel": one_of("web", "shop", None),
                "status": one_of("delivered", "delivered", "delivered", "cancelled", "returned"), "promised_at": promised,
                "delivered_at": later(ordered, 9), "campaign_id": one_of("k1", "k2", None, None),
            }
        )  # fmt: skip
        for line in range(int(rng.integers(1, 4))):
            lines.append(
                {
                    "order_id": f"o{at}", "line_no": str(line), "product_id": f"p{rng.integers(6)}",
                    "quantity": float(one_of(1, 2, 5, -1)), "unit_price": float(rng.integers(5, 50)),
                    "unit_cost": one_of(3.0, 4.5, None), "discount": one_of(0.0, 0.1, None),
                }
            )  # fmt: skip
    for at in range(150):
        opened = day()
        tickets.append(
            {
                "ticket_id": f"t{at}", "opened_at": opened, "closed_at": later(opened, 20), "customer_id": f"c{rng.integers(40)}",
                "csat": one_of(1.0, 3.0, 4.0, 5.0, None), "nps": one_of(0.0, 7.0, 9.0, 10.0, None),
                "first_contact_resolved": one_of(True, False, None), "order_id": f"o{rng.integers(400)}",
            }
        )  # fmt: skip
        created = day()
        won = later(created, 60, 0.6)
        leads.append(
            {
                "lead_id": f"l{at}",
                "created_at": created,
                "won_at": won,
                "lost_at": None if won else later(created, 60, 0.5),
                "amount": 10.0 * at,
            }
        )
        issued = day()
        invoices.append(
            {
                "invoice_id": f"i{at}",
                "issued_at": issued,
                "due_at": issued + dt.timedelta(14),
                "paid_at": later(issued, 60),
                "amount": 50.0 + at,
                "customer_id": "c1",
            }
        )
        bought = day()
        purchases.append(
            {
                "purchase_id": f"b{at}", "ordered_at": bought, "supplier_id": one_of("s1", "s2", "s3"), "item_id": f"p{rng.integers(6)}", "quantity": 10.0,
                "unit_price": 2.5, "status": one_of("received", "open", "cancelled"), "promised_at": bought + dt.timedelta(10),
                "received_at": later(bought, 20), "received_quantity": 10.0, "rejected_quantity": float(one_of(0, 0, 1)),
            }
        )  # fmt: skip
    return {
        "orders": orders, "order_lines": lines, "tickets": tickets, "leads": leads, "invoices": invoices, "purchases": purchases,
        "products": [{"product_id": f"p{at}", "unit_cost": 2.0 + at, "category": f"g{at % 2}", "reorder_point": 6.0, "discontinued_at": None} for at in range(6)],
        "customers": [{"customer_id": f"c{at}", "first_seen_at": day(), "left_at": later(START, 800, 0.7), "segment": f"s{at % 3}"} for at in range(40)],
        "campaigns": [{"campaign_id": f"k{at}", "start": day(), "end": AS_OF, "spend": 100.0 * at} for at in range(1, 3)],
        "inventory": [{"date": START + dt.timedelta(30 * at), "product_id": f"p{item}", "on_hand": float(rng.integers(0, 12)), "on_order": 1.0} for at in range(30) for item in range(6)],
        "ledger": [{"date": day(), "account": one_of("marketing", "rent"), "kind": one_of("revenue", "cogs", "opex", "payroll", "capex"), "amount": float(rng.integers(10, 99))} for _ in range(200)],
        "employees": [
            {"person_id": f"e{at}", "unit": one_of("u", "v"), "hired_at": START - dt.timedelta(200 - at), "left_at": later(START, 900, 0.7), "left_why": one_of("resigned", "other"), "fte": 0.8}
            for at in range(30)
        ],
        "events": [{"process": one_of("x", "y"), "case_id": f"k{rng.integers(80)}", "activity": one_of("a", "b", "c"), "at": day(), "started_at": None} for _ in range(300)],
        "market": [{"date": dt.date(year, month, 1), "series": "market_size", "value": 1e6 * year / 2024} for year in (2024, 2025, 2026) for month in (1, 5)],
    }  # fmt: skip


@pytest.fixture(scope="module")
def business(records, company):
    lake = records(AS_OF, **_tables(7))
    return lake, book_for(company(), lake)


def request(book, metric, grain="month", by=()):
    return Request.series(book, book.get(metric), first_day(book, metric), AS_OF, grain=grain, by=by)


def figures(series):
    return [(one.at, tuple(one.by.values()), one.value, one.n, one.complete, one.reason) for one in series.values]


@pytest.fixture(scope="module")
def monthly(business):
    lake, book = business
    wanted = [metric for metric in LAW_IDS if metric not in FROM_PLAN]
    return dict(zip(wanted, evaluate(lake, book, [request(book, metric) for metric in wanted]), strict=True))


def test_every_metric_can_be_computed_here(business):
    _, book = business
    assert [metric for metric in LAW_IDS if metric not in FROM_PLAN and not book.get(metric).available] == []


@pytest.mark.parametrize("metric", [one for one in LAW_IDS if one not in FROM_PLAN])
def test_values_have_reasons_and_bounds(monthly, metric):
    series, (low, high) = monthly[metric], BUILTINS[metric].bounds
    assert any(one.value is not None for one in series.values), series.values[-3:]
    for one in series.values:
        assert (one.value is None) == (one.reason is not None)
        if one.value is not None:
            assert np.isfinite(one.value)
            assert low is None or one.value >= low - 1e-12
            assert high is None or one.value <= high + 1e-12


def test_the_order_of_rows_does_not_matter(business, monthly, records, company):
    lake, _ = business
    rng = np.random.default_rng(1)
    shuffled = {name: [rows[at] for at in rng.permutation(len(rows))] for name, rows in lake.tables.items()}
    other = records(AS_OF, **shuffled)
    book = book_for(company(), other)
    found = evaluate(other, book, [request(book, metric) for metric in monthly])
    for series, (metric, expected) in zip(found, monthly.items(), strict=True):
        for one, two in zip(figures(series), figures(expected), strict=True):
            assert one[3:] == two[3:], metric
            assert one[2] == (None if two[2] is None else pytest.approx(two[2], rel=1e-9, abs=1e-12)), metric


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_the_planner_equals_the_standalone_query(business, grain):
    lake, book = business
    wanted = [request(book, metric, grain) for metric in LAW_IDS if metric not in FROM_PLAN]
    wanted = [replace(one, windows=one.windows[-30:]) for one in wanted]
    for one, series in zip(wanted, evaluate(lake, book, wanted), strict=True):
        rows = lake.connection.sql(sql_of(book, one)).to_arrow_table().to_pylist()
        assert [(row["at"], row["n"]) for row in rows] == [(value.at, value.n) for value in series.values], (
            one.metric.id
        )
        for row, value in zip(rows, series.values, strict=True):
            expected = None if row["value"] is None else pytest.approx(row["value"], rel=1e-9, abs=1e-12)
            assert value.value == expected, (one.metric.id, row, value)


@pytest.mark.parametrize(
    ("metric", "cut"),
    [("revenue", "channel"), ("orders", "segment"), ("purchase_spend", "supplier_id"), ("operating_cost", "kind")],
)
def test_additive_metrics_split_and_sum(business, metric, cut):
    lake, book = business
    assert book.get(metric).additive
    whole, parts = evaluate(lake, book, [request(book, metric), request(book, metric, by=(cut,))])
    for one in whole.values:
        pieces = [part.value for part in parts.values if part.at == one.at]
        assert sum(piece for piece in pieces if piece is not None) == pytest.approx(one.value or 0.0)


@pytest.mark.parametrize("metric", ["revenue", "orders", "cash_collected"])
def test_periods_add_up_to_the_span(business, metric):
    lake, book = business
    first = dt.date(2024, 1, 1)
    span = Request.over(book.get(metric), first, AS_OF)
    months = Request.series(book, book.get(metric), first, AS_OF)
    weeks = Request.series(book, book.get(metric), dt.date(2024, 1, 1), AS_OF, grain="week")
    total, monthly, weekly = evaluate(lake, book, [span, months, weeks])
    assert sum(one.value for one in monthly.values) == pytest.approx(total.values[0].value)
    assert sum(one.value for one in weekly.values) == pytest.approx(total.values[0].value)


@pytest.mark.parametrize("metric", [one for one in LAW_IDS if one not in FROM_PLAN])
def test_a_period_before_all_records_is_undefined(business, metric):
    lake, book = business
    series = evaluate(lake, book, [Request.over(book.get(metric), dt.date(2001, 1, 1), dt.date(2001, 1, 31))])[0]
    assert series.values[0].value is None
    assert series.values[0].reason is not None
    assert not series.values[0].complete


def test_many_metrics_over_one_table_are_few_queries(business):
    lake, book = business
    additive = [
        metric
        for metric in ("revenue", "gross_revenue", "return_rate", "discount_share", "gross_profit", "cost_of_goods")
        if book.get(metric)
    ]
    lake.asked.clear()
    evaluate(
        lake, book, [request(book, metric, by=by) for metric in additive for by in ((), ("channel",), ("category",))]
    )
    assert len(lake.asked) == 1


def test_an_empty_business_has_no_values_and_no_errors(records, company):
    lake = records(AS_OF, orders=[])
    book = build_book([], {}, book_for(company(), lake).calendar, AS_OF)
    assert all(not metric.available for metric in book.metrics.values())
