"""The profile of a table, and the canonical tables as text."""

from typing import Any

from oarlock.engine.model.tables import TABLES
from oarlock.lake.describe import canonical_text


def test_profiles_each_column(open_folder: Any) -> None:
    text = "order_id,ordered_at,channel\n1,2026-01-02,web\n2,2026-01-01,web\n3,2026-01-03,\n"
    profile = {item.name: item for item in open_folder({"orders": "o.csv"}, {"o.csv": text}).profile("orders")}
    channel = profile["channel"]
    assert (channel.type, channel.rows, channel.nulls, channel.distinct, channel.examples) == (
        "VARCHAR",
        3,
        1,
        1,
        ("web",),
    )
    assert (profile["ordered_at"].least.day, profile["ordered_at"].most.day) == (1, 3)
    assert not profile["carrier"].present
    assert profile["carrier"].nulls == 3


def test_tells_every_canonical_column() -> None:
    text = canonical_text()
    for table in TABLES.values():
        assert f"{table.name}: one row is {table.row_is}" in text
        for column in table.columns:
            assert f"  {column.name}" in canonical_text(table)
    assert "quantity " in canonical_text(TABLES["order_lines"])
    assert "order_id*" in canonical_text(TABLES["orders"])
