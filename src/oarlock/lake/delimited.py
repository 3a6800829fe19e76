"""Text files: which sign separates the columns, what the header says, how the engine is told to read them."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oarlock.errors import InputError, Problem
from oarlock.lake.cache import Cache, key_of
from oarlock.lake.paths import DataFile
from oarlock.lake.remarks import Remark, note, repeated_names
from oarlock.lake.survey import Survey, chunks, fingerprint

SEPARATORS = (",", ";", "\t", "|")
_HEAD_BYTES = 256 << 10
_SAMPLE_ROWS = 200
_MOST_COLUMNS = 2000
_DATE = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4})")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file ready to be read. `path` is the file itself, or its copy in UTF-8; `sample` holds its first rows.

    notes: what was recognised. empty: no row stands under the header.
    """

    path: Path
    separator: str
    names: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...]
    notes: tuple[Remark, ...] = ()
    empty: bool = False


def open_text(file: DataFile, found: Survey, cache: Cache) -> TextFile:
    """The file's separator, header and first rows; a copy in UTF-8 is made where the engine cannot read it as it stands."""
    path = file.path
    notes: list[Remark] = []
    if found.encoding != "utf-8":
        notes.append(note(f"{file.label} was read as {_spoken(found.encoding)}."))
    if not found.plain:
        path = text_copy(file, found.encoding or "utf-8", cache)
    if found.encoding == "utf-8" and next(chunks(file.path), b"").startswith(codecs.BOM_UTF8):
        notes.append(note(f"{file.label} begins with a byte-order mark, which is left out."))
    head = _head(path, file.label)
    separator = _separator(head, file)
    if separator != ("\t" if file.label.lower().endswith((".tsv", ".tab", ".tsv.gz")) else ","):
        notes.append(note(f"{file.label} separates its columns by {_SPOKEN[separator]}."))
    rows = _rows(head, separator)
    names = _names(rows, file)
    notes += repeated_names(file.label, [cell.strip() for cell in rows[0]], names)
    empty = len(head) < _HEAD_BYTES // 2 and not any(any(row) for row in rows[1:])
    return TextFile(path, separator, names, tuple(_filled(rows)), tuple(notes), empty)


def text_copy(file: DataFile, encoding: str, cache: Cache) -> Path:
    """The file's copy in UTF-8 with plain line ends, made when it is not there."""
    key = key_of("text", fingerprint(file.path), encoding)
    return cache.build("text", f"{key}.csv", lambda place: _transcode(file, encoding, place))


_SPOKEN = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def _spoken(encoding: str | None) -> str:
    return {"cp1252": "Windows-1252", "latin-1": "Latin-1"}.get(encoding or "", (encoding or "").upper())


def _transcode(file: DataFile, encoding: str, place: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    try:
        with place.open("w", encoding="utf-8", newline="") as out:
            for block in chunks(file.path):
                out.write(_without_null(str(ends.decode(decoder.decode(block))), file))
            out.write(str(ends.decode(decoder.decode(b"", final=True), final=True)))
    except UnicodeDecodeError as error:
        raise InputError(
            Problem(
                code="unreadable_encoding",
                file=file.label,
                message=f"{file.label} is neither UTF-8 nor {_spoken(encoding)}. Export it again as UTF-8.",
            )
        ) from error


def _without_null(text: str, file: DataFile) -> str:
    if "\0" in text:
        raise InputError(
            Problem(
                code="unreadable_encoding",
                file=file.label,
                message=f"{file.label} holds a null byte, so it is no text file. Export it again as CSV.",
            )
        )
    return text


def _head(path: Path, label: str) -> str:
    head = b""
    for block in chunks(path):
        head += block
        if len(head) >= _HEAD_BYTES:
            break
    text = head[:_HEAD_BYTES].decode("utf-8-sig", errors="ignore")
    if not text.strip():
        raise InputError(_no_header(label, "it is empty"))
    return text


def _separator(head: str, file: DataFile) -> str:
    def score(sign: str) -> tuple[int, int]:
        rows = [row for row in _rows(head, sign)[:50] if row]
        width = len(rows[0]) if rows else 0
        same = sum(len(row) == width for row in rows)
        return (same if width > 1 and 2 * same >= len(rows) else 0, width)

    if file.label.lower().endswith((".tsv", ".tsv.gz")):
        return "\t"
    best = max(SEPARATORS, key=score)
    return best if score(best)[0] else ","


def _rows(head: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(1 << 24)
    rows = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return rows
    return rows[:-1] if len(head) >= _HEAD_BYTES // 2 and 1 < len(rows) <= _SAMPLE_ROWS else rows


def _names(rows: Sequence[Sequence[str]], file: DataFile) -> tuple[str, ...]:
    cells = [cell.strip() for cell in rows[0]] if rows else []
    looks_like_data = sum(bool(_NUMBER.match(cell)) for cell in cells) * 2 >= max(len(cells), 1)
    if not any(cells):
        raise InputError(_no_header(file.label, "its first line is empty"))
    if looks_like_data or any(_DATE.match(cell) for cell in cells):
        raise InputError(_no_header(file.label, f"its first line looks like data ({', '.join(cells[:4])})"))
    if len(cells) > _MOST_COLUMNS:
        raise InputError(_no_header(file.label, f"its first line has {len(cells)} cells"))
    return unique_names(cells)


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for the cells of a header: an empty one is `column_3`, a repeated one (case ignored) gets a free number."""
    given = {cell.lower() for cell in cells}
    taken: set[str] = set()
    names = []
    for position, cell in enumerate(cells, start=1):
        name = cell or f"column_{position}"
        if name.lower() in taken:
            numbers = (f"{name}_{number}" for number in itertools.count(2))
            name = next(item for item in numbers if item.lower() not in taken | given)
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _filled(rows: Sequence[Sequence[str]]) -> list[tuple[str | None, ...]]:
    width = len(rows[0])
    return [tuple(cell or None for cell in row) for row in rows[1:] if len(row) == width]


def _no_header(label: str, why: str) -> Problem:
    return Problem(
        code="no_header",
        file=label,
        line=1,
        message=f"{label} has no header: {why}. Put the names of the columns in its first line.",
    )
