"""What the contract allows at a place of the document, read off the types: field names, choices, and a description in words."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal, Union

from oarlock.engine.model.company import Company
from oarlock.engine.model.record import Record

_WORDS: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dt.date: "a date like 2026-06-30",
    Any: "any value",
}


@lru_cache(maxsize=256)
def fields(record: type[Record]) -> dict[str, Any]:
    """The type of each field of a record by the name it has in the folder."""
    hints = typing.get_type_hints(record, include_extras=True)
    return {
        (info.alias or name): hints[name] for name, info in record.model_fields.items()
    }  # fmt: skip


@lru_cache(maxsize=256)
def required(record: type[Record]) -> tuple[str, ...]:
    """The names of the fields that must be given."""
    return tuple(info.alias or name for name, info in record.model_fields.items() if info.is_required())


def branches(annotation: Any) -> Iterator[Any]:
    """The members of a type: of a union each one, without None; of anything else itself, without its annotations."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        yield from branches(typing.get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for member in typing.get_args(annotation):
            yield from branches(member)
    elif annotation is not type(None):
        yield annotation


def records(annotation: Any) -> tuple[type[Record], ...]:
    """The records among the members of a type."""
    return tuple(one for one in branches(annotation) if isinstance(one, type) and issubclass(one, Record))


def step(annotation: Any, part: str | int) -> Any:
    """The type under a key or at a position; None where the contract has nothing there."""
    found: list[Any] = []
    for one in branches(annotation):
        origin, args = typing.get_origin(one), typing.get_args(one)
        if isinstance(part, int):
            if origin is list:
                found.append(args[0])
            elif origin is tuple and part < len(args):
                found.append(args[part])
        elif origin is dict:
            found.append(args[1])
        elif isinstance(one, type) and issubclass(one, Record) and part in fields(one):
            found.append(fields(one)[part])
    if not found:
        return None
    return found[0] if len(found) == 1 else Union[tuple(found)]  # noqa: UP007


def keys(annotation: Any) -> tuple[str, ...]:
    """The keys that a mapping may have here, where only certain ones are allowed."""
    found: list[str] = []
    for one in branches(annotation):
        if typing.get_origin(one) is dict:
            found.extend(choices(typing.get_args(one)[0]))
        elif isinstance(one, type) and issubclass(one, Record):
            found.extend(fields(one))
    return tuple(dict.fromkeys(found))


def at(loc: Iterable[str | int]) -> Any:
    """The type at a place of the document, by keys and positions; None where the contract has nothing."""
    annotation: Any = Company
    for part in loc:
        annotation = step(annotation, part)
        if annotation is None:
            return None
    return annotation


def choices(annotation: Any) -> tuple[str, ...]:
    """The words that are allowed, where only certain ones are."""
    found: list[str] = []
    for one in branches(annotation):
        if typing.get_origin(one) is Literal:
            found.extend(str(value) for value in typing.get_args(one))
    return tuple(found)


def describe(annotation: Any) -> str:
    """The type in words: `a number, or a list of mappings with from, value`."""
    words = list(dict.fromkeys(_word(one) for one in branches(annotation)))
    if "a whole number" in words and "a number" in words:
        words.remove("a whole number")
    return ", or ".join(words) if words else "nothing"


def _word(one: Any) -> str:
    origin, args = typing.get_origin(one), typing.get_args(one)
    if origin is Literal:
        return "one of " + ", ".join(str(value) for value in args) if len(args) > 1 else str(args[0])
    if origin is list:
        return f"a list of {_plural(args[0])}"
    if origin is tuple:
        return "a pair [" + ", ".join(describe(arg) for arg in args) + "]"
    if origin is dict:
        return "a mapping"
    if isinstance(one, type) and issubclass(one, Record):
        return f"a mapping with {_some(fields(one))}"
    return _WORDS.get(one, "a value")


def _plural(annotation: Any) -> str:
    inner = describe(annotation)
    for single, many in (("text", "texts"), ("a mapping with", "mappings with"), ("a date like", "dates like")):
        if inner.startswith(single):
            return many + inner.removeprefix(single)
    return inner.removeprefix("a ") if inner.startswith("a pair") else inner


def _some(names: Iterable[str], most: int = 6) -> str:
    listed = list(names)
    return ", ".join(listed[:most]) + (", ..." if len(listed) > most else "")
