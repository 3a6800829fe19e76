"""What is told of a single file: how it was read, and what looks like an oversight in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oarlock.lake.spelling import listed_names

Remark = dict[str, str]
"""A remark about a file as plain data, kept with what is known of the file: the fields of a `TableProblem`."""


def note(message: str) -> Remark:
    """Something recognised that is likely right."""
    return {"code": "recognised", "level": "note", "message": message}


def repeated_names(label: str, cells: Sequence[str], names: Sequence[str]) -> Iterator[Remark]:
    """A warning for each name that a header holds more than once. names: what the columns are called instead."""
    for cell, name in zip(cells, names, strict=True):
        if cell and cell != name:
            yield {
                "code": "repeated_column",
                "level": "warning",
                "message": f"{label} has more than one column '{cell}'; a later one is read as '{name}'. "
                "Rename one in the file, or name the one that is meant in map.",
            }


def first_of_sheets(label: str, sheets: Sequence[str]) -> Iterator[Remark]:
    """A warning where a workbook has several sheets and none was named."""
    if len(sheets) > 1:
        yield {
            "code": "unnamed_sheet",
            "level": "warning",
            "message": f"{label} has {len(sheets)} sheets; the first, '{sheets[0]}', was taken. "
            f"The others are {listed_names(sheets[1:])}. Name the one that is meant: {label}#{sheets[0]}.",
        }
