"""The days of order lines, which have no date of their own: those of their orders. Computed once for each stored part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from oarlock.engine.model.tables import TABLES
from oarlock.lake.cache import key_of
from oarlock.lake.loading import Levels, Loaded, Part, merged_levels
from oarlock.lake.part import level_sql, numbers_of
from oarlock.lake.sources import Desk


@dataclass(frozen=True, slots=True)
class Dating:
    """days: rows by day. levels: by number column and month, how many values and the sum of their logarithms.

    orphans: rows whose order is not there.
    """

    days: Mapping[dt.date, int]
    levels: Levels
    orphans: int


def part_dating(lines: Loaded, part: Part, orders: Loaded, desk: Desk) -> Dating:
    """One part's days. Remembered as long as the orders that were there then are there still, and none was missing."""
    present = {item.key for item in orders.parts}
    key = key_of("dated", part.key)
    note = desk.cache.note("dated", key)
    if note is None or not set(note["orders"]) <= present or (note["orphans"] and set(note["orders"]) != present):
        note = _computed(lines, part, desk) | {"orders": sorted(present)}
        desk.cache.keep_note_anew("dated", key, note)
    days = {dt.date.fromisoformat(day): count for day, count in note["days"].items()}
    return Dating(days, note["levels"], note["orphans"])


def _computed(lines: Loaded, part: Part, desk: Desk) -> dict[str, Any]:
    joined = (
        f"(SELECT t.*, CAST(o.ordered_at AS DATE) AS _day, o.order_id IS NULL AND t.order_id IS NOT NULL AS _orphan "
        f"FROM {part.scan} AS t LEFT JOIN loaded.orders AS o ON o.order_id = t.order_id)"
    )
    numbers = numbers_of(TABLES["order_lines"], lines.types)
    levels = ", ".join(level_sql(name) for name in numbers)
    rows = desk.connection.execute(
        f"SELECT _day, count(*), count(*) FILTER (WHERE _orphan){', ' if levels else ''}{levels} FROM {joined} GROUP BY _day"
    ).fetchall()
    months: dict[str, dict[str, list[float]]] = {name: {} for name in numbers}
    for day, _, _, *sums in rows:
        for at, name in enumerate(numbers):
            if day is not None and sums[2 * at]:
                cell = months[name].setdefault(day.isoformat()[:7], [0, 0.0])
                cell[0] += sums[2 * at]
                cell[1] += sums[2 * at + 1]
    return {
        "days": {
            day.isoformat(): count for day, count, *_ in sorted(rows, key=lambda row: str(row[0])) if day is not None
        },
        "levels": months,
        "orphans": sum(row[2] for row in rows),
    }


def with_dates(lines: Loaded, orders: Loaded, desk: Desk) -> tuple[Loaded, tuple[Dating, ...]]:
    """The lines with the days of their orders, and each part's own."""
    datings = tuple(part_dating(lines, part, orders, desk) for part in lines.parts)
    days: Counter[dt.date] = Counter()
    for dating in datings:
        days.update(dating.days)
    levels = merged_levels([dating.levels for dating in datings])
    return replace(lines, lent_days=dict(sorted(days.items())), lent_levels=levels), datings
