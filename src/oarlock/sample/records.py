"""The sample company's records as tables of columns, in the words of the canonical tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from oarlock.sample import money, staff
from oarlock.sample.assortment import PROMOTION_DAYS, products, promotions, sold_range
from oarlock.sample.hours import Plan, tasks, time_entries
from oarlock.sample.population import NEVER, ids
from oarlock.sample.sales import Sales, make_sales
from oarlock.sample.service import make_leads, make_tickets
from oarlock.sample.stock import count_days, make_stock
from oarlock.sample.time_line import AS_OF, FIRST, Days, dates, month_ends, stream

Form = Literal["csv", "csv.gz", "parquet"]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table and the form of its file."""

    name: str
    form: Form
    content: pa.Table


def record_tables(seed: int, faults: frozenset[str], objectives: Plan, initiatives: Plan) -> Iterable[TableFile]:
    """Every table of the folder."""
    sales = make_sales(seed, faults)
    yield from _trade(seed, faults, sales)
    yield from _goods(seed, faults, sales)
    yield from _service(seed, faults, sales)
    yield from _books(seed, faults, sales, initiatives)
    yield from _people(seed, faults, objectives, initiatives)
    yield TableFile("market", "csv", _market(seed))


def _trade(seed: int, faults: frozenset[str], sales: Sales) -> Iterable[TableFile]:
    orders, lines, people = sales.orders, sales.lines, sales.people
    names = ids(people)
    running = np.array([one.id for one in promotions(seed, faults)])
    status = np.where(orders.delivered >= 0, "delivered", np.where(orders.shipped >= 0, "shipped", "placed"))
    numbers = 100001 + np.arange(len(orders.day))
    yield TableFile(
        "orders",
        "parquet",
        pa.table(
            {
                "order_id": numbers,
                "ordered_at": _days(orders.day),
                "customer_id": _coded(names[orders.customer]),
                "status": _coded(np.where(orders.cancelled, "cancelled", status)),
                "channel": _coded(orders.channel),
                "order_kind": _coded(np.array(["refill", "shop", "office"])[orders.group]),
                "campaign_id": pa.array(running[orders.campaign], mask=orders.campaign < 0).dictionary_encode(),
                "promised_at": _days(orders.promised),
                "shipped_at": _days(orders.shipped, orders.shipped < 0),
                "delivered_at": _days(orders.delivered, orders.delivered < 0),
                "carrier": _coded(np.array(["Green Post", "City Bike"])[(numbers % 5 == 0).astype(int)]),
                "shipping_cost": orders.freight,
            }
        ),
    )
    yield TableFile(
        "order_lines",
        "parquet",
        pa.table(
            {
                "order_id": numbers[lines.order],
                "line_no": lines.number,
                "product_id": _coded(sold_range(faults).ids[lines.product]),
                "quantity": lines.quantity,
                "unit_price": lines.price,
                "unit_cost": lines.cost,
                "discount": lines.discount,
            }
        ),
    )
    never = people.subscribed == NEVER
    yield TableFile(
        "customers",
        "parquet",
        pa.table(
            {
                "customer_id": names,
                "first_seen_at": _days(people.first_seen),
                "segment": _coded(np.array(["subscriber", "occasional", "business"])[people.group]),
                "country": _coded(
                    np.array(["DE", "AT", "NL"])[np.searchsorted((8, 9), np.arange(len(names)) % 10, side="right")]
                ),
                "subscribed_at": _days(np.where(never, 0, people.subscribed), never),
                "left_at": _days(np.where(people.left == NEVER, 0, people.left), people.left == NEVER),
            }
        ),
    )


def _goods(seed: int, faults: frozenset[str], sales: Sales) -> Iterable[TableFile]:
    counts, bought = make_stock(seed, faults, sales)
    listed = products(faults)
    range_ = sold_range(faults)
    place = {product: number for number, product in enumerate(range_.ids)}
    last = np.array([len(sales.orders.day) and (AS_OF - FIRST).days])
    cost = [
        float(range_.cost_on(np.array([place[one.id]]), last)[0]) if one.id in place else one.cost for one in listed
    ]
    yield TableFile(
        "products",
        "csv",
        _rows(
            (
                "product_id",
                "name",
                "category",
                "pack",
                "unit_cost",
                "list_price",
                "lead_time_days",
                "supplier_id",
                "launched_on",
            ),
            [
                (
                    one.id,
                    one.name,
                    one.category,
                    one.pack,
                    unit_cost,
                    one.price,
                    one.lead_days,
                    one.supplier,
                    dt.date.fromisoformat(one.launched),
                )
                for one, unit_cost in zip(listed, cost, strict=True)
            ],
        ),
    )
    week, product = np.nonzero(count_days()[:, None] >= range_.launched[None, :])
    yield TableFile(
        "inventory",
        "csv.gz",
        pa.table(
            {
                "date": _days(count_days()[week]),
                "product_id": range_.ids[product],
                "on_hand": counts.on_hand[week, product],
                "on_order": counts.on_order[week, product],
                "arrives_at": _days(counts.arrives[week, product], counts.arrives[week, product] < 0),
                "reorder_point": counts.reorder_point[week, product],
            }
        ),
    )
    open_ = bought.received < 0
    yield TableFile(
        "purchases",
        "csv",
        pa.table(
            {
                "purchase_id": 50001 + np.arange(len(bought.day)),
                "ordered_at": _days(bought.day),
                "supplier_id": bought.supplier,
                "item_id": bought.item,
                "unit": bought.unit,
                "status": np.where(open_, "open", "received"),
                "quantity": bought.quantity,
                "received_quantity": pa.array(bought.quantity, mask=open_),
                "unit_price": bought.price,
                "promised_at": _days(bought.promised),
                "received_at": _days(bought.received, open_),
            }
        ),
    )
    yield TableFile(
        "campaigns",
        "csv",
        _rows(
            (
                "campaign_id",
                "product_id",
                "name",
                "unit",
                "start",
                "end",
                "spend",
                "channel",
                "discount",
                "expected_uplift",
            ),
            [
                (
                    one.id,
                    str(range_.ids[product]),
                    one.name,
                    "marketing",
                    _day(one.first),
                    _day(one.first + PROMOTION_DAYS - 1),
                    round(one.spend / 3, 2),
                    "web",
                    one.discount,
                    1.0,
                )
                for one in promotions(seed, faults)
                for product in one.products
            ],
        ),
    )


def _service(seed: int, faults: frozenset[str], sales: Sales) -> Iterable[TableFile]:
    tickets = make_tickets(seed, faults, sales)
    yield TableFile(
        "tickets",
        "csv.gz",
        pa.table(
            {
                "ticket_id": 700001 + np.arange(len(tickets.opened)),
                "opened_at": pa.array(tickets.opened.astype("datetime64[s]")),
                "closed_at": pa.array(tickets.closed.astype("datetime64[s]")),
                "customer_id": ids(sales.people)[tickets.customer],
                "channel": tickets.channel,
                "topic": tickets.topic,
                "first_contact_resolved": tickets.solved,
                "csat": pa.array(tickets.csat, mask=tickets.csat == 0),
                "order_id": 100001 + tickets.order,
                "handle_minutes": tickets.minutes,
            }
        ),
    )
    leads = make_leads(seed, faults)
    won, lost = leads.won >= 0, leads.lost >= 0
    stage = np.where(won, "won", np.where(lost, "lost", np.where(leads.qualified >= 0, "qualified", "new")))
    yield TableFile(
        "leads",
        "csv",
        pa.table(
            {
                "lead_id": 9001 + np.arange(len(leads.created)),
                "created_at": _days(leads.created),
                "source": leads.source,
                "owner": leads.owner,
                "stage": stage,
                "qualified_at": _days(leads.qualified, leads.qualified < 0),
                "won_at": _days(leads.won, ~won),
                "lost_at": _days(leads.lost, ~lost),
                "lost_why": pa.array(leads.why, mask=leads.why == ""),
                "amount": leads.amount,
            }
        ),
    )


def _books(seed: int, faults: frozenset[str], sales: Sales, initiatives: Plan) -> Iterable[TableFile]:
    invoices = money.make_invoices(seed, faults, sales)
    yield TableFile(
        "invoices",
        "csv",
        pa.table(
            {
                "invoice_id": 300001 + np.arange(len(invoices.issued)),
                "issued_at": _days(invoices.issued),
                "due_at": _days(invoices.due),
                "paid_at": _days(invoices.paid, invoices.paid < 0),
                "customer_id": ids(sales.people)[invoices.customer],
                "amount": invoices.amount,
            }
        ),
    )
    ledger = money.make_ledger(seed, faults, sales, initiatives)
    yield TableFile(
        "ledger",
        "csv",
        _rows(
            ("date", "account", "kind", "unit", "initiative", "amount"),
            [(one.day, one.account, one.kind, one.unit, one.initiative, one.amount) for one in ledger],
        ),
    )
    balance = money.cash_balances(seed, ledger)
    yield TableFile("cash", "csv", pa.table({"date": _days(np.arange(len(balance))), "balance": balance}))
    yield TableFile("targets", "csv", _rows(("metric", "period", "kind", "value"), money.budget_rows(ledger)))


def _people(seed: int, faults: frozenset[str], objectives: Plan, initiatives: Plan) -> Iterable[TableFile]:
    def day(text: str | None) -> dt.date | None:
        return None if text is None else dt.date.fromisoformat(text)

    yield TableFile(
        "employees",
        "csv",
        _rows(
            ("person_id", "name", "unit", "role", "manager", "hired_at", "left_at", "left_why", "fte", "annual_cost"),
            [
                (
                    one.id,
                    one.name,
                    one.unit,
                    one.role,
                    staff.manager_of(one),
                    day(one.hired),
                    day(one.left),
                    one.why,
                    one.fte,
                    one.cost * one.fte,
                )
                for one in staff.EMPLOYEES
            ],
        ),
    )
    yield TableFile("skills", "csv", _rows(("skill", "person_id", "qualified", "critical"), staff.skill_rows(faults)))
    entries = time_entries(seed, faults, objectives, initiatives)
    yield TableFile(
        "time_entries",
        "parquet",
        pa.table(
            {
                "person_id": pa.array([one.person for one in entries]).dictionary_encode(),
                "date": pa.array([one.day for one in entries]),
                "hours": [one.hours for one in entries],
                "initiative": pa.array([one.initiative for one in entries], pa.string()).dictionary_encode(),
                "objective": pa.array([one.objective for one in entries], pa.string()).dictionary_encode(),
            }
        ),
    )
    yield TableFile(
        "tasks",
        "csv",
        _rows(
            ("task_id", "initiative", "unit", "created_at", "due", "done_at"),
            [(one.id, one.initiative, one.unit, one.created, one.due, one.done) for one in tasks(seed, initiatives)],
        ),
    )


def _market(seed: int) -> pa.Table:
    """Size of the market for green cleaning (up 6 % a year) and how often refills are searched for, by month."""
    draw = stream(seed, "market")
    rows: list[tuple[Any, ...]] = []
    for place, day in enumerate(month_ends()):
        size = 61e6 * 1.06 ** (place / 12) * (1 + draw.normal(0, 0.01))
        rows.append((day.replace(day=1), "market_size", "green cleaning", round(float(size), -4)))
        search = 100 * 1.09 ** (place / 12) * (1 + draw.normal(0, 0.03))
        rows.append((day.replace(day=1), "search_interest", "refill", round(float(search), 1)))
    return _rows(("date", "series", "name", "value"), rows)


def _rows(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pa.Table:
    return pa.table({name: pa.array([row[place] for row in rows]) for place, name in enumerate(names)})


def _days(days: Days, absent: Any = None) -> pa.Array:
    return pa.array(dates(np.asarray(days, dtype=np.int64)), pa.date32(), mask=absent)


def _day(day: int) -> dt.date:
    return FIRST + dt.timedelta(days=day)


def _coded(values: Any) -> pa.Array:
    return pa.array(values).dictionary_encode()
