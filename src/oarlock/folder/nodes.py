"""The tree of a plan file: values with the lines and places they stand at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from oarlock.engine.model.scalars import PlainFloat, PlainInt

Scalar = str | bool | PlainInt | PlainFloat | None
Loc = tuple[str | int, ...]
"""Where a value stands in the document: keys and positions in lists, from the top."""


class Node:
    """A value of a plan file.

    `content` is a scalar, a `dict` of key to `Entry`, or a `list` of nodes. `start` and `end` are offsets in the text of
    `file`; `flow` is True for `{...}` and `[...]`; `plain` False for a quoted text. `shared` marks an alias or an anchored
    value, whose text stands somewhere else or is used somewhere else.
    """

    __slots__ = ("content", "end", "file", "flow", "line", "plain", "shared", "start")

    def __init__(
        self, content: Any, file: str, line: int, start: int = 0, end: int = 0, flow: bool = False, plain: bool = True
    ) -> None:
        self.content = content
        self.file = file
        self.line = line
        self.start = start
        self.end = end
        self.flow = flow
        self.plain = plain
        self.shared = False

    @property
    def is_mapping(self) -> bool:
        """True for a mapping."""
        return isinstance(self.content, dict)

    @property
    def is_list(self) -> bool:
        """True for a list."""
        return isinstance(self.content, list)

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """The entries of a mapping; nothing for any other value."""
        if isinstance(self.content, dict):
            yield from self.content.items()

    def items(self) -> Iterator[Node]:
        """The elements of a list; nothing for any other value."""
        if isinstance(self.content, list):
            yield from self.content

    def child(self, step: str | int) -> Node | None:
        """The value under a key or at a position, or None."""
        content = self.content
        if isinstance(content, dict) and isinstance(step, str):
            entry = content.get(step)
            return entry.node if entry is not None else None
        if isinstance(content, list) and isinstance(step, int) and 0 <= step < len(content):
            found: Node = content[step]
            return found
        return None

    def item_id(self) -> str | None:
        """The id of an item, as written; None where there is none."""
        found = self.child("id")
        if found is None or found.is_mapping or found.is_list or found.content is None:
            return None
        return spelling(found.content)

    def by_id(self, item_id: str) -> tuple[int, Node] | None:
        """Position and node of the element of a list that has the id, or None."""
        for position, node in enumerate(self.items()):
            if node.item_id() == item_id:
                return position, node
        return None


class Entry:
    """A key of a mapping and its value."""

    __slots__ = ("line", "node", "start")

    def __init__(self, node: Node, line: int, start: int) -> None:
        self.node = node
        self.line = line
        self.start = start


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file, relative to the company folder, and the line, from 1."""

    file: str
    line: int


def spelling(value: Any) -> str:
    """A scalar as it is written in the file."""
    if isinstance(value, (PlainInt, PlainFloat)):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def plain(node: Node) -> Any:
    """The plain data of a tree: dicts, lists and scalars. A key with an empty value counts as absent and is left out.

    A value that aliases repeat is built once and shared.
    """
    return _plain(node, {})


def _plain(node: Node, known: dict[int, Any]) -> Any:
    content = node.content
    if not isinstance(content, (dict, list)):
        return content
    done = known.get(id(content))
    if done is not None:
        return done
    result: Any
    if isinstance(content, dict):
        result = {key: _plain(entry.node, known) for key, entry in content.items() if entry.node.content is not None}
    else:
        result = [_plain(item, known) for item in content]
    known[id(content)] = result
    return result


def tree_of(data: Any, file: str = "") -> Node:
    """A tree of plain data, for what has no text: everything stands in line 0 of `file`."""
    content = data
    if isinstance(data, dict):
        content = {str(key): Entry(tree_of(value, file), line=0, start=0) for key, value in data.items()}
    elif isinstance(data, (list, tuple)):
        content = [tree_of(value, file) for value in data]
    return Node(content, file=file, line=0)


def place_of(root: Node, loc: Iterable[str | int]) -> Place:
    """Where the value stands, by its keys and positions; of a value that is not there, the nearest one above it."""
    node, place = root, Place(root.file, root.line)
    for step in loc:
        if isinstance(node.content, dict) and step in node.content:
            entry = node.content[step]
            node, place = entry.node, Place(entry.node.file, entry.line)
            continue
        found = node.child(step)
        if found is None:
            break
        node, place = found, Place(found.file, found.line)
    return place


def path_of(root: Node, loc: Iterable[str | int]) -> str:
    """The key path of the contract: list items by id where they have one, else by position from 0."""
    node: Node | None = root
    parts: list[str] = []
    for step in loc:
        found = node.child(step) if node is not None else None
        name = found.item_id() if found is not None and isinstance(step, int) else None
        parts.append(name if name is not None else str(step))
        node = found
    return "/".join(parts)


def loc_of(root: Node, path: str) -> Loc:
    """Keys and positions of a key path, as far as the tree holds it."""
    node: Node | None = root
    loc: list[str | int] = []
    for part in path.split("/"):
        if node is None:
            break
        step: str | int = part
        if node.is_list:
            found = node.by_id(part)
            if found is not None:
                step = found[0]
            elif part.isdigit():
                step = int(part)
        loc.append(step)
        node = node.child(step)
    return tuple(loc)
