"""The tables of what was sold: orders, their lines, customers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from oarlock.sample.assortment import promotions, sold_range
from oarlock.sample.columns import TableFile, coded, day_column, table
from oarlock.sample.population import NEVER, Customers, ids
from oarlock.sample.sales import Sales

FIRST_ORDER = 100001
_COUNTRIES = ("DE", "AT", "NL")
_CARRIERS = ("Green Post", "City Bike")


def trade_tables(seed: int, faults: frozenset[str], sales: Sales) -> Iterable[TableFile]:
    """Orders, order lines and customers."""
    yield TableFile("orders", "parquet", _orders(seed, faults, sales))
    yield TableFile("order_lines", "parquet", _lines(faults, sales))
    yield TableFile("customers", "parquet", _customers(sales.people))


def _orders(seed: int, faults: frozenset[str], sales: Sales) -> pa.Table:
    orders = sales.orders
    running = np.array([one.id for one in promotions(seed, faults)])
    way = np.where(orders.delivered >= 0, "delivered", np.where(orders.shipped >= 0, "shipped", "placed"))
    numbers = FIRST_ORDER + np.arange(len(orders.day))
    return table(
        order_id=numbers,
        ordered_at=day_column(orders.day),
        customer_id=coded(ids(sales.people)[orders.customer]),
        status=coded(np.where(orders.cancelled, "cancelled", way)),
        channel=coded(orders.channel),
        order_kind=coded(np.array(["refill", "shop", "office"])[orders.group]),
        campaign_id=coded(running[orders.campaign], orders.campaign < 0),
        promised_at=day_column(orders.promised),
        shipped_at=day_column(orders.shipped, orders.shipped < 0),
        delivered_at=day_column(orders.delivered, orders.delivered < 0),
        carrier=coded(np.array(_CARRIERS)[(numbers % 5 == 0).astype(np.int64)]),
        shipping_cost=orders.freight,
    )


def _lines(faults: frozenset[str], sales: Sales) -> pa.Table:
    lines = sales.lines
    return table(
        order_id=FIRST_ORDER + lines.order,
        line_no=lines.number,
        product_id=coded(sold_range(faults).ids[lines.product]),
        quantity=lines.quantity,
        unit_price=lines.price,
        unit_cost=lines.cost,
        discount=lines.discount,
    )


def _customers(people: Customers) -> pa.Table:
    """Four in five live in DE, one in ten in AT and NL."""
    place = np.arange(len(people.group)) % 10
    return table(
        customer_id=ids(people),
        first_seen_at=day_column(people.first_seen),
        segment=coded(np.array(["subscriber", "occasional", "business"])[people.group]),
        country=coded(np.array(_COUNTRIES)[np.searchsorted((8, 9), place, side="right")]),
        subscribed_at=day_column(people.subscribed, people.subscribed == NEVER),
        left_at=day_column(people.left, people.left == NEVER),
    )
