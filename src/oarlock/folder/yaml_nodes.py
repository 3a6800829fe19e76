"""Reads one plan file into a tree with lines, through the events of the C parser.

Events and not the parser's own nodes: aliases are counted before they are followed, depth is bounded, and no more than one
small object a value is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from yaml import YAMLError, events
from yaml._yaml import CParser

from oarlock.errors import Problem
from oarlock.folder.nodes import Entry, Node, spelling
from oarlock.folder.yaml_faults import Faults
from oarlock.folder.yaml_scalars import CORE_TAG, resolve, tagged

MAX_ALIASES = 10_000
"""Alias expansions in one file (details.md 50)."""
MAX_REPEATED = 1_000_000
"""Values that aliases may add to one file when they are written out."""
MAX_VALUES = 400_000
"""Values in one file; a plan of 10,000 goals has about 200,000."""
MOST_FAULTS = 1000
"""Faults after which a file is not read further."""
MAX_DEPTH = 50
"""Levels of nesting; the contract needs eight."""
_COLLECTIONS = {events.SequenceStartEvent: "seq", events.MappingStartEvent: "map"}


def parse(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a file's text, None when it is empty or cannot be read at all, and everything that is wrong with it."""
    composer = _Composer(file)
    try:
        composer.read(CParser(text))
    except _StopError:
        pass
    except YAMLError as error:
        composer.faults.syntax(error, text)
    except RecursionError:  # libyaml has no depth limit of its own in old releases
        composer.faults.too_deep(1, MAX_DEPTH)
    return composer.root, composer.faults.problems


class _StopError(Exception):
    """Reading on would cost too much or mean nothing."""


class _Level:
    """A list or mapping that is being read."""

    __slots__ = ("anchor", "depth", "key", "node", "refused", "repeated", "used")

    def __init__(self, node: Node, anchor: str | None, used: int, repeated: int) -> None:
        self.node = node
        self.anchor = anchor
        self.used = used
        self.repeated = repeated
        self.key: tuple[str, int, int] | None = None
        self.refused = False
        self.depth = 1


class _Anchor:
    """An anchored value; the alias expansions, the values and the levels inside it."""

    __slots__ = ("depth", "node", "size", "used")

    def __init__(self, node: Node, used: int, size: int, depth: int) -> None:
        self.node = node
        self.used = used
        self.size = size
        self.depth = depth


class _Composer:
    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.documents = 0
        self.faults = Faults(file)
        self.levels: list[_Level] = []
        self.anchors: dict[str, _Anchor] = {}
        self.used = 0
        self.values = 0
        self.repeated = 0

    def read(self, parser: Any) -> None:
        handlers: dict[type, Callable[[Any], None]] = {
            events.ScalarEvent: self.scalar,
            events.SequenceStartEvent: self.begin,
            events.MappingStartEvent: self.begin,
            events.SequenceEndEvent: self.finish,
            events.MappingEndEvent: self.finish,
            events.AliasEvent: self.alias,
            events.DocumentStartEvent: self.document,
        }
        problems = self.faults.problems
        while (event := parser.get_event()) is not None and len(problems) < MOST_FAULTS:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.faults.further_document(event.start_mark.line + 1)
            raise _StopError

    def scalar(self, event: Any) -> None:
        start = event.start_mark
        line = start.line + 1
        unquoted = not event.style
        value: Any = event.value
        if event.tag is not None:
            try:
                value = tagged(value, event.tag)
            except ValueError:
                self.faults.custom_tag(event.tag, line)
        elif unquoted and not self._expects_key():
            value = resolve(value)
        if "\0" in event.value:
            self.faults.null_byte(line)
        node = Node(value, self.file, line, start.index, event.end_mark.index, False, unquoted)
        self.count(line)
        if event.anchor is not None:
            node.shared = True
            self.anchors[event.anchor] = _Anchor(node, 0, 1, 0)
        self.put(node)

    def begin(self, event: Any) -> None:
        line = event.start_mark.line + 1
        mapping = type(event) is events.MappingStartEvent
        expected = CORE_TAG + _COLLECTIONS[type(event)]
        if event.tag not in (None, "!", expected):
            self.faults.custom_tag(event.tag, line)
        node = Node({} if mapping else [], self.file, line, event.start_mark.index, 0, bool(event.flow_style))
        node.shared = event.anchor is not None
        if len(self.levels) >= MAX_DEPTH:
            self.faults.too_deep(line, MAX_DEPTH)
            raise _StopError
        if event.anchor is not None:
            self.anchors.pop(event.anchor, None)
        self.count(line)
        self.levels.append(_Level(node, event.anchor, self.used, self.values + self.repeated))

    def finish(self, event: Any) -> None:
        level = self.levels.pop()
        level.node.end = event.end_mark.index
        self.deepen(level.depth)
        if level.anchor is not None:
            size = self.values + self.repeated - level.repeated + 1
            self.anchors[level.anchor] = _Anchor(level.node, self.used - level.used, size, level.depth)
        self.put(level.node)

    def alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            self.faults.unknown_alias(event.anchor, line, open_=any(one.anchor == event.anchor for one in self.levels))
            raise _StopError
        self.used += 1 + anchor.used
        self.repeated += anchor.size
        if self.used > MAX_ALIASES or self.repeated > MAX_REPEATED:
            self.faults.too_many_aliases(event.anchor, line, MAX_ALIASES)
            raise _StopError
        if len(self.levels) + anchor.depth > MAX_DEPTH:
            self.faults.too_deep(line, MAX_DEPTH)
            raise _StopError
        self.deepen(anchor.depth)
        node = Node(
            anchor.node.content, file=self.file, line=line,
            start=event.start_mark.index, end=event.end_mark.index, flow=True,
        )  # fmt: skip
        node.shared = True
        self.put(node)

    def deepen(self, depth: int) -> None:
        """Notes that the value being read holds one of so many levels."""
        if self.levels:
            self.levels[-1].depth = max(self.levels[-1].depth, depth + 1)

    def count(self, line: int) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self.faults.too_many_values(line, MAX_VALUES)
            raise _StopError

    def _expects_key(self) -> bool:
        return bool(self.levels) and self.levels[-1].node.is_mapping and self.levels[-1].key is None

    def put(self, node: Node) -> None:
        if not self.levels:
            self.root = node
            return
        level = self.levels[-1]
        if isinstance(level.node.content, list):
            level.node.content.append(node)
        elif level.key is None:
            self.key(level, node)
        else:
            name, line, start = level.key
            level.key = None
            if not level.refused:
                level.node.content[name] = Entry(node, line, start)

    def key(self, level: _Level, node: Node) -> None:
        level.refused = False
        if node.is_mapping or node.is_list:
            level.key, level.refused = ("?", node.line, node.start), True
            self.faults.odd_key(node.line)
            return
        name = spelling(node.content)
        level.key = (name, node.line, node.start)
        if name == "<<" and node.plain:
            self.faults.merge_key(node.line)
            level.refused = True
        elif name in level.node.content:
            self.faults.duplicate_key(name, node.line, level.node.content[name].line, self.path(name))
            level.refused = True

    def path(self, name: str) -> str:
        """The key path of a key of the mapping that is being read."""
        parts = []
        for level, inner in pairwise(self.levels):
            if level.key is not None:
                parts.append(level.key[0])
            else:
                parts.append(inner.node.item_id() or str(len(level.node.content)))
        return "/".join([*parts, name])
