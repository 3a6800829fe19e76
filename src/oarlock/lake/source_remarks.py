"""What is told of all files of a source together: files without rows, and how figures and dates were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oarlock.engine.model.snapshot import TableProblem
from oarlock.lake.data_files import OpenFile
from oarlock.lake.relations import SourceColumn
from oarlock.lake.spelling import listed_names


def empty_files(files: Sequence[OpenFile]) -> Iterator[TableProblem]:
    """A warning where no file has a row under its header, a note where only some have none."""
    labels = list(dict.fromkeys(file.file.label for file in files if file.empty))
    if labels:
        verb = "holds" if len(labels) == 1 else "hold"
        yield TableProblem(
            code="no_rows",
            level="warning" if all(file.empty for file in files) else "note",
            message=f"{listed_names(labels)} {verb} a header and no rows.",
        )


def reading_notes(label: str, columns: Iterable[SourceColumn], *, months_first: bool) -> Iterator[TableProblem]:
    """Notes on figures with a comma, and on dates that fit both ways: which way they were read, and why."""
    named: dict[str, list[str]] = {}
    for column in columns:
        kind = "both" if column.doubtful else column.reading
        named.setdefault(kind or "", []).append(column.name)
    order, why = ("month/day/year", "one") if months_first else ("day/month/year", "not one")
    texts = {
        "comma": "the comma is read as the decimal sign in {names}.",
        "thousands": "the comma is read as the sign between thousands in {names}.",
        "both": "the dates in {names} fit both ways (no day above 12). "
        f"They are read as {order}, because company.country is {why} that writes the month first.",
    }
    for kind, text in texts.items():
        if kind in named:
            message = f"{label}: {text.format(names=listed_names(named[kind]))}"
            yield TableProblem(code="recognised", level="note", message=message)
