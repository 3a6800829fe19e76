"""P5 Priority churn: how fast do the priorities change?

Formula: TV between the priority vectors at the starts of successive fiscal quarters, goals that came or went included. A
share, 0 to 1, a quarter; the value is the latest one. No score. 0 for four quarters is a sign of rigidity, above .30 a
quarter one of drift (conventions).
Counting: the plan's earlier versions are read from `history`, else from dated weights; up to four quarters back, the running
one included (its start against as-of). Quarters without any goal are left out.
Undefined: no goal in any two of them. Insufficient: neither history nor dated weights. Weak below four quarters. Exact
(low = high).
Example: (.5 .3 .2) → (.4 .3 .1, new .2): .2. Source: as V4.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from oarlock.engine.measures.definition import Definition, absent
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.company import Company
from oarlock.engine.model.document import Edit, document_at
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.divergence import total_variation
from oarlock.engine.numerics.resampling import Sampling

ID = "paradox.churn"
GRADE = "C"
NEEDS = Needs(keys=("goals",))
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """What the priorities did from a day to a later one: the share that moved, and the weights before and after."""

    since: dt.date
    until: dt.date
    moved: float
    before: Mapping[str, float]
    after: Mapping[str, float]


def churn(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """TV of two priority vectors; a goal that is in only one of them counts as 0 in the other."""
    names = sorted({*before, *after})
    return float(total_variation([before.get(name, 0.0) for name in names], [after.get(name, 0.0) for name in names]))


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """P5 for the company; `details`: each quarter's change, oldest first."""
    if not has_past(snapshot):
        return absent(ID, GRADE, status="insufficient", reason="no_past_plan", needs=("history",))
    changes = changes_of(snapshot)
    if not changes:
        return absent(ID, GRADE, status="undefined", reason="no_current_goal")
    value = changes[-1].moved
    few = len(changes) < QUARTERS
    return Measure(
        id=ID, grade=GRADE, value=value, score=None, low=value, high=value, n=len(changes),
        level=float(snapshot.company.policy.confidence), status="weak" if few else "ok",
        reason="few_quarters" if few else None, inputs=("goals", "history"),
        details={"quarters": tuple(changes), "most": max(one.moved for one in changes)},
    )  # fmt: skip


def has_past(snapshot: Snapshot) -> bool:
    """True where earlier priorities are known."""
    dated = any(isinstance(goal.weight, list) for goal in snapshot.company.goals)
    return dated or snapshot.history is not None


def changes_of(snapshot: Snapshot) -> list[Change]:
    """The change of each of the last four quarters, the running one last."""
    calendar, as_of = snapshot.plan.calendar, snapshot.as_of
    start = calendar.start_of("quarter", as_of)
    days = [*(add_months(start, -3 * step) for step in range(QUARTERS - 1, -1, -1)), as_of]
    vectors = [priorities_at(snapshot, day) for day in dict.fromkeys(days)]
    steps = list(zip(dict.fromkeys(days), vectors, strict=True))
    return [
        Change(since, until, churn(before, after), before, after)
        for (since, before), (until, after) in pairwise(steps)
        if before and after
    ]


def priorities_at(snapshot: Snapshot, day: dt.date) -> Mapping[str, float]:
    """The weights of the goals that were current on a day, by the version of the plan then in force."""
    company = snapshot.company
    edits = list(goal_edits(snapshot.history or (), company))
    if any(edit.day > day for edit in edits):
        company = Company.model_validate(document_at(company.to_document(), edits, day))
    return PlanView(company, day, Frame({}), Frame({})).weights


def goal_edits(history: Iterable[Mapping[str, object]], company: Company) -> Iterable[Edit]:
    """The changes of the history that concern goals."""
    for one in history:
        path = str(one["path"])
        if path.split("/")[0] == "goals":
            yield Edit(at=_moment(one["at"]), path=path, old=one.get("old"), new=one.get("new"))


def _moment(value: object) -> dt.date | dt.datetime:
    if isinstance(value, (dt.date, dt.datetime)):
        return value
    text = str(value)
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS, scored=False)
