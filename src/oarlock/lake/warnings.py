"""What looks odd in a table without making a row wrong: rows stay, the load goes on, the owner is told."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping

from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import TABLES, Column
from oarlock.lake.canonical import choices
from oarlock.lake.connection import quoted
from oarlock.lake.facts import with_article
from oarlock.lake.loading import Loaded
from oarlock.lake.part import key_columns
from oarlock.lake.sources import Desk

FRACTIONS = {"discount": 1.5, "expected_uplift": 1.5}
"""Columns that are shares of 1; above this they are likely meant in percent."""
STREAMS = frozenset(
    (
        *("orders", "inventory", "purchases", "leads", "tickets", "invoices", "ledger", "cash", "time_entries"),
        *("usage", "interactions", "events"),
    )
)
"""Tables whose rows come in steadily; a pause or a jump there may be a file that is missing or doubled."""
_FEWEST_DAYS = 30
_LONG_GAP = 7
_USUAL_GAPS = 3
_MONTHS_BEFORE = 6
_FEWEST_ROWS = 30
_VOLUME = 4.0
_LEVEL = 10.0
_SAMPLES = 5


def table_warnings(loaded: Loaded, desk: Desk) -> Iterator[TableProblem]:
    """All warnings and notes of one table."""
    yield from loaded.remarks
    for column in loaded.table.columns if loaded.table is not None else ():
        if column.name in loaded.types:
            yield from _large_fractions(loaded, column, desk)
            yield from _unknown_choices(loaded, column, desk)
    yield from _equal_rows(loaded, desk)
    if loaded.table is not None and loaded.name in STREAMS:
        yield from _gaps(loaded, loaded.days)
        yield from _volume(loaded, loaded.days)
    for name, months in loaded.levels.items():
        yield from _unit_of_measure(loaded, name, months)


def _large_fractions(loaded: Loaded, column: Column, desk: Desk) -> Iterator[TableProblem]:
    limit = FRACTIONS.get(column.name)
    if limit is None:
        return
    name = quoted(column.name)
    count, most = desk.connection.execute(
        f"SELECT count(*), max({name}) FROM {loaded.scan} WHERE {name} > {limit}"
    ).fetchone() or (0, 0)
    if count:
        yield TableProblem(
            code="large_fraction",
            level="warning",
            column=column.name,
            count=count,
            message=f"{loaded.name}: {_rows(count)} {with_article(column.name)} above {limit} (up to {most:g}). "
            "A share is meant: 0.15 is 15 %. Divide by 100 in map if it is in percent.",
        )


def _unknown_choices(loaded: Loaded, column: Column, desk: Desk) -> Iterator[TableProblem]:
    if not column.choices:
        return
    name = quoted(column.name)
    rows = desk.connection.execute(
        f"SELECT {name}, count(*) AS n FROM {loaded.scan} WHERE {name} NOT IN ({choices(column)}) GROUP BY 1 ORDER BY n DESC, 1"
    ).fetchall()
    if rows:
        count = sum(n for _, n in rows)
        named = ", ".join(f"'{value}'" for value, _ in rows[:_SAMPLES])
        yield TableProblem(
            code="unknown_choice",
            level="warning",
            column=column.name,
            count=count,
            message=f"{loaded.name}: {_rows(count)} {with_article(column.name)} ({named}) that is none of "
            f"{', '.join(column.choices)}. "
            "It stays as it is and counts as none of them; translate it in map.",
            samples=tuple({"row": {column.name: value}, "rows": n} for value, n in rows[:_SAMPLES]),
        )


def _equal_rows(loaded: Loaded, desk: Desk) -> Iterator[TableProblem]:
    if loaded.table is not TABLES["order_lines"] or key_columns(loaded.table, loaded.types):
        return
    columns = ", ".join(map(quoted, loaded.types))
    rows = desk.connection.execute(
        f"SELECT {columns}, count(*) AS n FROM {loaded.scan} GROUP BY ALL HAVING n > 1 ORDER BY ALL"
    ).fetchall()
    count = sum(row[-1] - 1 for row in rows)
    if count:
        yield TableProblem(
            code="equal_rows",
            level="warning",
            count=count,
            message=f"{loaded.name}: {_rows(count)} the same values in every column as another row. "
            "They all count; give the lines a line_no if some were exported twice.",
            samples=tuple(
                {"row": dict(zip(loaded.types, row, strict=False)), "rows": row[-1]} for row in rows[:_SAMPLES]
            ),
        )


def _gaps(loaded: Loaded, days: Mapping[dt.date, int]) -> Iterator[TableProblem]:
    """A series with rows on most days that stops for longer than a week and thrice its usual longest pause."""
    known = sorted(days)
    gaps = [((later - earlier).days, earlier, later) for earlier, later in itertools.pairwise(known)]
    if len(known) < _FEWEST_DAYS or statistics.median(gap for gap, *_ in gaps) > 1:
        return
    usual = sorted(gap for gap, *_ in gaps)[math.floor(0.95 * (len(gaps) - 1))]
    long = [item for item in gaps if item[0] > max(_LONG_GAP, _USUAL_GAPS * usual)]
    if long:
        named = ", ".join(f"{earlier} and {later}" for _, earlier, later in long[:_SAMPLES])
        yield TableProblem(
            code="gap",
            level="warning",
            column=loaded.table.time if loaded.table is not None else None,
            count=len(long),
            message=f"{loaded.name}: has rows on most days, but none between {named}. Load what is missing, if anything is.",
            samples=tuple(
                {"row": {"from": earlier, "to": later, "days": gap}} for gap, earlier, later in long[:_SAMPLES]
            ),
        )


def _volume(loaded: Loaded, days: Mapping[dt.date, int]) -> Iterator[TableProblem]:
    """A month with a quarter or the fourfold of the rows usual in the six months before."""
    months = _complete_months(days)
    odd = []
    for at in range(_MONTHS_BEFORE, len(months)):
        usual = statistics.median(count for _, count in months[at - _MONTHS_BEFORE : at])
        month, count = months[at]
        if usual >= _FEWEST_ROWS and (count * _VOLUME < usual or count > _VOLUME * usual):
            odd.append((month, count, usual))
    if odd:
        month, count, usual = odd[-1]
        counted = "1 row" if count == 1 else f"{count} rows"
        yield TableProblem(
            code="volume_change",
            level="warning",
            count=len(odd),
            message=f"{loaded.name}: {month} has {counted} where {usual:g} a month were usual. "
            "Check that the file is whole and holds nothing twice.",
            samples=tuple({"row": {"month": m, "rows": n, "usual": u}} for m, n, u in odd[-_SAMPLES:]),
        )


def _complete_months(days: Mapping[dt.date, int]) -> list[tuple[str, int]]:
    """Rows by month without the first and the last, which may be part months; a month without rows counts 0."""
    if not days:
        return []
    counts = Counter[str]()
    for day, count in days.items():
        counts[day.isoformat()[:7]] += count
    first, last = min(days), max(days)
    names = [
        f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ]
    return [(name, counts[name]) for name in names[1:-1]]


def _unit_of_measure(loaded: Loaded, column: str, months: Mapping[str, tuple[float, float]]) -> Iterator[TableProblem]:
    """The usual size of a figure moves tenfold from one month to the next: cents for euros, pieces for boxes."""
    usual = [(month, total / count) for month, (count, total) in sorted(months.items()) if count >= _FEWEST_ROWS]
    jumps = [
        (month, math.exp(before), math.exp(level))
        for (_, before), (month, level) in itertools.pairwise(usual)
        if abs(level - before) > math.log(_LEVEL)
    ]
    if jumps:
        month, before, level = jumps[-1]
        yield TableProblem(
            code="unit_change",
            level="warning",
            column=column,
            count=len(jumps),
            message=f"{loaded.name}: {column} is usually about {level:.3g} in {month} and about {before:.3g} the month before. "
            "Check whether its unit of measure changed.",
            samples=tuple({"row": {"month": m, "before": b, "after": a}} for m, b, a in jumps[-_SAMPLES:]),
        )


def _rows(count: int) -> str:
    return "1 row has" if count == 1 else f"{count} rows have"
