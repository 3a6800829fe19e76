"""Edits of a plan file's text at the places of its tree: what is not edited stays as it is, to the byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oarlock.folder import emit
from oarlock.folder.nodes import Entry, Node

_COMMENT = re.compile(r"[ \t]+#[^\n\r]*")
_COLON = re.compile(r":(?=[ \t\r\n]|$)")


@dataclass(frozen=True, slots=True)
class Splice:
    """The characters from start to end give way to a text; `rank` orders those that are made at one place."""

    start: int
    end: int
    text: str
    rank: int = 0


def spliced(text: str, splices: Sequence[Splice]) -> str:
    """The text with all splices made. Raises ValueError where they overlap."""
    newline = "\r\n" if "\r\n" in text else "\n"
    parts: list[str] = []
    at = 0
    for one in sorted(splices, key=lambda splice: (splice.start, splice.end, splice.rank)):
        if one.start < at:
            raise ValueError("splices overlap")
        parts += [text[at : one.start], one.text.replace("\n", newline)]
        at = one.end
    return "".join([*parts, text[at:]])


def content_end(text: str, node: Node) -> int:
    """Where the last character of a value stands, comments and blank lines after it left out."""
    if node.flow:
        return node.end
    if node.is_mapping and node.content:
        return content_end(text, list(node.content.values())[-1].node)
    if node.is_list and node.content:
        return content_end(text, node.content[-1])
    end = node.end
    while end > node.start and text[end - 1] in " \t\r\n":
        end -= 1
    return end


def set_value(text: str, entry: Entry, value: Any) -> Splice:
    """Gives a key that is there another value."""
    node = entry.node
    if node.content is None and node.start == node.end:
        return Splice(node.start, node.start, f" {emit.flow(value)}")
    if (node.is_mapping or node.is_list) and not node.flow and not node.shared:
        return _below_key(text, entry, value)
    return Splice(node.start, content_end(text, node), emit.flow(value))


def _below_key(text: str, entry: Entry, value: Any) -> Splice:
    colon = _COLON.search(text, entry.start)
    if colon is None:
        raise ValueError("a key without a colon")
    comment = _COMMENT.match(text, colon.end())
    kept = comment.group() if comment is not None else ""
    return Splice(colon.end(), content_end(text, entry.node), f" {emit.flow(value)}{kept}")


def add_key(text: str, mapping: Node, key: str, value: Any) -> Splice:
    """Adds a key at the end of a mapping."""
    written = f"{emit.scalar(key)}: {emit.flow(value)}"
    if not mapping.content:
        return Splice(mapping.start, mapping.end, "{" + written + "}")
    last = list(mapping.content.values())[-1]
    if mapping.flow:
        end = content_end(text, last.node)
        return Splice(end, end, f", {written}")
    first = next(iter(mapping.content.values()))
    at, lead = _after_line(text, content_end(text, last.node))
    return Splice(at, at, f"{lead}{' ' * _column(text, first.start)}{written}\n")


def remove_key(text: str, mapping: Node, key: str) -> Splice:
    """Takes a key and its value out of a mapping."""
    entries = list(mapping.content.values())
    position = list(mapping.content).index(key)
    entry = entries[position]
    if len(entries) == 1:
        return Splice(mapping.start, content_end(text, mapping), "{}")
    starts = [one.start for one in entries]
    if mapping.flow:
        return _from_flow(text, starts, [one.node for one in entries], position)
    if position == 0 and text[_line_start(text, entry.start) : entry.start].strip():
        return Splice(entry.start, entries[1].start, "")
    return Splice(_line_start(text, entry.start), _after_line(text, content_end(text, entry.node))[0], "")


def add_items(text: str, entry: Entry, items: Sequence[Mapping[str, Any]]) -> Splice:
    """Adds items at the end of a list, in the style of its last one."""
    node = entry.node
    if not node.content:
        start, end = node.start, node.end
        return Splice(start, end, "\n" + "".join(emit.item(one, 2) for one in items).removesuffix("\n"))
    last = node.content[-1]
    end = content_end(text, last)
    if node.flow:
        return Splice(end, end, "".join(f", {emit.flow(one)}" for one in items))
    at, lead = _after_line(text, end)
    indent = _column(text, _dash(text, last))
    one_line = True if last.flow else (None if last.shared else False)
    return Splice(at, at, lead + "".join(emit.item(one, indent, one_line=one_line) for one in items))


def remove_item(text: str, entry: Entry, position: int) -> Splice:
    """Takes an item out of a list of several."""
    node = entry.node
    item = node.content[position]
    if node.flow:
        return _from_flow(text, [one.start for one in node.content], node.content, position)
    start = _line_start(text, _dash(text, item))
    return Splice(start, _after_line(text, content_end(text, item))[0], "")


def append_key(text: str, key: str, value: Any) -> Splice:
    """Adds a top-level key at the end of a file."""
    end = len(text)
    lead = "" if not text or text.endswith("\n") else "\n"
    return Splice(end, end, f"{lead}\n{emit.entry(key, value)}", rank=1)


def _from_flow(text: str, starts: Sequence[int], nodes: Sequence[Node], position: int) -> Splice:
    if position + 1 < len(nodes):
        return Splice(starts[position], starts[position + 1], "")
    before = content_end(text, nodes[position - 1]) if position else starts[0]
    return Splice(before, content_end(text, nodes[position]), "")


def _dash(text: str, item: Node) -> int:
    at = len(text[: item.start].rstrip()) - 1
    if text[at] != "-":
        raise ValueError("an item without a dash")
    return at


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _column(text: str, at: int) -> int:
    return at - _line_start(text, at)


def _after_line(text: str, at: int) -> tuple[int, str]:
    """The start of the next line, and the newline that is missing where the text ends without one."""
    end = text.find("\n", at)
    return (len(text), "\n") if end < 0 else (end + 1, "")
