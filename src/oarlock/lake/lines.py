"""From the number of a record to the line of the file on which it begins."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from oarlock.lake.data_files import OpenFile

_LARGEST = 64 << 20


def first_lines(file: OpenFile, records: Iterable[int]) -> Mapping[int, int]:
    """The line on which each record begins; a record counts as the engine counts: only rows of the header's width.

    records: as numbered by the load, 2 for the first row under the header. Empty for what is no text file, and for files
    above 64 MiB, whose rows have one line each in all likelihood.
    """
    wanted = set(records)
    if not wanted:
        return {}
    rows = (line for line, width in _widths(file) if width == len(file.types))
    found: dict[int, int] = {}
    for record, line in enumerate(rows, start=2):
        if record in wanted:
            found[record] = line
            if len(found) == len(wanted):
                break
    return found


def odd_lines(file: OpenFile) -> list[int]:
    """The lines on which rows of another width than the header begin, in order; empty as for `first_lines`."""
    return [line for line, width in _widths(file) if width and width != len(file.types)]


def _widths(file: OpenFile) -> Iterator[tuple[int, int]]:
    if file.separator is None or file.paths[0].stat().st_size > _LARGEST:
        return
    with _opened(file.paths[0]) as text:
        reader = csv.reader(text, delimiter=file.separator)
        next(reader, None)
        before = reader.line_num
        for row in reader:
            yield before + 1, len(row)
            before = reader.line_num


def _opened(path: Path) -> io.TextIOBase:
    if path.suffix.lower() == ".gz":
        return cast(io.TextIOBase, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")
