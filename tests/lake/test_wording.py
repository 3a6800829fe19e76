"""Sentences about records read as English."""

from __future__ import annotations

from typing import Any

import pytest

from oarlock.lake.facts import with_article


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("order_id", "an order_id"),
        ("item_id", "an item_id"),
        ("amount", "an amount"),
        ("unit", "a unit"),
        ("customer_id", "a customer_id"),
    ],
)
def test_a_column_has_its_article(column: str, words: str) -> None:
    assert with_article(column) == words


def test_a_line_without_its_order_is_told_with_the_right_article(open_folder: Any) -> None:
    orders = "order_id,ordered_at\n1,2026-01-05\n"
    lines = "order_id,product_id,quantity,unit_price\n1,p1,1,2\n9,p1,1,2\n"
    data = {"orders": "orders.csv", "order_lines": "lines.csv"}
    lake = open_folder(data, {"orders.csv": orders, "lines.csv": lines})
    said = [problem.message for problem in lake.facts["order_lines"].problems]
    assert [text for text in said if text.startswith("order_lines: 1 row has an order_id that is not in orders ('9').")]
