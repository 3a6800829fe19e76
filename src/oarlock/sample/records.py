"""The sample company's records: every table of its folder, in the words of the canonical tables."""

from __future__ import annotations

from collections.abc import Iterable

from oarlock.sample.columns import TableFile
from oarlock.sample.goods_tables import goods_tables
from oarlock.sample.hours import Plan
from oarlock.sample.office_tables import office_tables
from oarlock.sample.people_tables import people_tables
from oarlock.sample.sales import make_sales
from oarlock.sample.trade_tables import trade_tables


def record_tables(seed: int, faults: frozenset[str], objectives: Plan, initiatives: Plan) -> Iterable[TableFile]:
    """Every table of the folder, one after the other, so that only one is held in memory besides the sales."""
    sales = make_sales(seed, faults)
    yield from trade_tables(seed, faults, sales)
    yield from goods_tables(seed, faults, sales)
    yield from office_tables(seed, faults, sales, initiatives)
    yield from people_tables(seed, faults, objectives, initiatives)
