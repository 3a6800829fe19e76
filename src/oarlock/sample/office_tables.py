"""The tables of what the office keeps: questions, leads, invoices, ledger, cash, budget, the market."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from oarlock.sample import money
from oarlock.sample.columns import TableFile, day_column, table, table_of_rows
from oarlock.sample.population import ids
from oarlock.sample.sales import Sales
from oarlock.sample.service import make_leads, make_tickets
from oarlock.sample.time_line import month_ends, stream
from oarlock.sample.trade_tables import FIRST_ORDER

_BOOKING = ("date", "account", "kind", "unit", "initiative", "amount")


def office_tables(
    seed: int, faults: frozenset[str], sales: Sales, initiatives: list[dict[str, Any]]
) -> Iterable[TableFile]:
    """Tickets, leads, invoices, ledger, cash, targets, market."""
    yield TableFile("tickets", "csv.gz", _tickets(seed, faults, sales))
    yield TableFile("leads", "csv", _leads(seed, faults))
    yield TableFile("invoices", "csv", _invoices(seed, faults, sales))
    ledger = money.make_ledger(seed, faults, sales, initiatives)
    bookings = [tuple(getattr(one, "day" if name == "date" else name) for name in _BOOKING) for one in ledger]
    yield TableFile("ledger", "csv", table_of_rows(_BOOKING, bookings))
    balance = money.cash_balances(seed, ledger)
    yield TableFile("cash", "csv", table(date=day_column(np.arange(len(balance))), balance=balance))
    budget = money.budget_rows(ledger)
    yield TableFile("targets", "csv", table_of_rows(("metric", "period", "kind", "value"), budget))
    yield TableFile("market", "csv", _market(seed))


def _tickets(seed: int, faults: frozenset[str], sales: Sales) -> pa.Table:
    tickets = make_tickets(seed, faults, sales)
    return table(
        ticket_id=700001 + np.arange(len(tickets.opened)),
        opened_at=pa.array(tickets.opened.astype("datetime64[s]")),
        closed_at=pa.array(tickets.closed.astype("datetime64[s]")),
        customer_id=ids(sales.people)[tickets.customer],
        channel=tickets.channel,
        topic=tickets.topic,
        first_contact_resolved=tickets.solved,
        csat=pa.array(tickets.csat, mask=tickets.csat == 0),
        order_id=FIRST_ORDER + tickets.order,
        handle_minutes=tickets.minutes,
    )


def _leads(seed: int, faults: frozenset[str]) -> pa.Table:
    leads = make_leads(seed, faults)
    won, lost = leads.won >= 0, leads.lost >= 0
    return table(
        lead_id=9001 + np.arange(len(leads.created)),
        created_at=day_column(leads.created),
        source=leads.source,
        owner=leads.owner,
        stage=np.where(won, "won", np.where(lost, "lost", np.where(leads.qualified >= 0, "qualified", "new"))),
        qualified_at=day_column(leads.qualified, leads.qualified < 0),
        won_at=day_column(leads.won, ~won),
        lost_at=day_column(leads.lost, ~lost),
        lost_why=pa.array(leads.why, mask=leads.why == ""),
        amount=leads.amount,
    )


def _invoices(seed: int, faults: frozenset[str], sales: Sales) -> pa.Table:
    invoices = money.make_invoices(seed, faults, sales)
    return table(
        invoice_id=300001 + np.arange(len(invoices.issued)),
        issued_at=day_column(invoices.issued),
        due_at=day_column(invoices.due),
        paid_at=day_column(invoices.paid, invoices.paid < 0),
        customer_id=ids(sales.people)[invoices.customer],
        amount=invoices.amount,
    )


def _market(seed: int) -> pa.Table:
    """Size of the market for green cleaning (up 6 % a year) and how often refills are searched for, by month."""
    draw = stream(seed, "market")
    rows: list[tuple[Any, ...]] = []
    for place, day in enumerate(month_ends()):
        first = day.replace(day=1)
        size = 61e6 * 1.06 ** (place / 12) * (1 + draw.normal(0, 0.01))
        rows.append((first, "market_size", "green cleaning", round(float(size), -4)))
        search = 100 * 1.09 ** (place / 12) * (1 + draw.normal(0, 0.03))
        rows.append((first, "search_interest", "refill", round(float(search), 1)))
    return table_of_rows(("date", "series", "name", "value"), rows)
