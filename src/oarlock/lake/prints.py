"""What changed since an earlier run: the stored parts of a table with their keys and the days they touch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oarlock.engine.model.tables import TABLES
from oarlock.lake.dated import Dating
from oarlock.lake.loading import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPrint:
    """key: the same as long as the part's files and their definition are. first, last: the days its rows touch.

    Both are None where nothing dates a row; `undated` rows may then belong anywhere.
    """

    key: str
    rows: int
    first: dt.date | None
    last: dt.date | None
    undated: int


def part_prints(loaded: Loaded, line_parts: Sequence[Dating]) -> tuple[PartPrint, ...]:
    """One for each stored part, in the order of their files."""
    lent = line_parts if loaded.table is TABLES["order_lines"] and loaded.lent_days is not None else None
    found = []
    for at, part in enumerate(loaded.parts):
        days: Iterable[dt.date] = lent[at].days if lent is not None else map(dt.date.fromisoformat, part.facts["days"])
        counts = lent[at].days.values() if lent is not None else part.facts["days"].values()
        listed = sorted(days)
        found.append(
            PartPrint(
                key=part.key,
                rows=part.facts["rows"],
                first=listed[0] if listed else None,
                last=listed[-1] if listed else None,
                undated=part.facts["rows"] - sum(counts),
            )
        )
    return tuple(found)
