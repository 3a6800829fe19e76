"""A critical skill, supplier or system that hangs on one.

What is assessed: skills marked critical: qualified people who are here. Suppliers of items that nobody else ever delivered,
where these items are a tenth or more of a year's purchases. Systems marked critical: people who hold a skill of the
system's name (systems without such skill records are not judged: unknown is not nobody).
Why it hurts: one illness, one notice, one fire, and the work stands still.
What good looks like: at least two holders of everything critical (measure R3).
What to do: train a second person, qualify a second supplier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import person_subjects
from oarlock.engine.checks.operations.rows import columns, from_query, measured
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot

KIND = "no_backup"
CRITICAL_SPEND = 0.10
"""A supplier is critical from this share of a year's purchases on (ASC 280 asks to disclose a customer from 10 % on)."""

SKILLS = Query(
    name=f"{KIND}.skills",
    sql="""
SELECT skill, person_id, bool_or(coalesce(qualified, true)) AS qualified, bool_or(coalesce(critical, false)) AS critical
FROM skills GROUP BY skill, person_id ORDER BY skill, person_id
""",
    optional=("skills",),
)
SUPPLIERS = Query(
    name=f"{KIND}.suppliers",
    sql="""
WITH bought AS (
    SELECT supplier_id, item_id, quantity * unit_price AS amount,
           CAST(ordered_at AS DATE) BETWEEN :from_12m AND :as_of AS recent
    FROM purchases WHERE coalesce(status, '') NOT IN ('cancelled', 'rejected')
),
alone AS (SELECT item_id FROM bought GROUP BY item_id HAVING count(DISTINCT supplier_id) = 1),
whole AS (SELECT sum(amount) AS total FROM bought WHERE recent)
SELECT supplier_id, count(DISTINCT item_id) AS items, sum(amount) AS spend, sum(amount) / any_value(total) AS share
FROM bought JOIN alone USING (item_id) CROSS JOIN whole
WHERE recent AND total > 0 GROUP BY supplier_id ORDER BY spend DESC, supplier_id
""",
    optional=("purchases",),
)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per critical skill, system or supplier with too few holders."""
    needed = judging.thresholds["holders"]
    held = holders(snapshot)
    for skill, people in held.items():
        if skill in _critical_skills(snapshot) and len(people) < needed:
            yield _of_people(snapshot, "skill", skill, skill.replace("-", " ").replace("_", " "), people)
    for system in snapshot.company.systems:
        names = [name for name in (system.id, system.name) if name in held]
        people = sorted({person for name in names for person in held[name]})
        if system.critical and names and len(people) < needed:
            yield _of_people(snapshot, "system", system.id, system.name, people)
    for row in snapshot.frames[SUPPLIERS.name] if needed > 1 else ():
        if row["share"] >= CRITICAL_SPEND:
            yield _of_supplier(snapshot, row)


def holders(snapshot: Snapshot) -> Mapping[str, list[str]]:
    """Qualified people who are here, by skill; a skill whose only holders have left has none."""
    found: dict[str, list[str]] = {}
    for row in snapshot.frames[SKILLS.name]:
        people = found.setdefault(str(row["skill"]), [])
        if row["qualified"] and snapshot.plan.is_here(row["person_id"]):
            people.append(str(row["person_id"]))
    return found


def _critical_skills(snapshot: Snapshot) -> set[str]:
    return {str(row["skill"]) for row in snapshot.frames[SKILLS.name] if row["critical"]}


def _of_people(snapshot: Snapshot, type_: str, id_: str, name: str, people: list[str]) -> Draft:
    named = [subject for person in people for subject in person_subjects(snapshot, person)]
    evidence = measured(
        snapshot,
        f"{KIND}.held" if people else f"{KIND}.held_by_nobody",
        {"holders": len(people)},
        measure="resilience.redundancy",
        queries=(SKILLS,),
        context={"name": name},
    )
    option = Option(
        title=f"{KIND}.option.train",
        kind="act",
        figures={"name": name},
        effort_days=10,
        initiative={"name": f"{KIND}.initiative", "kind": "enablement"},
    )
    return Draft(
        title=f"{KIND}.title" if people else f"{KIND}.title.nobody",
        figures={"name": name, "holders": len(people)},
        subjects=(Subject(type_, id_, key=True), *dict.fromkeys(named)),
        evidence=(evidence,),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(option,),
    )


def _of_supplier(snapshot: Snapshot, row: Mapping[str, Any]) -> Draft:
    supplier = str(row["supplier_id"])
    names = {"name": supplier}
    evidence: Evidence = from_query(
        snapshot, SUPPLIERS, f"{KIND}.bought_alone", columns(row, "items", "spend", "share"),
        where={"supplier_id": supplier}, context=names,
    )  # fmt: skip
    option = Option(
        title=f"{KIND}.option.second_supplier",
        kind="act",
        figures={"name": supplier, "items": row["items"]},
        effort_days=10,
        initiative={"name": f"{KIND}.initiative.supplier", "kind": "improvement"},
    )
    return Draft(
        title=f"{KIND}.title.supplier",
        figures={**names, "share": row["share"]},
        subjects=(Subject("supplier", supplier, key=True),),
        evidence=(evidence,),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(option,),
    )


CHECK = Check(
    kind=KIND,
    dimension="resilience",
    find=find,
    needs=Needs(columns=("skills.critical|purchases",), queries=(SKILLS, SUPPLIERS)),
    thresholds={"holders": 2},
)
