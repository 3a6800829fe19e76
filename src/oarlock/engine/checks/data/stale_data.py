"""A source that has gone silent.

What is assessed: every table that records a flow (orders, tickets, hours, bookings, ...) and on which metrics or measures
rest; the days since its last row against `grains` times its usual step between dated days; a daily source may rest over a
weekend. Master data, plans, surveys and counts of a single day have no step and are left out, and so is a table whose files
go on after as-of.
Why it hurts: figures stop moving and look calm while nobody knows.
What good looks like: each source comes in at its usual step.
What to do: get the missing rows, or take the source out of the folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.data.reliance import is_used, metrics_on, names_on
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.snapshot import Snapshot, TableFacts
from oarlock.engine.model.tables import TABLES

KIND = "stale_data"
THRESHOLDS = {"grains": 1.0}
FLOWS = (
    "orders",
    "inventory",
    "purchases",
    "leads",
    "tickets",
    "invoices",
    "ledger",
    "cash",
    "time_entries",
    "usage",
    "interactions",
    "events",
    "market",
    "decisions",
)
WEEK, WEEKEND = 7, 2


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per silent table."""
    for name in FLOWS:
        facts = snapshot.tables.get(name)
        if facts is not None and is_used(snapshot, _read_as(snapshot, name)):
            silent = silent_days(facts, snapshot.as_of, judging.thresholds["grains"])
            if silent is not None:
                yield _draft(snapshot, facts, silent)


def _read_as(snapshot: Snapshot, table: str) -> str:
    """Orders are read for their lines as well."""
    return "order_lines" if table == "orders" and not is_used(snapshot, table) else table


def silent_days(facts: TableFacts, day: dt.date, grains: float) -> int | None:
    """Days since the last row when they are more than the table's step allows; None where they are not, or are unknown."""
    if facts.last is None or facts.median_gap_days is None or facts.dated_by_us or facts.failed:
        return None
    if facts.last_in_files is not None and facts.last_in_files > day:
        return None
    silent = (day - facts.last).days
    allowed = grains * facts.median_gap_days + (WEEKEND if facts.median_gap_days < WEEK else 0)
    return silent if silent > allowed else None


def _draft(snapshot: Snapshot, facts: TableFacts, silent: int) -> Draft:
    name = facts.name
    metrics = metrics_on(snapshot, name)
    words = {"table": name.replace("_", " "), "metrics": names_on(snapshot, name)}
    column = TABLES[name].time
    as_of = f"DATE '{snapshot.as_of.isoformat()}'"
    days = f'SELECT DISTINCT CAST("{column}" AS DATE) AS day FROM "{name}" WHERE "{column}" IS NOT NULL'
    steps = f"SELECT day, day - lag(day) OVER (ORDER BY day) AS step FROM ({days}) AS days"
    query = (
        f'SELECT max(day) AS "last", date_diff(\'day\', max(day), {as_of}) AS "silent", '
        f'CAST(median(step) AS DOUBLE) AS "step" FROM ({steps}) AS steps'
    )
    row = Evidence(
        statement=f"{KIND}.silent_for_metrics" if metrics else f"{KIND}.silent",
        figures={"last": facts.last, "silent": silent, "step": facts.median_gap_days},
        context=words,
        source=Source(query=query, tables=(name,)),
    )
    return Draft(
        title=f"{KIND}.title",
        figures={**words, "silent": silent, "last": facts.last},
        subjects=(Subject("table", name, key=True), *(Subject("metric", metric) for metric in metrics)),
        evidence=(row,),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.fetch",
                kind="act",
                figures={**words, "last": facts.last},
                effort_days=0.5,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            ),
        ),
    )


CHECK = Check(kind=KIND, dimension="data", find=find, thresholds=THRESHOLDS)
