"""What counts as personal in the records: columns that name persons, tables about persons, pay of small groups."""

from __future__ import annotations

from oarlock.engine.model.tables import PERSON_COLUMNS, TABLES
from oarlock.lake import Lake

ABOUT_PERSONS = frozenset(("employees", "skills", "time_entries", "interactions", "answers"))
"""Tables whose rows are each about one person: their rows are shown to stewards only."""
PAY = "annual_cost"
NEARLY_EACH = 0.5
"""An extra column of `employees` with a value of its own for at least this share of the rows tells persons apart."""


def names_persons(lake: Lake, column: str, people: frozenset[str]) -> bool:
    """Whether a column names persons (details.md 44), or tells them apart as well as a name does.

    It does when it is named like a person column of the contract, when its values are ids of people, or when it is an extra
    column of `employees` that is different for at least every second row (a surname, an address, a day of birth).
    """
    return column in PERSON_COLUMNS or _holds_ids(lake, column, people) or tells_apart(lake, column)


def tells_apart(lake: Lake, column: str) -> bool:
    """Whether it is an extra column of `employees` with nearly a value of its own for each row."""
    canonical = TABLES["employees"].column(column)
    if canonical is not None or f"employees.{column}" not in lake.columns:
        return False
    row = lake.run(f'SELECT count(*) AS n, count(DISTINCT {_quoted(column)}) AS d FROM "employees"').only()
    return bool(row["n"] and row["d"] >= NEARLY_EACH * row["n"])


def people_ids(lake: Lake, declared: frozenset[str]) -> frozenset[str]:
    """The ids of all people: of the plan and of the table."""
    if "employees.person_id" not in lake.columns:
        return declared
    rows = lake.run('SELECT DISTINCT "person_id" AS id FROM "employees" WHERE "person_id" IS NOT NULL')
    return declared | {str(one) for one in rows["id"]}


def _holds_ids(lake: Lake, column: str, people: frozenset[str]) -> bool:
    """Whether any text column of that name holds ids of people."""
    if not people:
        return False
    ids = ", ".join("'" + one.replace("'", "''") + "'" for one in sorted(people))
    for table, types in lake.types.items():
        if types.get(column) != "VARCHAR" or f"{table}.{column}" not in lake.columns:
            continue
        if lake.run(f'SELECT count(*) AS n FROM "{table}" WHERE {_quoted(column)} IN ({ids})').only()["n"]:
            return True
    return False


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
