"""Puts one metric in another's place everywhere in the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Change

_NAMING = frozenset(("metric", "target", "numerator", "denominator", "of"))
"""Fields whose whole value is a metric's id."""
_WRITTEN = frozenset(("expr", "promise", "when", "holds_when"))
"""Fields with an expression in which a metric's id may stand."""
_UNTOUCHED = frozenset(("data", "data_root", "include", "oarlock", "findings", "history", "policy"))


def merged(company: Company, keep: str, drop: str) -> tuple[Change, ...]:
    """The changes after which every use of `drop` is one of `keep`, and `drop` is gone."""
    document = company.to_document()
    changes: list[Change] = []
    for key, value in document.items():
        if key not in _UNTOUCHED and isinstance(value, list):
            changes.extend(_of_list(key, value, keep, drop))
    return (*changes, Change(f"metrics/{drop}", None))


def _of_list(key: str, items: list[Any], keep: str, drop: str) -> Iterator[Change]:
    if not all(isinstance(item, Mapping) and "id" in item for item in items):
        put = _put(items, "", keep, drop)
        if put != items:
            yield Change(key, put)
        return
    for item in items:
        if key == "metrics" and item["id"] == drop:
            continue
        for name, value in item.items():
            put = _put(value, name, keep, drop)
            if name != "id" and put != value:
                yield Change(f"{key}/{item['id']}/{name}", put)


def _put(value: Any, field: str, keep: str, drop: str) -> Any:
    """The value with `keep` for `drop`, at any depth."""
    if isinstance(value, Mapping):
        return {name: _put(one, name, keep, drop) for name, one in value.items()}
    if isinstance(value, list):
        return [_put(one, field, keep, drop) for one in value]
    if field in _NAMING:
        return keep if value == drop else value
    if field in _WRITTEN and isinstance(value, str):
        return re.sub(rf"(?<![\w-]){re.escape(drop)}(?![\w-])", keep, value)
    return value
