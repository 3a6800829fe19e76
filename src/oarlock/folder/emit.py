"""Plain data as YAML: values on one line, items as a block or on one line."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from oarlock.folder.yaml_scalars import resolve

LONGEST_ONE_LINE = 120
"""Characters of an item that is written on one line."""
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`=<~"
_NEEDS_QUOTES = re.compile(r"[,\[\]{}]|:(?=\s|$)|\s#|:.*[,\[\]{}]|\s$|^[0-9][0-9_:.]*$")
_OLD_WORDS = frozenset(("y", "n", "yes", "no", "on", "off"))
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(value: Any) -> str:
    """A text, number, truth value, date or null as it stands in a file; texts are quoted only where they must be.

    >>> scalar("To grow"), scalar("12"), scalar("yes"), scalar("a: b"), scalar(0.5), scalar(True)
    ('To grow', "'12'", "'yes'", "'a: b'", '0.5', 'true')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value))
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return _text(str(value))


def flow(value: Any) -> str:
    """Any value on one line.

    >>> flow([{"goal": "grow", "weight": 0.7}])
    '[{goal: grow, weight: 0.7}]'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def item(value: Mapping[str, Any], indent: int, *, one_line: bool | None = None) -> str:
    """An item of a list, with its dash: on one line where it is short or asked for, else a field a line. Ends with a newline."""
    lead = " " * indent
    line = f"{lead}- {flow(value)}\n"
    if one_line or not value or (one_line is None and len(line) <= LONGEST_ONE_LINE):
        return line
    fields = [f"{scalar(str(key))}: {flow(one)}\n" for key, one in value.items()]
    return f"{lead}- " + f"{lead}  ".join(fields)


def entry(key: str, value: Any) -> str:
    """A top-level key with its value: of a list of mappings each item, of a mapping each key on lines of its own."""
    if isinstance(value, (list, tuple)) and value and all(isinstance(one, Mapping) for one in value):
        return f"{key}:\n" + "".join(item(one, 2) for one in value)
    if isinstance(value, Mapping) and value:
        return f"{key}:\n" + "".join(f"  {scalar(str(name))}: {flow(one)}\n" for name, one in value.items())
    return f"{key}: {flow(value)}\n"


def _text(text: str) -> str:
    if _ESCAPED.search(text):
        quoted = json.dumps(text, ensure_ascii=False)
        return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
    plain = (
        text
        and text[0] not in _INDICATORS
        and not text[0].isspace()
        and not _NEEDS_QUOTES.search(text)
        and text.casefold() not in _OLD_WORDS
        and isinstance(resolve(text), str)
    )
    return text if plain else "'" + text.replace("'", "''") + "'"
