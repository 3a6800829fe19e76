"""What is known of a loaded table, and what was wrong with its rows, in sentences."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import statistics
from collections.abc import Iterable

import duckdb

from oarlock.engine.model.snapshot import TableFacts, TableProblem
from oarlock.engine.model.tables import TABLES
from oarlock.lake.as_of import dated_by_us
from oarlock.lake.loading import Loaded
from oarlock.lake.part import dating_column

SAMPLES = 5
_SENTENCES = {
    "unparseable": "{n} of '{column}' cannot be read as {type}.",
    "missing_value": "{n} no value in '{column}', which every row needs.",
    "duplicate_key": "{n} the same {column} as an earlier row.",
    "negative": "{n} a value below 0 in '{column}'.",
    "out_of_range": "{n} a value in '{column}' outside {range}.",
    "unknown_choice": "{n} a value in '{column}' that is none of {choices}.",
    "impossible_order": "{n} a '{column}' that lies before the step it follows.",
    "future_date": "{n} a '{column}' after today.",
    "wrong_width": "{n} more or fewer cells than the header.",
    "unknown_rate": "{n} a currency without an exchange rate in market (series fx:CODE) on or before their day.",
}


def facts_of(
    loaded: Loaded,
    as_of: dt.date,
    today: dt.date,
    connection: duckdb.DuckDBPyConnection,
    warnings: Iterable[TableProblem] = (),
) -> TableFacts:
    """The table's facts as of the day."""
    days = loaded.days
    dating = dating_column(loaded.table, loaded.types)
    future = future_rows(loaded, as_of, today)
    cut = dating is not None or loaded.lent_days is not None
    seen = {day: count for day, count in days.items() if not cut or day <= as_of}
    undated = loaded.rows - sum(days.values())
    known = sorted(day for day in days if not cut or day <= max(today, as_of))
    aside = sum(loaded.reasons.values())
    problems = (*_quarantined(loaded, connection), *_future(loaded, future, connection, max(today, as_of)), *warnings)
    by_us = dated_by_us(loaded)
    return TableFacts(
        name=loaded.name,
        rows=sum(seen.values()) + undated,
        quarantined=aside + future,
        first=as_of if by_us else min(seen, default=None),
        last=as_of if by_us else max(seen, default=None),
        last_in_files=as_of if by_us else known[-1] if known else None,
        columns=frozenset(loaded.types),
        median_gap_days=_median_gap(sorted(seen)),
        problems=problems,
        failed=aside + future > 0 and loaded.rows - future == 0,
        dated_by_us=by_us,
    )


def future_rows(loaded: Loaded, as_of: dt.date, today: dt.date) -> int:
    """Rows that claim to have happened after today: set aside, whatever the as-of."""
    if dating_column(loaded.table, loaded.types) is None:
        return 0
    bound = max(today, as_of)
    return sum(count for day, count in loaded.days.items() if day > bound)


def _median_gap(days: list[dt.date]) -> float | None:
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(days)]
    return float(statistics.median(gaps)) if gaps else None


def _quarantined(loaded: Loaded, connection: duckdb.DuckDBPyConnection) -> list[TableProblem]:
    problems = []
    for reason, count in loaded.reasons.items():
        code, _, column = reason.partition(":")
        samples = _samples(loaded, code, column, connection)
        problems.append(
            TableProblem(
                code=code,
                message=sentence(loaded, code, column, count, [row["line"] for row in samples]),
                column=column or None,
                count=count,
                level="quarantine",
                samples=tuple(samples),
            )
        )
    return problems


def _samples(loaded: Loaded, code: str, column: str, connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    if loaded.aside_scan is None:
        return []
    rows = connection.execute(
        f'SELECT file, line, "row" FROM {loaded.aside_scan} WHERE reason = ? AND "column" = ? '
        f'ORDER BY file, line, "row" LIMIT {SAMPLES}',
        [code, column],
    ).fetchall()
    return [{"file": file, "line": line, "row": as_read(text)} for file, line, text in rows]


def as_read(text: str) -> object:
    """The row as it was read: a mapping, or the line itself where it has another width than the header."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, dict) else text


def sentence(loaded: Loaded, code: str, column: str, count: int, lines: Iterable[object]) -> str:
    """What is wrong, where, how many, which lines, what to do."""
    found = loaded.table.column(column) if loaded.table is not None else None
    places = {
        "n": "1 row has" if count == 1 else f"{count} rows have",
        "column": column,
        "type": _TYPES.get(found.type, "a value") if found is not None else "a value",
        "range": f"{found.low} to {found.high}" if found is not None and found.high is not None else "what is possible",
        "choices": ", ".join(found.choices) if found is not None else "",
    }
    text = _SENTENCES[code].format(**places)
    if code == "unparseable":
        text = text.replace(" rows have of", " values of").replace(" row has of", " value of")
    numbers = [str(line) for line in lines if line is not None]
    where = f"{loaded.labels}, line {', '.join(numbers)}" if numbers else loaded.labels
    if code == "duplicate_key" and has_row_a_line(loaded, count):
        return f"{loaded.name}: {text} {_row_a_line(loaded)} Set aside ({where})."
    return f"{loaded.name}: {text} Set aside; correct them at the source ({where})."


def has_row_a_line(loaded: Loaded, duplicates: int) -> bool:
    """True when orders come from a file with a row for each order line.

    A quarter of all rows or more repeat an order_id, and nine in ten of these repeat all that orders keep while the file
    tells more in the row.
    """
    rows = loaded.rows + sum(loaded.reasons.values())
    return loaded.table is TABLES["orders"] and 4 * duplicates >= rows and 10 * loaded.repeats >= 9 * duplicates


def _row_a_line(loaded: Loaded) -> str:
    columns = [column.name for column in TABLES["orders"].columns if column.name in loaded.types]
    file = "THE_FILES" if ", " in loaded.labels else loaded.labels
    return (
        "The order's other columns are equal too: this file has a row for each order line. Take each order once, with "
        f"files: {{f: {file}}} and select: SELECT DISTINCT {', '.join(columns)} FROM f (their names in the file, "
        "AS ours), and give the same file to order_lines."
    )


def with_article(name: str) -> str:
    """A column's name after 'a' or 'an'.

    >>> with_article("order_id"), with_article("unit"), with_article("price")
    ('an order_id', 'a unit', 'a price')
    """
    return f"{'an' if name[:1] in 'aeio' else 'a'} {name}"


_TYPES = {"number": "a number", "integer": "a whole number", "date": "a date", "time": "a date", "boolean": "yes or no"}


def _future(loaded: Loaded, count: int, connection: duckdb.DuckDBPyConnection, bound: dt.date) -> list[TableProblem]:
    if not count:
        return []
    column = dating_column(loaded.table, loaded.types) or ""
    rows = [
        {"file": loaded.labels, "line": None, "row": row} for row in future_samples(loaded, connection, bound, SAMPLES)
    ]
    message = sentence(loaded, "future_date", column, count, [])
    return [TableProblem(code="future_date", message=message, column=column, count=count, samples=tuple(rows))]


def future_samples(
    loaded: Loaded, connection: duckdb.DuckDBPyConnection, bound: dt.date, limit: int | None = None
) -> list[dict[str, object]]:
    """The rows dated after `bound`, as they were read."""
    column = dating_column(loaded.table, loaded.types)
    cells = ", ".join(f'"{name}" := "{name}"' for name in loaded.types)
    rows = connection.execute(
        f'SELECT CAST(to_json(struct_pack({cells})) AS VARCHAR) AS r FROM {loaded.scan} WHERE CAST("{column}" AS DATE) > ? '
        f"ORDER BY r" + (f" LIMIT {limit}" if limit else ""),
        [bound],
    ).fetchall()
    return [json.loads(text) for (text,) in rows]
