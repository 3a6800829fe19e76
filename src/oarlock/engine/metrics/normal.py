"""The normal form of a tree: two spellings of the same formula give the same text."""

from __future__ import annotations

from oarlock.engine.metrics.tree import Aggregate, Call, Column, Literal, MetricRef, Node

_COMMUTE = frozenset(("add", "mul", "and", "or", "eq", "ne", "least", "greatest"))
_FLAT = frozenset(("add", "mul", "and", "or"))
_MIRROR = {"gt": "lt", "ge": "le"}


def normal(node: Node) -> str:
    """The normalised text: order of factors, terms and conditions does not matter, nor does > against <."""
    if isinstance(node, Literal):
        value = float(node.value) if isinstance(node.value, int) and not isinstance(node.value, bool) else node.value
        return repr(value) if isinstance(value, (str, float, bool)) or value is None else f"'{value.isoformat()}'"
    if isinstance(node, Column):
        return f"{node.table}.{node.name}"
    if isinstance(node, MetricRef):
        return f"[{node.id}]"
    if isinstance(node, Aggregate):
        share = f", {node.q!r}" if node.q is not None else ""
        return f"{node.name}({normal(node.arg) if node.arg is not None else '*'}{share})"
    return _call(node)


def _call(node: Call) -> str:
    name, args = node.name, list(node.args)
    if name in _MIRROR:
        name, args = _MIRROR[name], args[::-1]
    texts = [normal(arg) for arg in (_flatten(name, args) if name in _FLAT else args)]
    if name in _COMMUTE:
        texts.sort()
    if name == "in":
        texts = [texts[0], *sorted(set(texts[1:]))]
        if len(texts) == 2:
            name, texts = "eq", sorted(texts)
    return f"{name}({', '.join(texts)})"


def _flatten(name: str, args: list[Node]) -> list[Node]:
    flat: list[Node] = []
    for arg in args:
        if isinstance(arg, Call) and arg.name == name:
            flat += _flatten(name, list(arg.args))
        else:
            flat.append(arg)
    return flat
