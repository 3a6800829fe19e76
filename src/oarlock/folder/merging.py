"""One tree from several plan files: lists are appended, mappings merged, a text or a mapping's key given twice is an error."""

from __future__ import annotations

from oarlock.errors import Problem
from oarlock.folder.files import COMPANY_FILE
from oarlock.folder.nodes import Entry, Node

ONLY_IN_COMPANY_FILE = ("include", "data_root")
_MERGED_DEEPER = ("policy",)


def merge_files(roots: list[Node]) -> tuple[Node, list[Problem]]:
    """The folder's tree (company.yaml first) and what cannot be merged. The given trees are left as they are."""
    whole = Node({}, file=roots[0].file, line=1)
    problems: list[Problem] = []
    for root in roots:
        for key, entry in root.entries():
            if key in ONLY_IN_COMPANY_FILE and root.file != COMPANY_FILE:
                problems.append(_misplaced(key, entry))
            else:
                _merge(whole, key, entry, problems, key)
    return whole, problems


def _merge(into: Node, key: str, entry: Entry, problems: list[Problem], path: str) -> None:
    known: Entry | None = into.content.get(key)
    if known is None or known.node.content is None:
        into.content[key] = Entry(_copied(entry.node, path), line=entry.line, start=entry.start)
    elif entry.node.content is None:
        return
    elif known.node.is_list and entry.node.is_list:
        known.node.content.extend(entry.node.content)
    elif known.node.is_mapping and entry.node.is_mapping and _mergeable(path):
        for name, one in entry.node.entries():
            _merge(known.node, name, one, problems, f"{path}/{name}")
    elif not (key == "oarlock" and known.node.content == entry.node.content):
        problems.append(_twice(path, known, entry))


def _mergeable(path: str) -> bool:
    return "/" not in path or path.split("/")[0] in _MERGED_DEEPER


def _copied(node: Node, path: str) -> Node:
    """A node of our own to merge into, so that the file's tree stays as it was read."""
    content = node.content
    if isinstance(content, list) and "/" not in path:
        content = list(content)
    elif isinstance(content, dict) and _mergeable(path):
        content = {
            key: Entry(_copied(entry.node, f"{path}/{key}"), line=entry.line, start=entry.start)
            for key, entry in content.items()
        }
    else:
        return node
    copy = Node(content, file=node.file, line=node.line, start=node.start, end=node.end, flow=node.flow)
    copy.shared = node.shared
    return copy


def _twice(path: str, known: Entry, entry: Entry) -> Problem:
    first = f"{known.node.file} line {known.line}"
    message = f"'{path}' is given twice, here and in {first}: keep one of the two."
    return Problem(
        code="given_twice", message=message, file=entry.node.file, line=entry.line, path=path,
        allowed="once in all files of the folder", found=first,
    )  # fmt: skip


def _misplaced(key: str, entry: Entry) -> Problem:
    why = "an included file includes no further ones, which also rules out circles" if key == "include" else ""
    reason = f" ({why})" if why else ""
    message = f"'{key}' stands in {COMPANY_FILE} only{reason}: move it there."
    return Problem(
        code="include_cycle" if key == "include" else "misplaced_key",
        message=message, file=entry.node.file, line=entry.line, path=key, allowed=COMPANY_FILE, found=entry.node.file,
    )  # fmt: skip
