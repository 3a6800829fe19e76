"""The plan as a document of plain data, and its changes by path: applied, inverted, compared, merged.

Paths are the contract's: `goals/keep-customers/due`, `goals/keep-customers` (a mapping adds or replaces, null removes),
`vision`, `policy/dimensions/vertical`, `values` (a list without ids is replaced whole). The order of items in a list with ids
carries no meaning, and an absent key is the same as an empty value; `same` compares documents in that sense.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Change
from oarlock.errors import InputError, Problem, nearest

Document = Mapping[str, Any]
FIXED_KEYS = ("data", "data_root", "include", "oarlock")
"""Keys that say where the records and files are: no change of the plan touches them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change that was made: when, where, the value before and after (None = absent), by whom and why."""

    at: dt.date | dt.datetime
    path: str
    old: Any
    new: Any
    by: str | None = None
    why: str | None = None

    @property
    def day(self) -> dt.date:
        """The day of the change."""
        return self.at.date() if isinstance(self.at, dt.datetime) else self.at


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that two sides changed differently; None stands for absent."""

    path: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The document with the changes of both sides; at conflicts it holds our side."""

    document: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def item_keys() -> tuple[str, ...]:
    """The folder's keys that hold lists of items with ids."""
    return tuple(key for key, fields in _key_fields().items() if fields is not None and "id" in fields)


def parse_path(path: str) -> tuple[str, ...]:
    """The parts of a path. Raises InputError when the path is empty or its key is unknown or cannot be changed."""
    parts = tuple(path.split("/"))
    known = _key_fields()
    if not all(parts):
        raise _unknown(path, "a path is key/item-id/field, key/item-id or key, without empty parts", None)
    if parts[0] in FIXED_KEYS:
        message = f"'{parts[0]}' cannot be changed by path: edit {parts[0]} in company.yaml itself."
        raise InputError(Problem(code="fixed_key", message=message, path=path, found=parts[0]))
    if parts[0] not in known:
        raise _unknown(path, f"'{parts[0]}' is no key of the folder", nearest(parts[0], sorted(known)))
    return parts


def value_at(document: Document, path: str) -> Any:
    """The value at a path; None where there is none."""
    value: Any = document
    for part in parse_path(path):
        value = _child(value, part)
        if value is None:
            return None
    return value


def apply(document: Document, changes: Iterable[Change]) -> dict[str, Any]:
    """A new document with the changes made, in their order; the given one stays as it is.

    Raises InputError with every path that leads nowhere, with the nearest spelling.
    """
    result = dict(document)
    problems: list[Problem] = []
    for change in changes:
        try:
            parts = parse_path(change.path)
            result = _set_key(result, parts, change)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return result


def invert(document: Document, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that lead back: `apply(apply(d, c), invert(d, c))` is the same as `d`."""
    return diff(apply(document, changes), document)


def diff(old: Document, new: Document) -> tuple[Change, ...]:
    """The changes that turn `old` into the same as `new`. The keys in FIXED_KEYS are not compared."""
    changes: list[Change] = []
    with_ids = set(item_keys())
    for key in [*old, *(key for key in new if key not in old)]:
        if key in FIXED_KEYS:
            continue
        changes.extend(_diff_key(key, old.get(key), new.get(key), with_ids=key in with_ids))
    return tuple(changes)


def same(one: Document, other: Document) -> bool:
    """True when the documents mean the same plan."""
    return not diff(one, other)


def merge(base: Document, ours: Document, theirs: Document) -> Merged:
    """Both sides' changes since `base`. Different fields of one item merge; the same field, an item that one side removes and
    the other changes, and a list without ids that both change are conflicts, unless both sides say the same.
    """  # fmt: skip
    mine = {change.path: change for change in diff(base, ours)}
    conflicts: list[Conflict] = []
    taken: list[Change] = []
    for change in diff(base, theirs):
        clash = next((path for path in mine if _overlap(path, change.path)), None)
        if clash is None:
            taken.append(change)
        elif clash != change.path or not equal(mine[clash].to, change.to):
            path = min(clash, change.path, key=len)
            conflicts.append(Conflict(path, value_at(base, path), value_at(ours, path), value_at(theirs, path)))
    unique = {conflict.path: conflict for conflict in conflicts}
    return Merged(apply(ours, taken), tuple(unique.values()))


def document_at(document: Document, history: Sequence[Edit], day: dt.date) -> dict[str, Any]:
    """The plan in force at the end of a day: the later changes taken back, newest first.

    Raises InputError when the history does not fit the document (it names an item that was never added or removed in it).
    """
    later = [edit for edit in history if edit.day > day]
    try:
        return apply(document, [Change(edit.path, edit.old) for edit in reversed(later)])
    except InputError as error:
        hint = "The history does not fit the folder, a change is missing in it:"
        raise InputError([replace(one, message=f"{hint} {one.message}") for one in error.problems]) from error


def equal(one: Any, other: Any) -> bool:
    """Equality of plain data that tells true from 1, and takes an absent key and an empty value as the same."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(equal(one.get(key), other.get(key)) for key in {*one, *other})
    if _is_list(one) and _is_list(other):
        return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


# --- reading and setting ----------------------------------------------------------------------------------------


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _child(value: Any, part: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    if _is_list(value):
        return next((one for one in value if isinstance(one, Mapping) and str(one.get("id")) == part), None)
    return None


def _set_key(document: dict[str, Any], parts: tuple[str, ...], change: Change) -> dict[str, Any]:
    key, rest = parts[0], parts[1:]
    fields = _key_fields()[key]
    if not rest:
        return _with(document, key, change.to)
    if fields is None:
        raise _unknown(change.path, f"'{key}' has no parts: replace it whole", key)
    if key not in item_keys():
        if _is_list(document.get(key)) or key in _idless():
            raise _unknown(change.path, f"'{key}' is a list without ids: replace it whole", key)
        return _with(document, key, _set_field(document.get(key) or {}, rest, change, fields))
    items = list(document.get(key) or [])
    position = next((at for at, one in enumerate(items) if str(one.get("id")) == rest[0]), None)
    if len(rest) == 1:
        return _with(document, key, _set_item(items, position, rest[0], change))
    if position is None:
        raise _no_item(change.path, rest[0], items)
    if rest[1] == "id":
        raise _unknown(change.path, "an id stays: remove the item and add another", None)
    items[position] = _set_field(items[position], rest[1:], change, fields)
    return _with(document, key, items)


def _set_item(items: list[Any], position: int | None, item_id: str, change: Change) -> list[Any]:
    if change.to is None:
        if position is None:
            raise _no_item(change.path, item_id, items)
        return items[:position] + items[position + 1 :]
    if not isinstance(change.to, Mapping) or str(change.to.get("id", item_id)) != item_id:
        raise _unknown(change.path, f"an item is a mapping, with the id '{item_id}' or none", None)
    item = {"id": item_id, **change.to}
    return [*items, item] if position is None else [*items[:position], item, *items[position + 1 :]]


def _set_field(value: Mapping[str, Any], rest: tuple[str, ...], change: Change, known: Iterable[str]) -> dict[str, Any]:
    name = rest[0]
    names = list(known)
    if names and name not in names:
        raise _unknown(change.path, f"there is no field '{name}' here", nearest(name, names), names)
    if len(rest) == 1:
        return _with(value, name, change.to)
    inner = value.get(name)
    if inner is not None and not isinstance(inner, Mapping):
        raise _unknown(change.path, f"'{name}' has no parts: replace it whole", None)
    return _with(value, name, _set_field(inner or {}, rest[1:], change, ()))


def _with(value: Mapping[str, Any], key: str, to: Any) -> dict[str, Any]:
    result = dict(value)
    if to is None:
        result.pop(key, None)
    else:
        result[key] = to
    return result


# --- comparing --------------------------------------------------------------------------------------------------


def _diff_key(key: str, old: Any, new: Any, *, with_ids: bool) -> Iterator[Change]:
    if equal(old, new):
        return
    if with_ids and new is not None:
        if old is None and not new:
            yield Change(key, new)
        yield from _diff_items(key, old or [], new)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _diff_mapping(key, old, new)
    else:
        yield Change(key, new)


def _diff_items(key: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    before = {str(item["id"]): item for item in old}
    after = {str(item["id"]): item for item in new}
    for item_id, item in before.items():
        if item_id not in after:
            yield Change(f"{key}/{item_id}", None)
            continue
        yield from _diff_fields(f"{key}/{item_id}", item, after[item_id])
    for item_id, item in after.items():
        if item_id not in before:
            yield Change(f"{key}/{item_id}", item)


def _diff_fields(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        if name != "id" and not equal(old.get(name), new.get(name)):
            yield Change(f"{path}/{name}", new.get(name))


def _diff_mapping(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if equal(before, after):
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _diff_mapping(f"{path}/{name}", before, after)
        else:
            yield Change(f"{path}/{name}", after)


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


# --- names ------------------------------------------------------------------------------------------------------


def _key_fields() -> Mapping[str, tuple[str, ...] | None]:
    """The fields below each key of the folder: of its items or of its mapping; None where there are none."""
    if not _FIELDS:
        for name, info in Company.model_fields.items():
            _FIELDS[name] = _fields_of(info.annotation)
    return _FIELDS


def _fields_of(annotation: Any) -> tuple[str, ...] | None:
    named: Callable[[str, Any], str] = lambda name, info: info.alias or name  # noqa: E731
    for one in (annotation, *getattr(annotation, "__args__", ())):
        fields = getattr(one, "model_fields", None)
        if fields is not None:
            return tuple(named(name, info) for name, info in fields.items())
    return None


def _idless() -> frozenset[str]:
    return frozenset(
        name for name, info in Company.model_fields.items()
        if getattr(info.annotation, "__origin__", None) is list and name not in item_keys()
    )  # fmt: skip


_FIELDS: dict[str, tuple[str, ...] | None] = {}


def _no_item(path: str, item_id: str, items: Iterable[Any]) -> InputError:
    near = nearest(item_id, [str(item.get("id")) for item in items])
    return _unknown(path, f"there is no item '{item_id}'", near)


def _unknown(path: str, reason: str, suggestion: str | None, allowed: Any = None) -> InputError:
    message = f"The path '{path}' leads nowhere: {reason}."
    return InputError(
        Problem(code="unknown_path", message=message, path=path, found=path, suggestion=suggestion, allowed=allowed)
    )
