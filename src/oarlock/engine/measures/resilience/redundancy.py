"""R3 Redundancy: how many of the critical skills would survive the loss of one person?

Formula: critical skills with at least two qualified holders who are there ÷ critical skills. A share, 0 to 1. No score.
Worst single loss: the largest number of critical skills that one holder alone keeps.
Counting: rows of `skills` marked critical; a holder counts when `qualified` (or where that column is absent) and has not
left. A critical skill nobody holds now counts as not covered. Who the worst loss is stays inside: only the number is told.
Undefined: no critical skill. Insufficient: no skills, or no column that says which are critical. Exact (low = high).
Read: below .8 is a finding. Example: 3 of 5: .6. Source: arithmetic on own records.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from oarlock.engine.measures.definition import Definition, absent
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "resilience.redundancy"
GRADE = "C"
HOLDERS = Query(
    name="resilience.redundancy.holders",
    sql="""
SELECT skill, person_id, bool_or(coalesce(qualified, TRUE)) AS qualified
FROM skills
WHERE skill IN (SELECT skill FROM skills WHERE critical)
GROUP BY ALL
ORDER BY ALL
""",
    columns=("skills.critical",),
)
"""Every holder of every critical skill; no word on the qualification counts as qualified."""
NEEDS = Needs(queries=(HOLDERS,))
ENOUGH = 2


def covered_share(holders: Mapping[str, Collection[str]], enough: int = ENOUGH) -> float | None:
    """Items with at least `enough` holders ÷ items; None without items."""
    return sum(len(set(held)) >= enough for held in holders.values()) / len(holders) if holders else None


def worst_loss(holders: Mapping[str, Collection[str]]) -> int:
    """Most items left with nobody when one holder goes."""
    alone = [next(iter(set(held))) for held in holders.values() if len(set(held)) == 1]
    return max((alone.count(person) for person in set(alone)), default=0)


def holders_of(snapshot: Snapshot) -> dict[str, frozenset[str]] | None:
    """The qualified holders, who are there, of each critical skill; None where it is not known which are critical."""
    frame = snapshot.frames.get(HOLDERS.name)
    if frame is None:
        return None
    plan = snapshot.plan
    found: dict[str, set[str]] = {}
    for row in frame:
        held = found.setdefault(str(row["skill"]), set())
        if row["qualified"] and plan.is_here(str(row["person_id"])):
            held.add(str(row["person_id"]))
    return {skill: frozenset(held) for skill, held in sorted(found.items())}


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """R3 for the company; `details`: number of holders by skill, worst single loss."""
    holders = holders_of(snapshot)
    if holders is None:
        return absent(ID, GRADE, status="insufficient", reason="no_data", needs=("skills", "skills.critical"))
    value = covered_share(holders)
    if value is None:
        return absent(ID, GRADE, status="undefined", reason="no_critical_skill")
    return Measure(
        id=ID, grade=GRADE, value=value, score=None, low=value, high=value, n=len(holders),
        level=float(snapshot.company.policy.confidence), inputs=("skills",),
        details={"holders": {skill: len(held) for skill, held in holders.items()}, "worst_loss": worst_loss(holders)},
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS, scored=False)
