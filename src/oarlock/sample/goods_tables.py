"""The tables of the goods: products, stock counts, purchases, promotions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from oarlock.sample.assortment import PROMOTION_DAYS, products, promotions, sold_range
from oarlock.sample.columns import TableFile, day_column, day_of, table, table_of_rows
from oarlock.sample.sales import Sales
from oarlock.sample.stock import Counts, Purchases, count_days, make_stock
from oarlock.sample.time_line import SPAN


def goods_tables(seed: int, faults: frozenset[str], sales: Sales) -> Iterable[TableFile]:
    """Products, inventory, purchases and campaigns."""
    counts, bought = make_stock(seed, faults, sales)
    yield TableFile("products", "csv", _products(faults))
    yield TableFile("inventory", "csv.gz", _inventory(faults, counts))
    yield TableFile("purchases", "csv", _purchases(bought))
    yield TableFile("campaigns", "csv", _campaigns(seed, faults))


def _products(faults: frozenset[str]) -> pa.Table:
    """Prices and costs are those of the last day."""
    sold = sold_range(faults)
    today = sold.cost_on(np.arange(len(sold.ids)), np.full(len(sold.ids), SPAN - 1))
    cost = {
        **{one.id: one.cost for one in products(faults)},
        **dict(zip(sold.ids.tolist(), today.tolist(), strict=True)),
    }
    listed = products(faults)
    return table(
        product_id=[one.id for one in listed],
        name=[one.name for one in listed],
        category=[one.category for one in listed],
        pack=[one.pack for one in listed],
        unit_cost=[cost[one.id] for one in listed],
        list_price=[float(one.price) for one in listed],
        lead_time_days=[one.lead_days for one in listed],
        supplier_id=[one.supplier for one in listed],
        launched_on=[dt.date.fromisoformat(one.launched) for one in listed],
    )


def _inventory(faults: frozenset[str], counts: Counts) -> pa.Table:
    """One row a Sunday and product on sale."""
    sold = sold_range(faults)
    week, product = np.nonzero(count_days()[:, None] >= sold.launched[None, :])
    return table(
        date=day_column(count_days()[week]),
        product_id=sold.ids[product],
        on_hand=counts.on_hand[week, product],
        on_order=counts.on_order[week, product],
        arrives_at=day_column(counts.arrives[week, product], counts.arrives[week, product] < 0),
        reorder_point=counts.reorder_point[week, product],
    )


def _purchases(bought: Purchases) -> pa.Table:
    still_open = bought.received < 0
    return table(
        purchase_id=50001 + np.arange(len(bought.day)),
        ordered_at=day_column(bought.day),
        supplier_id=bought.supplier,
        item_id=bought.item,
        unit=bought.unit,
        status=np.where(still_open, "open", "received"),
        quantity=bought.quantity,
        received_quantity=pa.array(bought.quantity, mask=still_open),
        unit_price=bought.price,
        promised_at=day_column(bought.promised),
        received_at=day_column(bought.received, still_open),
    )


def _campaigns(seed: int, faults: frozenset[str]) -> pa.Table:
    """One row a promotion and product; what a promotion costs is split equally over its products."""
    names = (
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
    )
    ids = sold_range(faults).ids
    rows = [
        (
            *(one.id, str(ids[product]), one.name, "marketing"),
            *(day_of(one.first), day_of(one.first + PROMOTION_DAYS - 1)),
            *(round(one.spend / len(one.products), 2), "web", one.discount, 1.0),
        )
        for one in promotions(seed, faults)
        for product in one.products
    ]
    return table_of_rows(names, rows)
