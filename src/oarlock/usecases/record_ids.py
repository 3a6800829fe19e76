"""The ids and roles that the records hold, for the references of the plan; and why the rows of others were set aside.

A plan may name who comes later: the as-of day does not matter here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from oarlock.engine.model.company import Company, TableSource
from oarlock.lake import Lake

_KEYS = {"employees": "person_id", "units": "unit", "products": "product_id"}
_MOST_ASIDE = 20_000
"""Rows set aside that are looked through; where there are more, the table's own warning says what is wrong with it."""
_SHOWN = ("hired_at", "left_at")
"""Columns of persons whose values may stand in a message."""
_CELLS = re.compile(r"[,;\t|]")
_CAUSES = {
    "unparseable": "its '{column}'{value} cannot be read",
    "missing_value": "it has no value in '{column}'",
    "negative": "its '{column}'{value} lies below 0",
    "out_of_range": "its '{column}'{value} lies outside what is possible",
    "unknown_choice": "its '{column}'{value} is none of the allowed words",
    "impossible_order": "its '{column}'{value} lies before the step it follows",
    "wrong_width": "it has more or fewer cells than the header",
    "unknown_rate": "its currency{value} has no exchange rate",
}


def known_ids(lake: Lake) -> dict[str, frozenset[str] | None]:
    """The ids that employees, units and products hold on any day; None where the table is not there."""
    return {
        table: lake.values(table, key) if f"{table}.{key}" in lake.columns else None for table, key in _KEYS.items()
    }


def held_roles(lake: Lake) -> frozenset[str] | None:
    """The roles that employees hold on any day; None where the records know no roles."""
    return lake.values("employees", "role") if "employees.role" in lake.columns else None


def set_aside(lake: Lake, company: Company) -> dict[str, dict[str, str]]:
    """By table and id: why the row of that id was set aside, as half a sentence with its file and line."""
    found: dict[str, dict[str, str]] = {}
    for table, key in _KEYS.items():
        if table not in lake.facts or not 0 < lake.facts[table].quarantined <= _MOST_ASIDE:
            continue
        names = _names(company, table)
        causes = found.setdefault(table, {})
        for row in lake.quarantine(table):
            for item in _ids(row["row"], names.get(key, key)):
                causes.setdefault(item, _cause(row, names, shown=table != "employees" or row["column"] in _SHOWN))
    return found


def _names(company: Company, table: str) -> Mapping[str, str]:
    """What the file calls our columns, where the folder says so."""
    source = company.data.get(table)
    return (source.map or {}) if isinstance(source, TableSource) else {}


def _ids(row: object, key: str) -> Iterator[str]:
    """The id of a row as it was read; of a line that has another width than the header, every cell."""
    if isinstance(row, Mapping):
        cell = _cell(row, key)
        if cell is not None:
            yield cell
    elif isinstance(row, str):
        yield from (cell.strip(" \"'") for cell in _CELLS.split(row))


def _cell(row: Mapping[str, object], name: str) -> str | None:
    found = next((value for own, value in row.items() if own.casefold() == name.casefold()), None)
    return None if found is None else str(found).strip()


def _cause(row: Mapping[str, object], names: Mapping[str, str], *, shown: bool) -> str:
    column, cells = str(row["column"] or ""), row["row"]
    name = names.get(column, column)
    value = _cell(cells, name) if isinstance(cells, Mapping) else None
    told = f" ('{value[:60]}')" if shown and value else ""
    cause = _CAUSES.get(str(row["reason"]), "it did not pass the checks").format(column=name, value=told)
    place = ", line ".join(str(part) for part in (row["file"], row["line"]) if part is not None)
    return f"{cause} ({place})" if place else cause
