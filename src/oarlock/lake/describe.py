"""What a table holds, column by column; and the canonical tables as text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from oarlock.engine.model.frame import Frame
from oarlock.engine.model.table_profile import ColumnProfile
from oarlock.engine.model.tables import TABLES, Column, Table
from oarlock.lake.connection import quoted

_EXAMPLES = 3


def profile(
    run: Callable[[str], Frame], table: str, types: Mapping[str, str], present: Collection[str]
) -> tuple[ColumnProfile, ...]:
    """The profile of each column of a view, in order. run: runs a query over the views."""
    return tuple(_column(run, table, name, type_, present) for name, type_ in types.items())


def _column(run: Callable[[str], Frame], table: str, name: str, type_: str, present: Collection[str]) -> ColumnProfile:
    column, view = quoted(name), quoted(table)
    found = run(
        f"SELECT count(*) AS n, count(*) - count({column}) AS nulls, count(DISTINCT {column}) AS distinct_, "
        f"min({column}) AS least, max({column}) AS most FROM {view}"
    ).only()
    common = run(
        f"SELECT {column} AS v FROM {view} WHERE {column} IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT {_EXAMPLES}"
    )
    return ColumnProfile(
        name=name,
        type=type_,
        present=name in present,
        rows=found["n"],
        nulls=found["nulls"],
        distinct=found["distinct_"],
        least=found["least"],
        most=found["most"],
        examples=tuple(common["v"]),
    )


def canonical_text(table: Table | None = None) -> str:
    """The canonical tables, or one of them, as text: what a row is, the columns, `?` optional, `*` part of the key."""
    return "\n".join(_table_text(item) for item in ((table,) if table is not None else TABLES.values()))


def _table_text(table: Table) -> str:
    lines = [f"{table.name}: one row is {table.row_is}"]
    lines += [f"  {_column_text(column)}" for column in table.columns]
    return "\n".join(lines) + "\n"


def _column_text(column: Column) -> str:
    marks = ("*" if column.key else "") + ("" if column.required else "?")
    facts = [f"one of {', '.join(column.choices)}"] if column.choices else []
    facts += [f"names a row of {column.refers_to}"] if column.refers_to else []
    facts += ["names a person"] if column.person else []
    if column.low is not None or column.high is not None:
        facts.append(
            f"{column.low:g} to {column.high:g}"
            if column.low is not None and column.high is not None
            else "not negative"
        )
    return f"{column.name}{marks}".ljust(28) + column.type + (f" ({'; '.join(facts)})" if facts else "")
