"""Loading a source: its rows typed and stored as Parquet in parts, the bad ones set aside with reason, file and line.

A part holds the rows of one or several files. A file that came since the last run makes a new part; the others stay.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import Table
from oarlock.lake.cache import key_of
from oarlock.lake.canonical import BAD
from oarlock.lake.connection import listed, literal, quoted
from oarlock.lake.data_files import OpenFile
from oarlock.lake.part import ASIDE, KEYS, ROWS, key_columns, strict_sql, write_part
from oarlock.lake.refusals import run_or_refuse
from oarlock.lake.sources import Desk, OpenSource

_FIRST_PARTS = 16
_MOST_PARTS = 40
Levels = Mapping[str, Mapping[str, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Stored rows of some files. facts: what `write_part` noted about them."""

    key: str
    folder: Path
    facts: Mapping[str, Any]

    @property
    def scan(self) -> str:
        """The table function over its good rows."""
        return f"read_parquet({literal(str(self.folder / ROWS))})"


@dataclass(frozen=True)
class Loaded:
    """A table as stored. types: the columns the records hold. sql: the same good rows, from the files themselves.

    lent_days, lent_levels: of order lines, which have no date of their own, by the dates of their orders.
    """

    name: str
    table: Table | None
    types: Mapping[str, str]
    parts: tuple[Part, ...]
    sql: str
    labels: str
    remarks: tuple[TableProblem, ...]
    lent_days: Mapping[dt.date, int] | None = None
    lent_levels: Levels | None = None

    @cached_property
    def rows(self) -> int:
        """Good rows, before any as-of cut."""
        return sum(part.facts["rows"] for part in self.parts)

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Rows set aside by `code:column`."""
        found: Counter[str] = Counter()
        for part in self.parts:
            found.update(part.facts["reasons"])
        return dict(sorted(found.items()))

    @cached_property
    def repeats(self) -> int:
        """Rows set aside for their key that are equal to the first in all our columns, but not in the file's."""
        return sum(part.facts["repeats"] for part in self.parts)

    @cached_property
    def days(self) -> Mapping[dt.date, int]:
        """Good rows by the day that dates them; empty where nothing does."""
        if self.lent_days is not None:
            return self.lent_days
        found: Counter[str] = Counter()
        for part in self.parts:
            found.update(part.facts["days"])
        return {dt.date.fromisoformat(day): count for day, count in sorted(found.items())}

    @cached_property
    def levels(self) -> Levels:
        """By number column and month: how many values, and the sum of their logarithms."""
        return (
            self.lent_levels if self.lent_levels is not None else merged_levels([p.facts["levels"] for p in self.parts])
        )

    def latest(self, column: str) -> dt.date | None:
        """The latest day of a moment column."""
        found = [part.facts["latest"][column] for part in self.parts if part.facts["latest"].get(column)]
        return dt.date.fromisoformat(max(found)) if found else None

    @property
    def scan(self) -> str:
        """The table function over the good rows."""
        return f"read_parquet({listed(str(part.folder / ROWS) for part in self.parts)})"

    @property
    def aside_scan(self) -> str | None:
        """The table function over the rows set aside, where there are some."""
        paths = [str(part.folder / ASIDE) for part in self.parts if part.facts["reasons"]]
        return f"read_parquet({listed(paths)})" if paths else None


def merged_levels(parts: Sequence[Levels]) -> Levels:
    """The levels of several parts together."""
    merged: dict[str, dict[str, tuple[float, float]]] = {}
    for part in parts:
        for name, months in part.items():
            own = merged.setdefault(name, {})
            for month, (count, total) in months.items():
                before = own.get(month, (0, 0.0))
                own[month] = (before[0] + count, before[1] + total)
    return merged


def load(source: OpenSource, desk: Desk) -> Loaded:
    """The source's table; only files that are new or changed since they were last stored are read."""
    place = key_of("source", source.key, desk.setting.zone, desk.setting.months_first)
    known = desk.cache.note("parts", place) or {"parts": [], "unique": []}
    parts = [_part(source, files, place, desk) for files in _grouped(source, known["parts"])]
    unique = _unique(source, parts, known["unique"], desk)
    if not unique:
        parts = [_part(source, source.files, place, desk)]
    members = {_prints_key(file): file for file in source.files}
    groups = [[key for key in part.facts["files"] if key in members] for part in parts]
    if len(source.files) > 1:
        desk.cache.keep_note_anew("parts", place, {"parts": groups, "unique": [part.key for part in parts]})
    strict = any(part.facts["strict"] for part in parts)
    return Loaded(
        source.name,
        source.table,
        source.select.types(),
        tuple(parts),
        good_rows_sql(source, strict=strict),
        source.labels,
        source.remarks,
    )


def good_rows_sql(source: OpenSource, *, strict: bool) -> str:
    """The good rows from the files themselves. strict: bad rows were found, so the query leaves them out."""
    columns = ", ".join(quoted(name) for name in source.select.casts)
    if not strict:
        return f"SELECT {columns} FROM ({source.select.sql(source.rows(source.files))})"
    return f"SELECT {columns} FROM ({strict_sql(source, source.files)}) WHERE {BAD} IS NULL"


def _prints_key(file: OpenFile) -> str:
    return key_of(file.prints)


def _grouped(source: OpenSource, known: Iterable[Sequence[str]]) -> list[list[OpenFile]]:
    """The files by part: the known parts whose files are all there unchanged, and one of all other files."""
    if source.query or len(source.files) == 1:
        return [list(source.files)]
    left = {_prints_key(file): file for file in source.files}
    groups = []
    for keys in known:
        if keys and all(key in left for key in keys):
            groups.append([left.pop(key) for key in keys])
    if not groups:
        return _chunks(source.files)
    if len(groups) >= _MOST_PARTS:
        groups = sorted(groups, key=len, reverse=True)[:_FIRST_PARTS]
        kept = {_prints_key(file) for group in groups for file in group}
        left = {key: file for key, file in ((_prints_key(file), file) for file in source.files) if key not in kept}
    return [*groups, list(left.values())] if left else groups


def _chunks(files: Sequence[OpenFile]) -> list[list[OpenFile]]:
    """A first load makes a few parts, so that one changed file does not mean loading all of them again."""
    size = -(-len(files) // _FIRST_PARTS)
    return [list(files[at : at + size]) for at in range(0, len(files), size)]


def _part(source: OpenSource, files: Sequence[OpenFile], place: str, desk: Desk) -> Part:
    prints = [_prints_key(file) for file in files]
    key = key_of("part", place, prints)
    folder = run_or_refuse(
        lambda: desk.cache.build("tables", key, lambda path: write_part(source, files, prints, path, desk.connection)),
        f"data/{source.name}",
    )
    return Part(key, folder, json.loads((folder / "facts.json").read_text()))


def _unique(source: OpenSource, parts: Sequence[Part], verified: Iterable[str], desk: Desk) -> bool:
    """True when no key stands in two parts. Parts known to share none are not compared again."""
    columns = key_columns(source.table, source.select.types())
    known = set(verified)
    old, new = [part for part in parts if part.key in known], [part for part in parts if part.key not in known]
    if not columns or len(parts) < 2 or not new:
        return True

    def scan(some: Sequence[Part]) -> str:
        return f"read_parquet({listed(str(part.folder / KEYS) for part in some)})"

    queries = [f"SELECT count(*) - count(DISTINCT h) FROM {scan(new)}"] if len(new) > 1 else []
    queries += [f"SELECT count(*) FROM {scan(old)} AS o JOIN {scan(new)} AS n ON o.h = n.h"] if old else []
    return all((desk.connection.execute(query).fetchone() or (0,))[0] == 0 for query in queries)
