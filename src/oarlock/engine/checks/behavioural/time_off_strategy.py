"""A team whose recorded hours do not go where its objectives and the goals say.

What is assessed: for each unit with at least `min_group_size` people who recorded hours in the last three complete months,
the share of its hours that would have to move to match where its own objectives lead (the declared weights where it has
none). Weeks are resampled: the 95 % range must lie above the threshold, corrected over the units. Of a unit and the one
above it, the smaller is told. Rests on hours alone; where too few are recorded nothing is said.
Why it hurts: the plan says one thing, the days another; the days win.
What good looks like: less than a tenth would have to move.
What to do: plan the next month's hours by objective, and stop what serves none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.names import unit_name
from oarlock.engine.checks.vertical.effort_sides import sampling_of, source_of
from oarlock.engine.measures.behavioural.time_congruence import TeamRow, team_rows
from oarlock.engine.measures.effort import effort_of
from oarlock.engine.measures.flow import closed_circle
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.multiplicity import adjusted
from oarlock.engine.numerics.resampling import percentile_interval

KIND = "time_off_strategy"
THRESHOLDS = {"divergence": 0.25}
LEVEL = 0.95
TELLING = 0.05
NOTHING_LINKED = 0.95
"""A goal is named where the hours differ from what it should get by this share (convention)."""


def find(snapshot: Snapshot, judging: Judging) -> list[Draft] | TooLittle:
    """One draft per unit whose hours are off."""
    if not snapshot.plan.goals or closed_circle(snapshot.plan):
        return []
    effort = effort_of(snapshot)
    if effort is None or effort.basis != "hours":
        return TooLittle(
            needs=("time_entries",), reason="no_data" if "time_entries" not in snapshot.columns else "too_little"
        )
    rows = [row for row in team_rows(snapshot, sampling_of(snapshot)) if row.comparison.draws is not None]
    limit = judging.thresholds["divergence"]
    chances = adjusted([_chance(row, limit) for row in rows])
    off = {row.unit: (row, p) for row, p in zip(rows, chances, strict=True) if p <= judging.q and _low(row) > limit}
    return [
        _draft(snapshot, row, p, limit)
        for unit, (row, p) in off.items()
        if not any(below in off for below in snapshot.plan.subtree(unit) if below != unit)
    ]


def _chance(row: TeamRow, limit: float) -> float:
    """Share of draws that do not pass the threshold, never 0."""
    draws = np.asarray(row.comparison.draws)
    return float((1 + np.sum(draws <= limit)) / (1 + draws.size))


def _low(row: TeamRow) -> float:
    return percentile_interval(np.asarray(row.comparison.draws), level=LEVEL)[0]


def _draft(snapshot: Snapshot, row: TeamRow, p: float, limit: float) -> Draft:
    found, name = row.comparison, {"unit": unit_name(snapshot, row.unit)}
    draws = np.asarray(found.draws)
    low, high = percentile_interval(draws, level=float(snapshot.company.policy.confidence))
    figures = {
        "share": found.tv,
        "low": low,
        "high": high,
        "hours": found.tv * found.flow.compared,
        "all_hours": found.flow.compared,
    }
    goals = _goals(snapshot, row)
    return Draft(
        title=f"{KIND}.title",
        figures={**name, "share": found.tv},
        subjects=(Subject("unit", row.unit, key=True), *(Subject("goal", goal) for goal, _, _ in goals)),
        evidence=(
            Evidence(
                statement=f"{KIND}.own" if row.own_objectives else f"{KIND}.weights",
                figures=figures,
                context=name,
                source=source_of(snapshot, "behaviour.time_congruence"),
            ),
            *_rows(snapshot, row, goals),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.plan",
                kind="act",
                figures=name,
                effort_days=1,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement", "units": [row.unit]},
            ),
        ),
        p=p,
        draws_beyond=float(np.mean(draws > limit)),
    )


def _goals(snapshot: Snapshot, row: TeamRow) -> list[tuple[str, float, float]]:
    """Goals whose share of the hours differs from what they should get: (goal, share, wanted), the widest first."""
    shares = row.comparison.flow.ends[0]
    listed = zip(row.comparison.flow.goals, map(float, shares), map(float, row.comparison.wanted), strict=True)
    apart = [one for one in listed if abs(one[1] - one[2]) >= TELLING]
    return sorted(apart, key=lambda one: (-round(abs(one[1] - one[2]), 12), snapshot.plan.goals[one[0]].name))


def _rows(snapshot: Snapshot, row: TeamRow, goals: list[tuple[str, float, float]]) -> Iterator[Evidence]:
    source = source_of(snapshot, "behaviour.time_congruence")
    if row.comparison.flow.unlinked >= TELLING:
        yield Evidence(statement=f"{KIND}.unlinked", figures={"unlinked": row.comparison.flow.unlinked}, source=source)
    for goal, share, wanted in goals[:4] if row.comparison.flow.unlinked < NOTHING_LINKED else ():
        yield Evidence(
            statement=f"{KIND}.goal",
            figures={"share": share, "wanted": wanted},
            context={"goal": snapshot.plan.goals[goal].name},
            source=source,
        )


CHECK = Check(
    kind=KIND,
    dimension="behavioural",
    find=find,
    needs=Needs(keys=("goals",)),
    thresholds=THRESHOLDS,
    statistical=True,
)
