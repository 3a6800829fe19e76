"""What the tables of a company hold, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.engine.model.snapshot import TableFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """nulls, distinct: counts (distinct without null). least, most: the smallest and largest value. examples: the commonest.

    present: the records hold the column; else it is there only as an empty one.
    """

    name: str
    type: str
    present: bool
    rows: int
    nulls: int
    distinct: int
    least: Any
    most: Any
    examples: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfiles:
    """A company's tables: facts and columns by table."""

    company: str
    as_of: dt.date
    facts: Mapping[str, TableFacts]
    columns: Mapping[str, tuple[ColumnProfile, ...]]
    steward: bool = False
