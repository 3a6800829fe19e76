"""Plain scalars after YAML 1.2's core schema: no yes/no, no sexagesimal numbers, no timestamps. Dates stay text."""

from __future__ import annotations

import re

from oarlock.engine.model.scalars import PlainFloat, PlainInt
from oarlock.folder.nodes import Scalar

CORE_TAG = "tag:yaml.org,2002:"
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = {"0o": (re.compile(r"0o[0-7]+\Z"), 8), "0x": (re.compile(r"0x[0-9a-fA-F]+\Z"), 16)}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_SPECIAL = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
LONGEST_NUMBER = 400
"""Digits; what is longer is no figure of a business and is kept as text."""


def resolve(text: str) -> Scalar:
    """What an unquoted scalar stands for: null, true or false, a number that remembers its spelling, else text.

    >>> resolve("yes"), resolve("true"), resolve("1:30"), resolve("2026-06-30"), resolve("007") == 7
    ('yes', True, '1:30', '2026-06-30', True)
    """
    if text in _NULLS:
        return None
    first = text[0]
    if not (first.isdigit() or first in "+-."):
        found = _BOOLEANS.get(text)
        return text if found is None else found
    if len(text) > LONGEST_NUMBER:
        return text
    if _INTEGER.match(text):
        return PlainInt(int(text), text)
    if _FLOAT.match(text):
        return PlainFloat(float(text), text)
    if _SPECIAL.match(text):
        return PlainFloat(float(text.replace(".", "")), text)
    based = _BASED.get(text[:2])
    if based is not None and based[0].match(text):
        return PlainInt(int(text[2:], based[1]), text)
    return text


def tagged(text: str, tag: str) -> Scalar:
    """A scalar with a tag of the core schema (`!!str 5`). Raises ValueError when they do not fit, or for any other tag."""
    if tag in ("!", CORE_TAG + "str"):
        return text
    value = resolve(text)
    kinds: dict[str, type | tuple[type, ...]] = {
        "null": type(None), "bool": bool, "int": PlainInt, "float": (PlainInt, PlainFloat),
    }  # fmt: skip
    kind = kinds.get(tag.removeprefix(CORE_TAG)) if tag.startswith(CORE_TAG) else None
    if kind is None or not isinstance(value, kind):
        raise ValueError(tag)
    return value
