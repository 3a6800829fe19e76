"""Which rows a target is about, and whether two of them overlap: row filters read as conditions on columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError


@dataclass(frozen=True)
class Scope:
    """Rows where each column of `values` has one of the values and every text of `other` holds."""

    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    other: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """True when no row is left out."""
        return not self.values and not self.other

    def apart_from(self, other: Scope) -> bool:
        """True when no row can be in both: a column that both name shares no value."""
        return any(
            not (values & other.values[column]) for column, values in self.values.items() if column in other.values
        )

    def within(self, other: Scope) -> bool:
        """True when every row is also in the other: all that the other asks is asked here as well."""
        return other.other <= self.other and all(
            column in self.values and self.values[column] <= values for column, values in other.values.items()
        )


def scope_of(text: str) -> Scope:
    """A row filter as conditions; `column = value` and `column IN (...)` are understood, all else is compared as text."""
    if not text.strip():
        return Scope()
    try:
        parsed = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError:
        return Scope(other=frozenset((" ".join(text.split()),)))
    values: dict[str, frozenset[str]] = {}
    other: set[str] = set()
    for part in _conditions(parsed):
        found = _choices(part)
        if found is None:
            other.add(part.sql(dialect="duckdb", normalize=True))
            continue
        column, chosen = found
        values[column] = values[column] & chosen if column in values else chosen
    return Scope(values, frozenset(other))


def _conditions(tree: exp.Expr) -> list[exp.Expr]:
    """The parts that are joined by AND; parentheses around them are opened."""
    inner = tree.unnest()
    if isinstance(inner, exp.And):
        return [*_conditions(inner.left), *_conditions(inner.right)]
    return [inner]


def _choices(part: exp.Expr) -> tuple[str, frozenset[str]] | None:
    """(column, values it may have) of an equality with literals."""
    if isinstance(part, exp.EQ):
        pair = (part.left.unnest(), part.right.unnest())
        for one, other in (pair, pair[::-1]):
            if isinstance(one, exp.Column) and isinstance(other, exp.Literal):
                return one.name.lower(), frozenset((other.name,))
    if isinstance(part, exp.In) and isinstance(part.this.unnest(), exp.Column):
        listed = part.expressions
        if listed and all(isinstance(one.unnest(), exp.Literal) for one in listed):
            return part.this.unnest().name.lower(), frozenset(one.unnest().name for one in listed)
    return None
