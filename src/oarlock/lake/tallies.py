"""Counting, over all rows, how the cells of text columns can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from oarlock.lake.connection import quoted
from oarlock.lake.readings import BY_NAME, Tally, first_try, likely_readings

_SAMPLE = 200


def tally(table: str, likely: Mapping[str, Sequence[str]], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """How many cells of each column are filled and how many each likely reading fits, over all rows.

    The likeliest reading is counted first; only where it does not fit every row are the others counted, in a second pass.
    """
    found = _counted(table, {name: first_try(readings) for name, readings in likely.items()}, connection)
    open_ones = {name: likely[name] for name, item in found.items() if not item.settled and len(likely[name]) > 1}
    found |= _counted(table, open_ones, connection)
    return {name: item.with_implied() for name, item in found.items()}


def _counted(table: str, tried: Mapping[str, Sequence[str]], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    tried = {name: readings for name, readings in tried.items() if readings}
    if not tried:
        return {}
    counts, texts = [], []
    for at, (name, readings) in enumerate(tried.items()):
        texts.append(f"nullif(trim(CAST({quoted(name)} AS VARCHAR)), '') AS v{at}")
        counts.append(f"count(v{at})")
        matches = [BY_NAME[reading].match.replace("{v}", f"v{at}") for reading in readings]
        counts += [f"count(*) FILTER (WHERE {match})" for match in matches]
    found = connection.execute(f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(texts)} FROM {table})").fetchone()
    numbers = iter(found or ())
    return {name: Tally(next(numbers), {reading: next(numbers) for reading in tried[name]}) for name in tried}


def text_tally(sql: str, names: Sequence[str], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """As `tally`, for text columns of a query: a sample of it decides which readings are tried."""
    if not names:
        return {}
    columns = ", ".join(quoted(name) for name in names)
    rows = connection.execute(f"SELECT {columns} FROM ({sql}) LIMIT {_SAMPLE}").fetchall()
    likely = {name: likely_readings(row[at] for row in rows) for at, name in enumerate(names)}
    return tally(f"({sql})", likely, connection)


def midnight_tally(table: str, types: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> dict[str, Tally]:
    """For columns of moments: how many are a day without a time."""
    moments = [name for name, type_ in types.items() if type_.startswith("TIMESTAMP") and "ZONE" not in type_]
    if not moments:
        return {}
    parts = ", ".join(
        f"count({quoted(name)}), count(*) FILTER (WHERE {quoted(name)} = date_trunc('day', {quoted(name)}))"
        for name in moments
    )
    numbers = iter(connection.execute(f"SELECT {parts} FROM {table}").fetchone() or ())
    return {name: Tally(next(numbers), {"date": next(numbers)}) for name in moments}


def as_note(tallies: Mapping[str, Tally]) -> dict[str, list[object]]:
    """Tallies as plain data."""
    return {name: [item.filled, dict(item.fitting)] for name, item in tallies.items()}


def from_note(note: Mapping[str, Sequence[object]]) -> dict[str, Tally]:
    """The inverse of `as_note`."""
    return {name: Tally(int(str(item[0])), dict(item[1])) for name, item in note.items()}  # type: ignore[call-overload]
