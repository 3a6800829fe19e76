"""The expression language: text to a checked tree (details.md 23-25).

Only the listed operators and functions pass, every name is resolved against a `Names`, types are checked where known.
Errors come as Problems that say where, what is allowed and the nearest spelling. The text itself is never executed.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from oarlock.engine.metrics import functions as known
from oarlock.engine.metrics.names import AbsentColumnError, Names
from oarlock.engine.metrics.reader import Reader
from oarlock.engine.metrics.tree import NUMERIC, Aggregate, Call, Column, Node, walk
from oarlock.engine.metrics.words import WordError, quoted_names
from oarlock.errors import InputError, Problem

__all__ = ["AbsentColumnError", "Names", "parse", "parse_column", "parse_condition", "parse_measure"]


def parse(text: str, names: Names, path: str) -> Node:
    """The checked tree of an expression; raises InputError (wrong) or AbsentColumnError (right, but without records)."""
    try:
        root = _parsed(text)
    except WordError as error:
        raise _wrong(path, str(error), found=error.found) from error
    return Reader(names, path, text).read(root)


def parse_measure(text: str, names: Names, path: str) -> Node:
    """An expression that aggregates rows to one number: columns stand inside aggregates only."""
    node = parse(text, names, path)
    if not any(isinstance(one, Aggregate) for one in walk(node)):
        message = "A measure adds up rows: use sum, avg, min, max, count, median or quantile."
        raise _wrong(path, message, found=text, allowed=known.AGGREGATES)
    _no_bare_columns(node, path)
    if node.type not in (*NUMERIC, "null"):
        raise _wrong(path, f"A measure gives a number, this one gives a {node.type}.", found=text)
    return node


def parse_condition(text: str, names: Names, path: str, *, aggregates: bool = False) -> Node:
    """An expression that is true or false for a row (or, with `aggregates`, for a period)."""
    node = parse(text, names, path)
    if node.type not in ("boolean", "null"):
        raise _wrong(path, f"A condition is true or false, this one gives a {node.type}.", found=text)
    if not aggregates and any(isinstance(one, Aggregate) for one in walk(node)):
        raise _wrong(path, "A condition on rows has no aggregates.", found=text)
    return node


def parse_column(text: str, names: Names, path: str) -> Node:
    """An expression over single rows (a time, an entity)."""
    node = parse(text, names, path)
    if any(isinstance(one, Aggregate) for one in walk(node)):
        raise _wrong(path, "An aggregate cannot stand here.", found=text)
    return node


@lru_cache(maxsize=2048)
def _parsed(text: str) -> exp.Expr:
    quoted = quoted_names(text)
    if not quoted.strip():
        raise WordError("The expression is empty.", 1, text)
    try:
        found = sqlglot.parse(quoted, dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        place = getattr(error, "errors", None) or [{}]
        at = place[0].get("highlight") or text[:40]
        raise WordError(f"The expression cannot be read near '{at}'.", 1, text) from error
    if len(found) != 1 or found[0] is None:
        raise WordError("One expression is needed.", 1, text)
    return found[0]


def _no_bare_columns(node: Node, path: str) -> None:
    if isinstance(node, Aggregate):
        return
    if isinstance(node, Column):
        raise _wrong(
            path, f"'{node.name}' stands outside of sum(...), count(...) or another aggregate.", found=node.name
        )
    for child in node.args if isinstance(node, Call) else ():
        _no_bare_columns(child, path)


def _wrong(
    path: str, message: str, *, found: object = None, allowed: object = None, suggestion: str | None = None
) -> InputError:
    return InputError(
        Problem(
            code="wrong_expression", message=message, path=path, found=found, allowed=allowed, suggestion=suggestion
        )
    )
