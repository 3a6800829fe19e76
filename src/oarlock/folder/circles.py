"""Circles in what may not be circular: parents, supports, managers, metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from oarlock.folder.nodes import Loc, spelling
from oarlock.folder.reference_table import places

Edges = Mapping[str, Sequence[str]]
_NAME = re.compile(r"'(?:[^']|'')*'|\b([a-z_][a-z0-9_-]*)\b")
_REMEDIES = {
    "units": "give one of them another parent, or none",
    "people": "give one of them another manager, or none",
    "objectives": "let one of them support a goal instead",
    "metrics": "define one of them from a table instead",
}
_FIELDS = {
    "units": ("parent",),
    "people": ("manager",),
    "objectives": ("supports/*/objective",),
    "metrics": (
        "of", "numerator", "denominator", "cumulative/metric", "conversion/numerator", "conversion/denominator", "expr",
    ),
}  # fmt: skip


def circles(document: Mapping[str, Any]) -> Iterator[tuple[Loc, list[str], str]]:
    """Every circle: the place of the reference that closes it, the ids along it (the first again at the end), the remedy."""
    for key, fields in _FIELDS.items():
        edges, at = _edges(document, key, fields)
        for circle in find_circles(edges):
            yield at[circle[0], circle[1]], circle, _REMEDIES[key]


def find_circles(edges: Edges) -> list[list[str]]:
    """Circles of a directed graph, each as the nodes along it with the first repeated at the end; none twice.

    >>> find_circles({"a": ["b"], "b": ["a"], "c": ["c"]})
    [['a', 'b', 'a'], ['c', 'c']]
    """
    found: list[list[str]] = []
    seen: set[frozenset[str]] = set()
    done: set[str] = set()
    for start in edges:
        path: list[str] = []
        on_path: dict[str, int] = {}
        ahead: list[tuple[str, Iterator[str]]] = []
        _enter(start, edges, path, on_path, ahead, done)
        while ahead:
            node, targets = ahead[-1]
            target = next(targets, None)
            if target is None:
                ahead.pop()
                path.pop()
                del on_path[node]
                done.add(node)
            elif target in on_path:
                circle = [*path[on_path[target] :], target]
                if frozenset(circle) not in seen:
                    seen.add(frozenset(circle))
                    found.append(circle)
            else:
                _enter(target, edges, path, on_path, ahead, done)
    return found


def _enter(
    node: str,
    edges: Edges,
    path: list[str],
    on_path: dict[str, int],
    ahead: list[tuple[str, Iterator[str]]],
    done: set[str],
) -> None:
    if node in done or node not in edges:
        return
    on_path[node] = len(path)
    path.append(node)
    ahead.append((node, iter(edges[node])))


def _edges(
    document: Mapping[str, Any], key: str, fields: Iterable[str]
) -> tuple[dict[str, list[str]], dict[tuple[str, str], Loc]]:
    names = {loc[:-1]: _word(value) for loc, value in places(document, f"{key}/*/id")}
    known = set(names.values())
    edges: dict[str, list[str]] = {name: [] for name in names.values() if name is not None}
    at: dict[tuple[str, str], Loc] = {}
    for field in fields:
        for loc, value in places(document, f"{key}/*/{field}"):
            source, word = names.get(loc[:2]), _word(value)
            if source is None or word is None:
                continue
            for target in _NAME.findall(word) if field == "expr" else (word,):
                if target in known and target not in edges[source]:
                    edges[source].append(target)
                    at[source, target] = loc
    return edges, at


def _word(value: Any) -> str | None:
    return None if isinstance(value, (dict, list)) else spelling(value)
