"""Reads leaves' figures from the results of a plan's queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oarlock.engine.metrics.arrays import Figures, Floats, Ints, settled
from oarlock.engine.metrics.columns import days, floats, integers, truths
from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.formula import Atom, Leaf, Routine
from oarlock.engine.metrics.plan import CubeReader, Plan, RowReader
from oarlock.engine.metrics.routines import reason_of
from oarlock.engine.metrics.shapes import Shapes
from oarlock.engine.metrics.tree import Column
from oarlock.engine.metrics.windows import Windows, bucket_of

Group = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Keys:
    """For each cell: its group's and its bucket's position; the groups and the buckets' first days, in order."""

    position: Ints
    groups: list[Group]
    buckets: NDArray[np.datetime64]
    starts: Ints
    stops: Ints


class Results:
    """The results of a plan's queries by name, read leaf by leaf; shared work is done once."""

    def __init__(self, plan: Plan, tables: Mapping[str, pa.Table]) -> None:
        self._plan = plan
        self._tables = tables
        self._arrays: dict[tuple[str, str], NDArray[Any]] = {}
        self._keys: dict[tuple[str, tuple[str, ...], Windows], _Keys] = {}

    def groups(self, demand: Demand) -> list[Group]:
        """The groups that the demand's result holds; the one empty group where nothing is cut."""
        if not demand.by:
            return [()]
        reader = self._plan.readers[demand]
        if isinstance(reader, CubeReader):
            return self._cube_keys(reader, demand.windows).groups
        return _factorised(self._tables[reader.query], reader.groups)[1]

    def figures(self, demand: Demand, groups: Sequence[Group]) -> Figures:
        """The leaf's figures for these groups on the demand's windows."""
        reader = self._plan.readers[demand]
        if isinstance(reader, CubeReader):
            own, value, n = self._from_cube(reader, demand)
            blank = self._recorded(demand)
        else:
            own, value, n, blank = self._from_rows(reader, demand)
        value, n = _spread(value, own, groups, np.nan), _spread(n, own, groups, 0)
        zero = isinstance(reader, CubeReader) and reader.how in ("sum", "count")
        if zero or (isinstance(reader, RowReader) and reader.zero):
            value = np.where((n == 0) & blank[None, :], 0.0, value)
        value = np.where((n == 0) & ~blank[None, :], np.nan, value)
        code = np.zeros(value.shape, dtype=np.int8)
        if isinstance(demand.leaf, Routine):
            code[:] = [reason_of(demand.leaf, one, self._plan.calendar) for one in demand.windows]
        return settled(value, n.astype(np.int64), np.where(np.isfinite(value), 0, code).astype(np.int8))

    def _recorded(self, demand: Demand) -> NDArray[np.bool_]:
        """Per window: whether the table was being recorded then, so that no rows mean none and not unknown."""
        span = self.span(demand.leaf)
        if span is None:
            return np.ones(len(demand.windows), dtype=np.bool_)
        first, last = span
        still_open = isinstance(demand.leaf, Atom) and demand.leaf.mode == "open"
        return np.array(
            [one.last >= first and (still_open or one.first <= last) for one in demand.windows], dtype=np.bool_
        )

    def span(self, leaf: Leaf) -> tuple[dt.date, dt.date] | None:
        """First and last recorded day of the leaf's time; None when unknown."""
        return recorded_span(leaf, self._plan.shapes)

    def _array(self, query: str, column: str, read: Callable[[Any], NDArray[Any]] = floats) -> NDArray[Any]:
        key = (query, column)
        if key not in self._arrays:
            self._arrays[key] = read(self._tables[query].column(column))
        return self._arrays[key]

    # --- cubes -------------------------------------------------------------------------------------------------

    def _cube_keys(self, reader: CubeReader, windows: Windows) -> _Keys:
        key = (reader.query, reader.groups, windows)
        if key not in self._keys:
            table = self._tables[reader.query]
            codes, groups = _factorised(table, reader.groups)
            starting = self._array(reader.query, "at", days)
            buckets, positions = np.unique(starting, return_inverse=True)
            firsts = np.array([one.first for one in windows], dtype="datetime64[D]")
            lasts = np.array([one.last for one in windows], dtype="datetime64[D]")
            starts = np.searchsorted(buckets, firsts, side="left")
            stops = np.searchsorted(buckets, lasts, side="right")
            position = codes * len(buckets) + positions
            self._keys[key] = _Keys(position, groups, buckets, starts, np.maximum(stops, starts))
        return self._keys[key]

    def _from_cube(self, reader: CubeReader, demand: Demand) -> tuple[list[Group], Floats, Floats]:
        keys = self._cube_keys(reader, demand.windows)
        shape = (len(keys.groups), len(keys.buckets))
        position, value, n = keys.position, self._array(reader.query, reader.value), self._array(reader.query, reader.n)
        if reader.flags:
            held = np.logical_and.reduce([self._array(reader.query, flag, truths) for flag in reader.flags])
            position, value, n = position[held], value[held], n[held]
        counts = _added(position, n.astype(np.float64), shape)
        known = value.astype(np.float64)
        if reader.how in ("sum", "count"):
            there = ~np.isnan(known)
            cells = _added(position, np.where(there, known, 0.0), shape)
            defined = _added(position, there.astype(np.float64), shape)
            total, seen = _over_windows(cells, keys), _over_windows(defined, keys)
            return keys.groups, np.where(seen > 0, total, np.nan), _over_windows(counts, keys)
        best = _extreme(position, known, shape, reader.how)
        return keys.groups, _extreme_over_windows(best, keys, reader.how), _over_windows(counts, keys)

    # --- rows --------------------------------------------------------------------------------------------------

    def _from_rows(self, reader: RowReader, demand: Demand) -> tuple[list[Group], Floats, Floats, NDArray[np.bool_]]:
        table = self._tables[reader.query]
        codes, groups = _factorised(table, reader.groups)
        shape = (len(groups), len(demand.windows))
        value, n = np.full(shape, np.nan), np.zeros(shape)
        at = self._array(reader.query, "at", days if reader.by_day else integers)
        if reader.by_day:
            places = self._windows_of(at, demand.windows)
        else:
            places = at
        if len(at):
            value[codes, places] = self._array(reader.query, reader.value)
            n[codes, places] = np.nan_to_num(self._array(reader.query, reader.n))
        blank = self._recorded(demand)
        if isinstance(demand.leaf, Atom) and demand.leaf.mode == "last":
            blank = np.zeros(len(demand.windows), dtype=np.bool_)
            blank[places[self._array(reader.query, reader.seen) > 0]] = True
        return groups, value, n, blank

    def _windows_of(self, starting: NDArray[Any], windows: Windows) -> Ints:
        firsts = [self._plan.calendar.start_of(_grain(windows, self._plan), one.first) for one in windows]
        place = {np.datetime64(first, "D"): at for at, first in enumerate(firsts)}
        return np.array([place[day] for day in starting], dtype=np.int64)


def recorded_span(leaf: Leaf, shapes: Shapes) -> tuple[dt.date, dt.date] | None:
    """The days between which the leaf's rows are recorded; None when unknown."""
    if not isinstance(leaf.time, Column):
        return None
    shape = shapes.get(leaf.time.table) or shapes[leaf.table]
    return shape.recorded(leaf.time.name)


def _grain(windows: Windows, plan: Plan) -> str:
    return bucket_of(windows, plan.calendar)


def _factorised(table: pa.Table, columns: tuple[str, ...]) -> tuple[Ints, list[Group]]:
    """Each row's group number, and the groups in a fixed order (undefined last)."""
    if not columns:
        return np.zeros(table.num_rows, dtype=np.int64), [()]
    codes = np.zeros(table.num_rows, dtype=np.int64)
    levels: list[list[Any]] = []
    for name in columns:
        chunk = table.column(name).combine_chunks()
        if isinstance(chunk, pa.ChunkedArray):
            chunk = chunk.combine_chunks() if chunk.num_chunks else pa.array([], chunk.type)
        encoded = chunk.dictionary_encode(null_encoding="encode")
        values = encoded.dictionary.to_pylist()
        levels.append(values)
        codes = codes * len(values) + integers(encoded.indices)
    present, inverse = np.unique(codes, return_inverse=True)
    groups: list[Group] = []
    for code in present.tolist():
        parts: list[Any] = []
        for level in reversed(levels):
            code, own_code = divmod(code, len(level))
            parts.append(level[own_code])
        groups.append(tuple(reversed(parts)))
    order = sorted(range(len(groups)), key=lambda at: sort_key(groups[at]))
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups))
    return rank[inverse], [groups[at] for at in order]


def sort_key(group: Group) -> tuple[tuple[int, Any], ...]:
    """Orders groups: by value, undefined last; numbers among themselves, all else as text."""
    return tuple(
        (2, "") if one is None else (0, one) if isinstance(one, (int, float)) else (1, str(one)) for one in group
    )


def _added(position: Ints, weights: Floats, shape: tuple[int, int]) -> Floats:
    size = shape[0] * shape[1]
    return np.bincount(position, weights=weights, minlength=size)[:size].reshape(shape).astype(np.float64)


def _over_windows(cells: Floats, keys: _Keys) -> Floats:
    """Sums of the buckets of each window."""
    if np.array_equal(keys.stops, keys.starts + 1):
        return cells[:, keys.starts]
    total = np.zeros((cells.shape[0], len(keys.starts)))
    for at, (start, stop) in enumerate(zip(keys.starts, keys.stops, strict=True)):
        total[:, at] = cells[:, start:stop].sum(axis=1)
    return total


def _extreme(position: Ints, value: Floats, shape: tuple[int, int], how: str) -> Floats:
    cells = np.full(shape[0] * shape[1], np.nan)
    pick = np.fmin if how == "min" else np.fmax
    pick.at(cells, position, value)
    return cells.reshape(shape)


def _extreme_over_windows(cells: Floats, keys: _Keys, how: str) -> Floats:
    pick = np.fmin if how == "min" else np.fmax
    found = np.full((cells.shape[0], len(keys.starts)), np.nan)
    for at, (start, stop) in enumerate(zip(keys.starts, keys.stops, strict=True)):
        if stop > start:
            found[:, at] = pick.reduce(cells[:, start:stop], axis=1)
    return found


def _spread(own_values: Floats, own: Sequence[Group], groups: Sequence[Group], missing: float) -> Floats:
    """Rows rearranged to the wanted groups; a group that is not there gets `missing`."""
    if list(own) == list(groups):
        return own_values
    place = {group: at for at, group in enumerate(own)}
    spread = np.full((len(groups), own_values.shape[1]), missing, dtype=np.float64)
    for at, group in enumerate(groups):
        if group in place:
            spread[at] = own_values[place[group]]
    return spread
