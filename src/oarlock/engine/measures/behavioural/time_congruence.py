"""B2 Time and budget congruence: do people's hours, or the money, follow the goals?

Formula: 1 − TV of V4, for the company against the declared weights; for a team against the flow of its own objectives to the
goals (details.md 33). A share, 0 to 1; score as V4 (the last five points earn nothing).
Counting: effort as in `measures.effort` (hours, else fte, else budget; the result says which). Where hours are too thinly
recorded to be the basis (below 70 % of capacity) and there is nothing else, they are used, status weak, with the bounds
for the unrecorded part (all to the worst, all to the best goal) in `details`. Teams with fewer people than
`min_group_size` are never shown apart. Undefined, insufficient and range as V4.
Example: time .6 .1 .2 and .1 unlinked against .4 .3 .3: .7. Source: as V4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from oarlock.engine.measures.definition import Definition, likely_range
from oarlock.engine.measures.effort import QUERIES, effort_of
from oarlock.engine.measures.flow import expected_shares
from oarlock.engine.measures.vertical.effort_divergence import (
    Comparison,
    compare,
    divergence,
    entries,
    inputs_of,
    judge,
    score_of,
    scores_by_unit,
)
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "behaviour.time_congruence"
GRADE = "C"
NEEDS = Needs(keys=("goals",), queries=QUERIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A unit with all below it: people who recorded, its comparison, and whether with own objectives or the company's weights."""

    unit: str
    people: int
    own_objectives: bool
    comparison: Comparison


def time_congruence(shares: ArrayLike, unlinked: float, wanted: ArrayLike) -> float:
    """1 − TV between the shares of the time (with what is unlinked) and the wanted shares."""
    return 1.0 - divergence(shares, unlinked, wanted)


def unrecorded_bounds(shares: ArrayLike, unlinked: float, wanted: ArrayLike, coverage: float) -> tuple[float, float]:
    """1 − TV when all unrecorded time went to the worst goal (or nowhere), and to the best place: every gap filled first."""
    known = np.append(np.asarray(shares, dtype=np.float64), unlinked) * coverage
    aim = np.append(np.asarray(wanted, dtype=np.float64), 0.0)
    open_part = 1.0 - coverage
    worst = max(
        0.5 * float(np.abs(known + open_part * np.eye(len(aim))[place] - aim).sum()) for place in range(len(aim))
    )
    best = max(0.0, float(np.maximum(known - aim, 0.0).sum()))
    return 1.0 - worst, 1.0 - best


def team_rows(snapshot: Snapshot, sampling: Sampling) -> list[TeamRow]:
    """Every unit of at least `min_group_size` people with effort, compared with its own objectives; in order of unit.

    On fte or budget the people are the unit's members.
    """
    plan, smallest = snapshot.plan, snapshot.company.policy.min_group_size
    effort = effort_of(snapshot)
    found = []
    for unit in plan.units if effort is not None else ():
        part = effort.of_units(plan.subtree(unit))  # type: ignore[union-attr]
        people = sum(part.people.values()) if part.basis == "hours" else len(plan.members(unit))
        if people < smallest or part.total <= 0:
            continue
        wanted = expected_shares(plan, unit)
        comparison = compare(snapshot, part, sampling=sampling, wanted=wanted)
        found.append(TeamRow(unit=unit, people=people, own_objectives=wanted is not None, comparison=comparison))
    return sorted(found, key=lambda row: row.unit)


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """B2 for the company; `details`: basis, coverage, shares, wanted shares, bounds where little is recorded."""
    effort = judge(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if isinstance(effort, Measure):
        return effort
    found = compare(snapshot, effort, sampling=sampling)
    shares, unlinked = found.flow.ends
    value = 1.0 - found.tv
    level = float(snapshot.company.policy.confidence)
    draws = None if found.draws is None else 1.0 - found.draws
    low, high = likely_range(draws, value, level=level)
    thin = effort.basis == "hours" and not effort.enough
    return Measure(
        id=ID, grade=GRADE, value=value, score=float(score_of(found.tv)), low=low, high=high, level=level,
        n=entries(snapshot, effort), status="ok" if effort.enough else "weak",
        reason=None if effort.enough else "little_recorded", inputs=inputs_of(effort),
        method="counted" if draws is None else "weeks resampled",
        draws=None if found.draws is None else score_of(found.draws), by_unit=scores_by_unit(snapshot, effort),
        details={
            "basis": effort.basis, "coverage": effort.coverage, "shares": found.flow.shares, "unlinked": unlinked,
            "wanted": dict(zip(found.flow.goals, map(float, found.wanted), strict=True)),
            "bounds": unrecorded_bounds(shares, unlinked, found.wanted, effort.coverage) if thin else None,
        },
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
