"""A day before all records: said, so that an empty answer is no riddle."""

from __future__ import annotations

import datetime as dt

from oarlock.engine.model.tables import TABLES
from oarlock.errors import Problem
from oarlock.folder.read import LoadedFolder
from oarlock.lake import Lake

_STANDING = ("employees",)
"""Dated, but no business: people are hired before the first order."""


def day_before_records(loaded: LoadedFolder, lake: Lake, *, asked: bool) -> tuple[Problem, ...]:
    """A notice where the as-of day, asked for or written in the plan, lies before everything that happened; else nothing."""
    written = loaded.company.company.as_of is not None
    begin = _begin(lake)
    if not (asked or written) or begin is None or begin <= lake.as_of:
        return ()
    some = any(facts.rows for facts in lake.facts.values())
    message = (
        f"The records begin on {begin}, after the as-of day {lake.as_of}: "
        f"nothing {'that happened ' if some else ''}is visible."
    )
    if asked:
        return (Problem(code="day_before_records", message=message, found=lake.as_of.isoformat()),)
    path = "company/as_of"
    place = loaded.place(path)
    return (
        Problem(
            code="day_before_records", message=message, file=place.file, line=place.line, path=path,
            found=lake.as_of.isoformat(),
        ),
    )  # fmt: skip


def _begin(lake: Lake) -> dt.date | None:
    """The first day on which something happened in a standard table, whatever the as-of day."""
    firsts = {
        name: [part.first for part in lake.stored(name) if part.first is not None]
        for name in lake.facts
        if name in TABLES
        and any(column.happened and f"{name}.{column.name}" in lake.columns for column in TABLES[name].columns)
    }
    days = [day for name, found in firsts.items() if name not in _STANDING for day in found]
    return min(days or [day for found in firsts.values() for day in found], default=None)
