"""Evidence whose figures are rows of named queries."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from oarlock.engine.checks.evidence import row_source
from oarlock.engine.model.finding import Evidence, Figure, Source, Subject
from oarlock.engine.model.needs import Query
from oarlock.engine.model.snapshot import Snapshot

DEAREST = 20
"""How many items become evidence rows and subjects (contract: Kinds)."""

Picked = Mapping[str, tuple[Any, str]]
"""Figure name -> its value and the SQL expression over the query's columns that gives it."""


def columns(row: Mapping[str, Any], *names: str) -> dict[str, tuple[Any, str]]:
    """Figures that are columns of the row as they stand."""
    return {name: (row[name], f'"{name}"') for name in names}


def from_query(
    snapshot: Snapshot,
    query: Query,
    statement: str,
    figures: Picked,
    *,
    where: Mapping[str, str] | None = None,
    context: Mapping[str, Any] | None = None,
) -> Evidence:
    """Evidence from one row of a query: all of it (aggregates) or the row that `where` picks."""
    return Evidence(
        statement=statement,
        figures={name: plain(value) for name, (value, _) in figures.items()},
        source=row_source(snapshot, query, {name: expression for name, (_, expression) in figures.items()}, where),
        context=dict(context or {}),
    )


def measured(
    snapshot: Snapshot, statement: str, figures: Mapping[str, Any], *, measure: str, queries: Iterable[Query],
    context: Mapping[str, Any] | None = None,
) -> Evidence:  # fmt: skip
    """Evidence computed from the results of queries (intervals, tests): names what computed it and its seed."""
    return Evidence(
        statement=statement,
        figures={name: plain(value) for name, value in figures.items()},
        source=Source(measure=measure, inputs=tuple(snapshot.sql[query.name] for query in queries), seed=snapshot.seed),
        context={**_luck(figures.get("p")), **dict(context or {})},
    )


def _luck(p: float | None) -> dict[str, float]:
    """The p of a test as a sentence may print it: rounded up to whole thousandths, never 0."""
    return {} if p is None else {"luck": max(1, math.ceil(p * 1000)) / 1000}


def plain(value: Any) -> Figure:
    """A figure as Python holds it (no numpy scalars)."""
    figure: Figure = value.item() if hasattr(value, "item") else value
    return figure


def subjects(type_: str, ids: Iterable[str]) -> tuple[Subject, ...]:
    """The dearest items as context subjects (they do not make the finding's identity)."""
    return tuple(Subject(type_, id_) for id_ in list(dict.fromkeys(ids))[:DEAREST])


def names_of(names: Iterable[str], most: int = 3) -> list[str]:
    """The first few names for a sentence; in quotes where a comma inside one would blur the list."""
    some = list(names)[:most]
    return [f"'{name}'" for name in some] if any("," in name for name in some) else some
