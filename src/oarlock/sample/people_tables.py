"""The tables of the people: employees, skills, hours, tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pyarrow as pa

from oarlock.sample.columns import TableFile, coded, table, table_of_rows
from oarlock.sample.hours import Plan, tasks, time_entries
from oarlock.sample.staff import EMPLOYEES, manager_of, skill_rows

_TASK = ("id", "initiative", "unit", "created", "due", "done")


def people_tables(seed: int, faults: frozenset[str], objectives: Plan, initiatives: Plan) -> Iterable[TableFile]:
    """Employees, skills, time entries and tasks."""
    yield TableFile("employees", "csv", _employees())
    skills = table_of_rows(("skill", "person_id", "qualified", "critical"), skill_rows(faults))
    yield TableFile("skills", "csv", skills)
    entries = time_entries(seed, faults, objectives, initiatives)
    hours = table(
        person_id=coded([one.person for one in entries]),
        date=pa.array([one.day for one in entries]),
        hours=[one.hours for one in entries],
        initiative=coded([one.initiative for one in entries]),
        objective=coded([one.objective for one in entries]),
    )
    yield TableFile("time_entries", "parquet", hours)
    rows = [tuple(getattr(one, name) for name in _TASK) for one in tasks(seed, initiatives)]
    names = ("task_id", "initiative", "unit", "created_at", "due", "done_at")
    yield TableFile("tasks", "csv", table_of_rows(names, rows))


def _employees() -> pa.Table:
    """`annual_cost` is what the person costs at the present share of a post."""
    return table(
        person_id=[one.id for one in EMPLOYEES],
        name=[one.name for one in EMPLOYEES],
        unit=[one.unit for one in EMPLOYEES],
        role=[one.role for one in EMPLOYEES],
        manager=[manager_of(one) for one in EMPLOYEES],
        hired_at=[_day(one.hired) for one in EMPLOYEES],
        left_at=[_day(one.left) for one in EMPLOYEES],
        left_why=[one.why for one in EMPLOYEES],
        fte=[one.fte for one in EMPLOYEES],
        annual_cost=[one.cost * one.fte for one in EMPLOYEES],
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
