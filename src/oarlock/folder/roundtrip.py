"""Changes made through the round-trip parser, for files in which anchors and aliases share what is changed."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from oarlock.engine.model.document import item_keys, parse_path
from oarlock.engine.model.finding import Change
from oarlock.folder.files import COMPANY_FILE


def rewritten(texts: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """The texts after the changes; files that hold nothing of them stay as they are.

    A changed item stops sharing: it gets a copy of what it had in common with others.
    """
    readers = {file: _reader(text) for file, text in texts.items()}
    roots = {file: readers[file].load(text) for file, text in texts.items()}
    for root in roots.values():
        _keep_anchors(root)
    touched: set[str] = set()
    for change in changes:
        touched.add(_make(parse_path(change.path), _flowing(change.to), roots))
    return {file: _dumped(readers[file], roots[file]) if file in touched else text for file, text in texts.items()}


def _reader(text: str) -> YAML:
    reader = YAML(typ="rt")
    reader.preserve_quotes = True
    reader.brace_single_entry_mapping_in_flow_sequence = True
    reader.width = 1_000_000
    reader.allow_duplicate_keys = False
    if re.search(r"^[a-z_]+:[ \t]*(#.*)?\n(?:[ \t]*(#.*)?\n)*  +- ", text, re.MULTILINE):
        reader.indent(mapping=2, sequence=4, offset=2)
    return reader


def _dumped(reader: YAML, root: Any) -> str:
    stream = io.StringIO()
    reader.dump(root, stream)
    return stream.getvalue()


def _make(parts: tuple[str, ...], to: Any, roots: Mapping[str, Any]) -> str:
    key = parts[0]
    holders = [file for file, root in roots.items() if root and key in root]
    if key not in item_keys() or len(parts) == 1:
        file = holders[0] if holders else COMPANY_FILE
        _set(roots[file], parts, to)
        return file
    for file in holders:
        items = roots[file][key]
        for position, item in enumerate(items or ()):
            if str(item.get("id")) == parts[1]:
                _in_item(items, position, parts[2:], to)
                return file
    file = holders[-1] if holders else COMPANY_FILE
    roots[file].setdefault(key, CommentedSeq()).append(to)
    return file


def _in_item(items: Any, position: int, rest: tuple[str, ...], to: Any) -> None:
    if rest:
        items[position] = _unshared(items[position])
        _set(items[position], rest, to)
    elif to is None:
        del items[position]
    else:
        items[position] = to


def _set(mapping: Any, parts: tuple[str, ...], to: Any) -> None:
    for part in parts[:-1]:
        mapping[part] = _unshared(mapping.get(part) or {})
        mapping = mapping[part]
    if to is None:
        mapping.pop(parts[-1], None)
    else:
        mapping[parts[-1]] = to


def _keep_anchors(value: Any) -> None:
    """An anchor that nothing uses is written all the same: it is not ours to take out."""
    anchor = getattr(value, "anchor", None)
    if anchor is not None and anchor.value is not None:
        anchor.always_dump = True
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _keep_anchors(one)


def _flowing(value: Any) -> Any:
    """A new value as `{...}` and `[...]` on one line, as the splices write it."""
    made: CommentedMap | CommentedSeq
    if isinstance(value, Mapping):
        made = CommentedMap((key, _flowing(one)) for key, one in value.items())
    elif isinstance(value, (list, tuple)):
        made = CommentedSeq(_flowing(one) for one in value)
    else:
        return value
    made.fa.set_flow_style()
    return made


def _unshared(value: Any) -> Any:
    anchor = getattr(value, "anchor", None)
    if anchor is None or anchor.value is None:
        return value
    own = copy.deepcopy(value)
    own.yaml_set_anchor(None, always_dump=False)
    return own
