"""The file behind the key `history`: one change a line, as JSON."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from oarlock.engine.model.document import Edit, parse_path
from oarlock.errors import InputError, OutsideError, Problem, nearest
from oarlock.folder.files import is_file, is_inside
from oarlock.folder.nodes import Node, spelling

_REQUIRED = ("at", "path", "old", "new")
_ALLOWED = (*_REQUIRED, "by", "why")
LONGEST_LINE = 2 * 1024 * 1024


def read_history(folder: Path, tree: Node) -> tuple[tuple[Edit, ...], list[Problem]]:
    """The changes, oldest first, and what is wrong with the file. Nothing where the folder names none."""
    node = tree.child("history")
    if node is None or node.content is None or node.is_mapping or node.is_list:
        return (), []
    name = spelling(node.content)
    fault = _misnamed(folder, name, node)
    if fault is not None:
        return (), [fault]
    zone = _zone(tree)
    edits: list[Edit] = []
    problems: list[Problem] = []
    try:
        for line, text in _lines(folder / name):
            found = _edit(text, name, line, zone)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                edits.append(found)
    except OSError as error:
        raise OutsideError(f"{name} cannot be read: {error.strerror}. Check the file's permissions.") from error
    return tuple(sorted(edits, key=lambda edit: _moment(edit.at))), problems


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as stream:
        line = 0
        while text := stream.readline(LONGEST_LINE + 1):
            line += 1
            if text.strip():
                yield line, text


def _misnamed(folder: Path, name: str, node: Node) -> Problem | None:
    pure = PurePosixPath(name)
    shown = name if len(name) <= 80 else name[:77] + "..."
    if pure.is_absolute() or ".." in pure.parts or (is_file(folder / name) and not is_inside(folder, name)):
        message = f"'{shown}' leads out of the company folder: move the file into the folder and name it from there."
        code = "history_outside"
    elif not is_file(folder / name):
        message = f"There is no file '{shown}' in the company folder: correct the name, or remove the key history."
        code = "history_missing"
    else:
        return None
    return Problem(code=code, message=message, file=node.file, line=node.line, path="history", found=shown)


def _edit(text: bytes, file: str, line: int, zone: zoneinfo.ZoneInfo) -> Edit | Problem:
    def fault(message: str, **facts: Any) -> Problem:
        return Problem(code="history", message=message, file=file, line=line, **facts)

    if len(text) > LONGEST_LINE:
        return fault("The line is longer than 2 MiB: a change is one line of JSON.")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return fault('The line is no JSON: write {"at": "2026-01-31", "path": "vision", "old": "...", "new": "..."}.')
    if not isinstance(record, dict):
        return fault("A change is a mapping with at, path, old and new.", allowed=list(_ALLOWED))
    for name in record:
        if name not in _ALLOWED:
            near = nearest(name, _ALLOWED)
            return fault(
                f"The key '{name}' is not known: allowed are {', '.join(_ALLOWED)}.", found=name, suggestion=near
            )
    missing = [name for name in _REQUIRED if name not in record]
    if missing:
        return fault(f"The change lacks {', '.join(missing)}: add it.", allowed=list(_ALLOWED))
    at = _time(record["at"], zone)
    if at is None:
        return fault(
            "'at' must be a date or time like 2026-01-31 or 2026-01-31T09:30:00.", found=str(record["at"])[:60]
        )
    return _checked(record, at, fault)


def _checked(record: dict[str, Any], at: dt.date | dt.datetime, fault: Any) -> Edit | Problem:
    try:
        parse_path(str(record["path"]))
    except InputError as error:
        first = error.problems[0]
        return fault(first.message, found=first.found, suggestion=first.suggestion)  # type: ignore[no-any-return]
    for name in ("by", "why"):
        if not isinstance(record.get(name), (str, type(None))):
            return fault(f"'{name}' must be text.", found=str(record[name])[:60])  # type: ignore[no-any-return]
    return Edit(
        at=at,
        path=str(record["path"]),
        old=record["old"],
        new=record["new"],
        by=record.get("by"),
        why=record.get("why"),
    )


def _time(value: Any, zone: zoneinfo.ZoneInfo) -> dt.date | dt.datetime | None:
    """A day, or a moment on the company's clock: with an offset it is converted, without one it is taken as written."""
    if not isinstance(value, str):
        return None
    try:
        if len(value) <= 10:
            return dt.date.fromisoformat(value)
        moment = dt.datetime.fromisoformat(value)
        return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo is not None else moment
    except (ValueError, OverflowError):
        return None


def _zone(tree: Node) -> zoneinfo.ZoneInfo:
    company = tree.child("company")
    node = company.child("timezone") if company is not None else None
    name = node.content if node is not None else None
    try:
        return zoneinfo.ZoneInfo(name if isinstance(name, str) else "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")  # the wrong name is a problem of its own


def _moment(at: dt.date | dt.datetime) -> tuple[dt.date, float]:
    if isinstance(at, dt.datetime):
        return at.date(), at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6
    return at, -1.0
