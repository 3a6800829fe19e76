"""Is the folder right, and what of its records? Rows about persons are shown to stewards only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from oarlock.engine.model.folder_check import FolderCheck
from oarlock.engine.model.snapshot import TableFacts
from oarlock.usecases.open_company import OpenCompany, open_company
from oarlock.usecases.personal import ABOUT_PERSONS

HIDDEN = "about a person: shown to stewards (--as-steward)"


def check_folder(
    folder: Path,
    *,
    today: dt.date,
    as_of: dt.date | None = None,
    home: Path | None = None,
    rehash: bool = False,
    steward: bool = False,
    rows: int = 5,
    progress: Callable[[str], None] | None = None,
) -> FolderCheck:
    """Opens the folder; InputError with everything that is wrong. rows: how many rows set aside to show a table."""
    with open_company(folder, today=today, as_of=as_of, home=home, rehash=rehash, progress=progress) as opened:
        return FolderCheck(
            company=opened.company.company.name,
            as_of=opened.lake.as_of,
            facts={name: _facts(name, one, steward=steward) for name, one in opened.lake.facts.items()},
            notices=opened.notices,
            aside={
                name: tuple(_aside(opened, name, rows, steward=steward))
                for name, one in opened.lake.facts.items()
                if one.quarantined
            },
            steward=steward,
        )


def _facts(table: str, facts: TableFacts, *, steward: bool) -> TableFacts:
    """The facts without sample rows of tables about persons."""
    if steward or table not in ABOUT_PERSONS:
        return facts
    return replace(facts, problems=tuple(replace(one, samples=()) for one in facts.problems))


def _aside(opened: OpenCompany, table: str, rows: int, *, steward: bool) -> list[Mapping[str, Any]]:
    """The first rows set aside; of tables about persons only where they stand and why."""
    found = list(opened.lake.quarantine(table))[:rows]
    hide = not steward and table in ABOUT_PERSONS
    return [{**row, "row": HIDDEN} if hide else row for row in found]
