"""What `oarlock check` says: the tables, what was set aside and why, what is odd."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oarlock.engine.model.folder_check import FolderCheck
from oarlock.report.audit_json import plain
from oarlock.report.audit_text import wrapped
from oarlock.report.wording.sentence import counted, date


def check_document(checked: FolderCheck) -> dict[str, Any]:
    """The check as a JSON document (`oarlock schema --json check`)."""
    document: dict[str, Any] = {
        "oarlock": 1,
        "company": checked.company,
        "as_of": checked.as_of,
        "warnings": [notice.as_json() for notice in checked.notices],
        "tables": {
            name: {
                "rows": one.rows,
                "quarantined": one.quarantined,
                "from": one.first,
                "to": one.last,
                "problems": [
                    {
                        "code": problem.code,
                        "level": problem.level,
                        "column": problem.column,
                        "count": problem.count,
                        "message": problem.message,
                        "samples": [dict(sample) for sample in problem.samples],
                    }
                    for problem in one.problems
                ],
                "set_aside": [dict(row) for row in checked.aside.get(name, ())],
            }
            for name, one in checked.facts.items()
        },
    }
    if checked.steward:
        document["as_steward"] = True
    return plain(document)  # type: ignore[no-any-return]


def check_lines(checked: FolderCheck) -> Iterator[str]:
    """The check for a person at a terminal."""
    facts = checked.facts
    set_aside = sum(one.quarantined for one in facts.values())
    odd = len(checked.notices) + sum(problem.level != "note" for one in facts.values() for problem in one.problems)
    verdict = "Nothing is wrong" if not odd else f"Usable; {counted(odd, 'thing is', 'things are')} worth a look"
    if checked.steward:
        yield "Steward's view: holds rows about single persons. Do not pass it on."
    yield f"{checked.company}: the folder is right. {verdict}."
    yield f"As of {date(checked.as_of)}: {counted(sum(one.rows for one in facts.values()), 'row', 'rows')} in " + (
        f"{counted(len(facts), 'table', 'tables')}, {counted(set_aside, 'row', 'rows')} set aside."
    )
    yield ""
    width = max((len(name) for name in facts), default=0)
    for name, one in facts.items():
        span = f"  {one.first} to {one.last}" if one.first and one.last else ""
        away = f", {one.quarantined:,} set aside" if one.quarantined else ""
        yield f"  {name:<{width}}  {one.rows:>10,} {'row' if one.rows == 1 else 'rows'}{away}{span}"
        for problem in one.problems:
            yield from wrapped(
                problem.message, indent="      ", first="    · " if problem.level == "note" else "    ! "
            )
        for row in checked.aside.get(name, ()):
            where = ":".join(str(row[key]) for key in ("file", "line") if row.get(key) is not None)
            yield from wrapped(f"{where} ({row.get('reason')}): {row.get('row')}", indent="        ", first="      - ")
    for notice in checked.notices:
        yield from wrapped(str(notice), indent="    ", first="  ! ")
