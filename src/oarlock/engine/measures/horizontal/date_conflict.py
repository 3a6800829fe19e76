"""H4 Date and dependency conflict: does work start before what it waits for is done?

Formula: for each dependency of live work: conflict days = max(0, finish of the predecessor + lag − start); value =
conflicting ÷ datable dependencies. A share, 0 to 1; score = 100·(1 − value). Calendar days; the severity of a conflict is
days × priority.
Counting: finish = `finished`, else `end`; finish = start is no conflict. Conflicting too: a dependency inside a circle, on
stopped work. A predecessor that is done, or work that has itself ended, is none. Dependencies without dates are counted
apart (`undatable`), never guessed. Exact (low = high).
Undefined: no dependency of live work. Insufficient: no initiatives key, or none datable.
Example: (finish, start) (10, 8), (20, 20), (18, 20): 1 conflict of 2 days. Source: arithmetic on own records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from oarlock.engine.measures.composite.attribution import NO_UNIT
from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.effort import units_of
from oarlock.engine.measures.horizontal.declared_conflict import priority_of
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "horizontal.date_conflict"
GRADE = "C"
NEEDS = Needs(keys=("initiatives",))
Why = Literal["fine", "dates", "circle", "stopped", "undatable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """`item` waits for `predecessor`: why it conflicts (or `fine`, `undatable`), by how many days."""

    item: str
    predecessor: str
    why: Why
    days: int = 0
    finish: dt.date | None = None
    start: dt.date | None = None
    priority: float = 0.0

    @property
    def conflicting(self) -> bool:
        """True when it cannot hold as planned."""
        return self.why in ("dates", "circle", "stopped")


def conflict_days(finish: int, start: int, lag: int = 0) -> int:
    """max(0, finish + lag − start), in the unit of its inputs."""
    return max(0, finish + lag - start)


def conflicts(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """How many (finish, start) pairs conflict, and their days in all."""
    days = [conflict_days(finish, start) for finish, start in pairs]
    return sum(1 for one in days if one > 0), sum(days)


def dependencies(plan: PlanView) -> list[Dependency]:
    """Every dependency of live work that still matters, worst first (days × priority)."""
    known = {one.id: one for one in plan.company.initiatives}
    circular = circles(plan)
    found = []
    for item in plan.initiatives.values():
        for name in dict.fromkeys(item.depends_on):
            before = known.get(name)
            if before is not None and before.phase != "done":
                found.append(_judge(item, before, plan=plan, circular=circular))
    return sorted(found, key=lambda one: (-one.days * one.priority, -one.days, one.item, one.predecessor))


def _judge(item: Initiative, before: Initiative, *, plan: PlanView, circular: Iterable[frozenset[str]]) -> Dependency:
    finish, start = before.finished or before.end, item.start
    days = conflict_days(finish.toordinal(), start.toordinal()) if finish is not None and start is not None else 0
    why: Why = "dates" if days else "fine"
    if any(item.id in circle and before.id in circle for circle in circular):
        why = "circle"
    elif before.phase == "stopped":
        why = "stopped"
    elif finish is None or start is None:
        why = "undatable"
    return Dependency(
        item=item.id, predecessor=before.id, why=why, days=days, finish=finish, start=start,
        priority=priority_of(plan, item),
    )  # fmt: skip


def circles(plan: PlanView) -> tuple[frozenset[str], ...]:
    """Groups of live initiatives that wait for each other in a circle."""
    after = {one.id: [name for name in one.depends_on if name in plan.initiatives] for one in plan.initiatives.values()}
    ahead = {name: _reachable(name, after) for name in after}
    found = {frozenset(other for other in ahead[name] if name in ahead[other]) for name in after if name in ahead[name]}
    return tuple(sorted(found, key=sorted))


def _reachable(name: str, after: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(after[name])
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo.extend(after[one])
    return seen


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """H4 for the company; `details`: the conflicts worst first, their days, how many cannot be dated."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    found = dependencies(plan)
    if not found:
        return absent(ID, GRADE, status="undefined", reason="no_dependency")
    dated = [one for one in found if one.why != "undatable"]
    if not dated:
        return absent(
            ID, GRADE, status="insufficient", reason="no_dates", needs=("initiatives.start", "initiatives.end")
        )
    bad = [one for one in dated if one.conflicting]
    value = len(bad) / len(dated)
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value, low=1, high=0), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(dated), inputs=("initiatives",),
        by_unit=_by_unit(plan, dated),
        details={
            "conflicts": tuple(bad), "days": sum(one.days for one in bad if one.why == "dates"),
            "undatable": len(found) - len(dated),
        },
    )  # fmt: skip


def _by_unit(plan: PlanView, dated: Iterable[Dependency]) -> dict[str, tuple[float, float]]:
    """A dependency belongs to the units of the work that waits, in equal parts."""
    parts: dict[str, list[tuple[float, bool]]] = {}
    for one in dated:
        units = units_of(plan, plan.initiatives[one.item])
        for unit in units:
            parts.setdefault(unit or NO_UNIT, []).append((1 / len(units), one.conflicting))
    total = sum(part for listed in parts.values() for part, _ in listed)
    return {
        unit: (
            sum(part for part, _ in listed) / total,
            score(sum(part for part, bad in listed if bad) / sum(part for part, _ in listed), low=1, high=0),
        )
        for unit, listed in parts.items()
    }


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
