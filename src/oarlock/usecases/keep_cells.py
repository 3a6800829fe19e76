"""Keeps the cells of cubes between runs: after a new day only the buckets it touches are computed again.

A kept cell stands as long as the files behind it are the same. What cannot be told apart by days (a list of products
changed, a cube by another date than the one that dates the rows) is computed anew. Deleting the kept cells changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from oarlock.engine.metrics.plan import Cells, PlannedQuery
from oarlock.engine.model.calendar import Calendar
from oarlock.engine.model.tables import TABLES
from oarlock.lake.cache import key_of

if TYPE_CHECKING:
    from oarlock.lake.cache import Cache

_KIND = "cubes"
_DAY = dt.timedelta(days=1)
_NO_DAY = dt.date(1, 1, 1)


class Part(Protocol):
    """Rows stored together."""

    @property
    def key(self) -> str:
        """What they are: other rows, another key."""
        ...

    @property
    def first(self) -> dt.date | None:
        """Their first day."""
        ...

    @property
    def last(self) -> dt.date | None:
        """Their last day."""
        ...

    @property
    def latest(self) -> dt.date | None:
        """Their latest moment of any kind."""
        ...


@runtime_checkable
class StoredRecords(Protocol):
    """A lake that knows the parts of its tables and has a place to keep things."""

    @property
    def as_of(self) -> dt.date:
        """The day of the views."""
        ...

    @property
    def cache(self) -> Cache:
        """Where cells are kept."""
        ...

    def stored(self, table: str) -> Sequence[Part]:
        """The parts of a table."""
        ...

    def arrow(self, sql: str, *, exact: bool = False) -> pa.Table:
        """The result of a query."""
        ...


@dataclass(frozen=True, slots=True)
class _Note:
    """What kept cells stand on: the span, the as-of day, the parts of every table (key, first, last, latest)."""

    first: dt.date
    last: dt.date
    as_of: dt.date
    parts: dict[str, list[list[str | None]]]


def cells_of(lake: StoredRecords, query: PlannedQuery, calendar: Calendar) -> pa.Table:
    """The query's result, from kept cells and as little new work as is right."""
    if query.cells is None:
        return lake.arrow(query.sql, exact=True)
    cells = query.cells
    key = key_of(_KIND, cells.text(_NO_DAY, _NO_DAY), cells.tables)
    note = _note_now(lake, cells)
    kept = _kept(lake.cache.path(_KIND, key))
    fresh = None if kept is None else _renewed(lake, cells, calendar, *kept, note)
    if fresh is None:
        fresh = lake.arrow(query.sql, exact=True)
    if kept is None or kept[1] != note:
        lake.cache.build(_KIND, key, lambda path: _write(path, fresh, note), replace=True)
    return fresh


def _renewed(
    lake: StoredRecords, cells: Cells, calendar: Calendar, old: pa.Table, then: _Note, now: _Note
) -> pa.Table | None:
    """The kept cells with the touched buckets computed again; None where all must be."""
    first_bucket = calendar.start_of(cells.bucket, cells.first)
    if cells.first < then.first or (first_bucket != cells.first and cells.first != then.first):
        return None
    touched = _touched(cells, then, now)
    if touched is None:
        return None
    low, high = touched
    if cells.last != then.last:
        low = min(low, min(cells.last, then.last))
        high = max(high, cells.last)
    if low > high:
        return _between(old, cells.first, cells.last, first_bucket)
    start = max(calendar.start_of(cells.bucket, low), cells.first)
    end = min(calendar.next_start(cells.bucket, calendar.start_of(cells.bucket, high)) - _DAY, cells.last)
    before = _between(old, cells.first, start - _DAY, first_bucket)
    after = _between(old, end + _DAY, cells.last, end + _DAY)
    pieces = [before, lake.arrow(cells.text(start, end), exact=True), after] if start <= end else [before, after]
    joined = pa.concat_tables([piece for piece in pieces if piece.num_rows] or pieces[:1], promote_options="permissive")
    return joined.sort_by([(name, "ascending") for name in joined.column_names[: cells.keys]])


def _touched(cells: Cells, then: _Note, now: _Note) -> tuple[dt.date, dt.date] | None:
    """The span of days whose rows may differ (empty: low above high); None where it cannot be told."""
    low, high = dt.date.max, dt.date.min
    settled = min(then.as_of, now.as_of)
    for table in cells.tables:
        changed = _changed(then.parts[table], now.parts[table], settled, moved=then.as_of != now.as_of)
        if not changed:
            continue
        if not _tells_days(table, cells):
            return None
        for _, first, last, _ in changed:
            if first is None or last is None:
                return None
            low, high = min(low, dt.date.fromisoformat(first)), max(high, dt.date.fromisoformat(last))
    return low, high


def _tells_days(table: str, cells: Cells) -> bool:
    """Whether a part's days are the days of the cells its rows fall into."""
    canonical = TABLES.get(cells.dated)
    column = canonical.column(cells.dated_by) if canonical is not None else None
    if column is None or not column.happened:
        return False
    return table == cells.dated or (table == "order_lines" and cells.dated == "orders")


def _changed(
    then: list[list[str | None]], now: list[list[str | None]], settled: dt.date, *, moved: bool
) -> list[list[str | None]]:
    """Parts that came, went, or hold moments that one of the two as-of days hides."""
    old, new = {part[0]: part for part in then}, {part[0]: part for part in now}
    changed = [part for key, part in (old | new).items() if (key in old) != (key in new)]
    if moved:
        both = [part for key, part in new.items() if key in old]
        changed += [part for part in both if part[3] is not None and dt.date.fromisoformat(part[3]) > settled]
    return changed


def _between(table: pa.Table, first: dt.date, last: dt.date, low: dt.date) -> pa.Table:
    """The cells of the buckets from `low` to `last`."""
    at = table.column("at").cast(pa.date32())
    return table.filter(pc.and_(pc.greater_equal(at, min(first, low)), pc.less_equal(at, last)))


def _note_now(lake: StoredRecords, cells: Cells) -> _Note:
    parts = {
        table: [
            [part.key, *(_text(day) for day in (part.first, part.last, part.latest))] for part in lake.stored(table)
        ]
        for table in cells.tables
    }
    return _Note(cells.first, cells.last, lake.as_of, parts)


def _text(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _kept(path: Path) -> tuple[pa.Table, _Note] | None:
    """Kept cells and what they stand on; one that cannot be read counts as absent."""
    try:
        with pa.OSFile(str(path), "rb") as file:
            table = ipc.open_file(file).read_all()
        stored: dict[str, Any] = json.loads((table.schema.metadata or {})[b"oarlock"])
        first, last, as_of = (dt.date.fromisoformat(stored[name]) for name in ("first", "last", "as_of"))
    except (OSError, pa.ArrowInvalid, KeyError, ValueError):
        return None
    return table.replace_schema_metadata(None), _Note(first, last, as_of, stored["parts"])


def _write(path: Path, table: pa.Table, note: _Note) -> None:
    stored = {"first": _text(note.first), "last": _text(note.last), "as_of": _text(note.as_of), "parts": note.parts}
    described = table.replace_schema_metadata({"oarlock": json.dumps(stored)})
    with pa.OSFile(str(path), "wb") as file, ipc.new_file(file, described.schema) as writer:
        writer.write_table(described)
