"""Writes changes of the plan back into its files: comments, order, quoting and split stay, but inside a changed value."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from oarlock.engine.model.company import Company
from oarlock.engine.model.document import apply, diff, equal, item_keys, parse_path
from oarlock.engine.model.finding import Change
from oarlock.errors import InputError, InternalError, OutsideError, Problem
from oarlock.folder.files import COMPANY_FILE, PlanText, read_text
from oarlock.folder.merging import merge_files
from oarlock.folder.nodes import Entry, Node, plain, tree_of
from oarlock.folder.references import plan_problems
from oarlock.folder.splice import (
    Splice,
    add_items,
    add_key,
    append_key,
    remove_item,
    remove_key,
    set_value,
    spliced,
)
from oarlock.folder.typing_faults import translate
from oarlock.folder.yaml_nodes import parse

if TYPE_CHECKING:
    from oarlock.folder.read import LoadedFolder

Texts = dict[str, str]


def write_changes(loaded: LoadedFolder, changes: Iterable[Change]) -> tuple[str, ...]:
    """Makes the changes in the folder's files and returns the names of the files written; nothing where nothing changes.

    Raises InputError when a change does not fit the contract or leaves a reference dangling, or when a file was edited since
    it was read; OutsideError when the disk fails. Nothing is half-written then.
    """
    changes = tuple(changes)
    target = apply(loaded.document, changes)
    problems = plan_problems(target, tree_of(target))
    if problems:
        raise InputError(problems)
    before = {file: one.text for file, one in loaded.texts.items()}
    after = changed_texts(before, loaded.document, changes)
    touched = {file: text for file, text in after.items() if text != before[file]}
    if touched:
        _unchanged_since(loaded, touched)
        _write(loaded.path, touched, loaded.texts)
    return tuple(touched)


def changed_texts(texts: Mapping[str, str], document: Mapping[str, Any], changes: Iterable[Change]) -> Texts:
    """The plan files' texts after the changes. `document` is what the texts hold, as `LoadedFolder.document`."""
    target = _valid(apply(document, changes))
    result = _spliced(texts, diff(document, target), target)
    return result if result is not None else _rewritten(texts, document, target)


def _spliced(texts: Mapping[str, str], changes: Iterable[Change], target: Mapping[str, Any]) -> Texts | None:
    """The texts with the changes put in place, round by round; None where the result would not hold the target."""
    result = dict(texts)
    left = list(changes)
    while left:
        trees = {file: _parsed(text, file) for file, text in result.items()}
        if any(tree is None for tree in trees.values()):
            return None
        now, left = _independent(left)
        splices: dict[str, list[Splice]] = {}
        for file, splice in _splices(
            now, target, result, {file: tree for file, tree in trees.items() if tree is not None}
        ):
            splices.setdefault(file, []).append(splice)
        for file, made in splices.items():
            result[file] = spliced(result[file], made)
    return result if _holds(result, target) else None


def _valid(target: dict[str, Any]) -> dict[str, Any]:
    try:
        company = Company.model_validate(target)
    except ValidationError as error:
        problems = translate(error.errors(include_url=False, include_input=False), tree_of(target))
        raise InputError(problems) from error
    return company.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _parsed(text: str, file: str) -> Node | None:
    node, problems = parse(text, file)
    if problems:
        return None
    return node if node is not None and node.is_mapping else Node({}, file=file, line=1, end=len(text))


def _holds(texts: Texts, target: Mapping[str, Any]) -> bool:
    trees = [_parsed(text, file) for file, text in texts.items()]
    whole = [tree for tree in trees if tree is not None]
    if len(whole) < len(trees):
        return False
    tree, clashes = merge_files(whole)
    if clashes:
        return False
    try:
        company = Company.model_validate(plain(tree))
    except ValidationError:
        return False
    found = company.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return not diff(found, target) and all(
        equal(found.get(key), target.get(key)) for key in {*found, *target} - _lists()
    )


def _lists() -> set[str]:
    return set(item_keys())


def _rewritten(texts: Mapping[str, str], document: Mapping[str, Any], target: Mapping[str, Any]) -> Texts:
    """Through the round-trip parser: where a change lies inside a value that anchors and aliases share."""
    from oarlock.folder.roundtrip import rewritten

    result = rewritten(texts, diff(document, target))
    if not _holds(result, target):
        message = (
            "The change cannot be put into the files (it lies in a value that anchors and aliases share, or holds characters "
            "that no file can hold): edit it by hand."
        )
        raise InputError(Problem(code="shared_value", message=message))
    return result


def _independent(changes: list[Change]) -> tuple[list[Change], list[Change]]:
    """Those changes that can be made at once (one an item or top-level key, all new items together), and the rest."""
    now: list[Change] = []
    later: list[Change] = []
    taken: set[tuple[str, ...]] = set()
    growing = {change.path.split("/")[0] for change in changes if change.path.count("/") == 1 and change.to is not None}
    for change in changes:
        parts = parse_path(change.path)
        whole_item = len(parts) == 2 and parts[0] in _lists()
        if whole_item and change.to is None and parts[0] in growing:
            later.append(change)
            continue
        if whole_item and change.to is not None:
            owner: tuple[str, ...] = (parts[0], "+")
        elif parts[0] in _lists():
            owner = (parts[0], "-") if whole_item else parts[:2]
        else:
            owner = parts[:1]
        if owner in taken and owner[-1] != "+":
            later.append(change)
        else:
            taken.add(owner)
            now.append(change)
    return now, later


def _splices(
    changes: list[Change], target: Mapping[str, Any], texts: Texts, trees: Mapping[str, Node]
) -> Iterable[tuple[str, Splice]]:
    added: dict[str, list[Mapping[str, Any]]] = {}
    for change in changes:
        parts = parse_path(change.path)
        if parts[0] in _lists() and len(parts) > 1:
            if len(parts) == 2 and change.to is not None:
                added.setdefault(parts[0], []).append(change.to)
            else:
                yield _in_list(parts, change.to, target, texts, trees)
        else:
            yield _in_mapping(parts, change.to, texts, trees)
    for key, items in added.items():
        holders = [(file, root.content[key]) for file, root in trees.items() if key in root.content]
        if holders:
            file, entry = holders[-1]
            yield file, add_items(texts[file], entry, items)
        else:
            yield COMPANY_FILE, append_key(texts[COMPANY_FILE], key, items)


def _in_list(
    parts: tuple[str, ...], to: Any, target: Mapping[str, Any], texts: Texts, trees: Mapping[str, Node]
) -> tuple[str, Splice]:
    file, entry, position = _find(parts[0], parts[1], trees)
    text = texts[file]
    if len(parts) > 2:
        return file, _set(text, entry.node.content[position], parts[2:], to)
    if len(entry.node.content) == 1:
        others = any(parts[0] in root.content for name, root in trees.items() if name != file)
        if others:
            return file, remove_key(text, trees[file], parts[0])
        return file, set_value(text, entry, target.get(parts[0], []))
    return file, remove_item(text, entry, position)


def _find(key: str, item_id: str, trees: Mapping[str, Node]) -> tuple[str, Entry, int]:
    for file, root in trees.items():
        entry = root.content.get(key)
        found = entry.node.by_id(item_id) if entry is not None else None
        if entry is not None and found is not None:
            return file, entry, found[0]
    raise InternalError(f"The item {key}/{item_id} is in the document but in none of its files.")


def _in_mapping(parts: tuple[str, ...], to: Any, texts: Texts, trees: Mapping[str, Node]) -> tuple[str, Splice]:
    file = max(trees, key=lambda name: _depth(trees[name], parts))
    if _depth(trees[file], parts) == 0:
        value = to
        for part in reversed(parts[1:]):
            value = {part: value}
        return COMPANY_FILE, append_key(texts[COMPANY_FILE], parts[0], value)
    return file, _set(texts[file], trees[file], parts, to)


def _depth(root: Node, parts: tuple[str, ...]) -> int:
    node: Node | None = root
    for depth, part in enumerate(parts):
        node = node.child(part) if node is not None else None
        if node is None:
            return depth
    return len(parts)


def _set(text: str, mapping: Node, parts: tuple[str, ...], to: Any) -> Splice:
    name, rest = parts[0], parts[1:]
    entry: Entry | None = mapping.content.get(name)
    if rest and entry is not None and entry.node.is_mapping:
        return _set(text, entry.node, rest, to)
    for part in reversed(rest):
        to = {part: to}
    if entry is None:
        return add_key(text, mapping, name, to)
    return remove_key(text, mapping, name) if to is None else set_value(text, entry, to)


def _unchanged_since(loaded: LoadedFolder, touched: Iterable[str]) -> None:
    problems = []
    for file in touched:
        found = read_text(loaded.path, file)
        if found != loaded.texts[file]:
            message = "The file was changed while Oarlock was working: run the command again, nothing was written."
            problems.append(Problem(code="changed_meanwhile", message=message, file=file))
    if problems:
        raise InputError(problems)


def _write(folder: Path, touched: Mapping[str, str], texts: Mapping[str, PlanText]) -> None:
    waiting: list[tuple[Path, Path]] = []
    try:
        for file, text in touched.items():
            path = (folder / file).resolve()
            waiting.append((_beside(path, text, mark=texts[file].mark), path))
        for temporary, path in waiting:
            temporary.replace(path)
    except OSError as error:
        raise OutsideError(f"The plan could not be written: {error.strerror}. Check space and permissions.") from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def _beside(path: Path, text: str, *, mark: bool) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    with os.fdopen(handle, "wb") as stream:
        stream.write((b"\xef\xbb\xbf" if mark else b"") + text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    temporary = Path(name)
    if path.exists():
        shutil.copymode(path, temporary)
    return temporary
