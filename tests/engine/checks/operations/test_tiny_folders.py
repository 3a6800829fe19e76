from __future__ import annotations

from importlib import import_module

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.operations import KINDS
from oarlock.engine.checks.release import KINDS as CONTRACT
from oarlock.engine.model.tables import TABLES

ONE = {
    "orders": {"order_id": "o", "ordered_at": "2026-05-01", "customer_id": "c", "status": "placed", "channel": "web",
               "promised_at": "2026-05-20", "shipped_at": None, "delivered_at": None, "shipping_cost": 2.0},
    "order_lines": {"order_id": "o", "product_id": "p", "quantity": 1.0, "unit_price": 9.0, "unit_cost": 5.0, "discount": 0.1},
    "customers": {"customer_id": "c", "segment": "s"},
    "products": {"product_id": "p", "name": "P", "category": "k", "unit_cost": 5.0, "list_price": 9.0},
    "inventory": {"date": "2026-05-30", "product_id": "p", "on_hand": 4.0, "on_order": 0.0},
    "purchases": {"purchase_id": "b", "ordered_at": "2026-05-02", "supplier_id": "s", "item_id": "p", "quantity": 4.0,
                  "unit_price": 5.0},
    "tickets": {"ticket_id": "t", "opened_at": "2026-05-21", "order_id": "o", "csat": 4.0},
    "invoices": {"invoice_id": "i", "issued_at": "2026-05-01", "due_at": "2026-06-15", "paid_at": None,
                 "customer_id": "c", "amount": 9.0},
    "ledger": {"date": "2026-05-03", "account": "a", "kind": "opex", "amount": 3.0},
    "employees": {"person_id": "e", "unit": "u", "hired_at": "2020-01-01", "left_at": None},
}  # fmt: skip


def check_of(kind):
    return import_module(f"oarlock.engine.checks.operations.{kind}").CHECK


def test_every_kind_of_the_contract_is_here_with_its_thresholds():
    wanted = {kind for kind, facts in CONTRACT.items() if facts.dimension == "operations"}
    assert set(KINDS) == wanted
    for kind in KINDS:
        assert dict(check_of(kind).thresholds) == dict(CONTRACT[kind].thresholds)
        assert check_of(kind).dimension == "operations"
        for part in ("What is assessed:", "Why it hurts:", "What good looks like:", "What to do:"):
            assert part in (import_module(f"oarlock.engine.checks.operations.{kind}").__doc__ or "")


@pytest.mark.parametrize("kind", KINDS)
def test_one_row_a_table_raises_nothing(business, kind):
    folder = business("2026-05-31")
    for table, row in ONE.items():
        folder.add(table, [row])
    found = folder.find(check_of(kind))
    assert isinstance(found, TooLittle) or found == []


@pytest.mark.parametrize("kind", KINDS)
def test_tables_without_rows_raise_nothing(business, kind):
    folder = business("2026-05-31")
    for table in ONE:
        folder.add(table, [])
        folder.columns |= {f"{table}.{column.name}" for column in TABLES[table].columns}
    found = folder.find(check_of(kind))
    assert isinstance(found, TooLittle) or found == []
