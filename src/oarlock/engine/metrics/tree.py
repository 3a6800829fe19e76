"""The checked tree of an expression: literals, columns, calls, aggregates, references to metrics.

The user's text never reaches a database: it is parsed into these nodes, checked, and written out anew. Nodes are
frozen and hashable, so that equal sub-expressions of many metrics are computed once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal as Choice

Type = Choice["number", "integer", "text", "date", "timestamp", "boolean", "null"]
NUMERIC = ("number", "integer")
DATED = ("date", "timestamp")


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant. None is NULL."""

    value: str | int | float | bool | dt.date | dt.datetime | None
    type: Type


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of the records."""

    table: str
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class MetricRef:
    """The value of another metric (in derived metrics, promises, assumptions)."""

    id: str
    type: Type = "number"


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function of rows or of aggregated values."""

    name: str
    args: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """sum, avg, min, max, count, count_distinct, quantile over rows; `arg` None is `count(*)`; `q` of a quantile."""

    name: str
    arg: Node | None
    type: Type
    q: float | None = None


Node = Literal | Column | MetricRef | Call | Aggregate

TRUE = Literal(True, "boolean")
NULL = Literal(None, "null")


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Aggregate) and node.arg is not None:
        return (node.arg,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied from the leaves up."""
    if isinstance(node, Call):
        node = replace(node, args=tuple(rewrite(arg, change) for arg in node.args))
    elif isinstance(node, Aggregate) and node.arg is not None:
        node = replace(node, arg=rewrite(node.arg, change))
    return change(node)


def columns_of(node: Node) -> frozenset[Column]:
    """Every column the tree reads."""
    return frozenset(one for one in walk(node) if isinstance(one, Column))


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The conditions that all must hold; none for None or TRUE."""
    if node is None or node == TRUE:
        return ()
    if isinstance(node, Call) and node.name == "and":
        return tuple(part for arg in node.args for part in conjuncts(arg))
    return (node,)


def all_of(conditions: tuple[Node, ...]) -> Node:
    """The conjunction; TRUE for none."""
    if not conditions:
        return TRUE
    return conditions[0] if len(conditions) == 1 else Call("and", conditions, "boolean")
