"""Work that does not follow the declared priorities.

What is assessed: where the effort of the last three complete months ends (hours, else full-time posts, else budget; each
sentence says which) against the goals' weights: the share that would have to move (`divergence`), and the widest difference
of a single goal (`goal`). On hours the 95 % range over the weeks must lie beyond the threshold; posts and budgets are
counted. Sanctioned exploration is left out up to the upper end of its band.
Why it hurts: a priority without work is a wish; work without a priority is a habit.
What good looks like: less than a tenth would have to move, no goal off by more than a tenth.
What to do: move work between the goals named, or declare the weights that are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.vertical.effort_sides import sampling_of, source_of
from oarlock.engine.measures.vertical.effort_divergence import ID, NEEDS, Comparison, compare, judge
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option, Subject
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import percentile_interval

KIND = "effort_priority_gap"
THRESHOLDS = {"divergence": 0.25, "goal": 0.10}
LEVEL = 0.95
ROWS = 6
SMALLEST_WEIGHT = 0.01


@dataclass(frozen=True)
class Side:
    """A goal: its share of the effort, what it should get, and whether the difference is beyond the threshold for sure."""

    goal: str
    share: float
    wanted: float
    beyond: bool

    @property
    def gap(self) -> float:
        """Share − wanted: above 0 it gets more than its weight."""
        return self.share - self.wanted


def find(snapshot: Snapshot, judging: Judging) -> list[Draft] | TooLittle:
    """At most one draft, for the company."""
    effort = judge(ID, "B", snapshot=snapshot, needs=NEEDS)
    if isinstance(effort, Measure):
        if effort.status == "insufficient":
            return TooLittle(needs=tuple(effort.details.get("needs", ())), reason="no_data")
        return []
    found = compare(snapshot, effort, sampling=sampling_of(snapshot))
    sides = _sides(snapshot, found, judging.thresholds["goal"])
    whole = _beyond(found.tv, found.draws, judging.thresholds["divergence"])
    if not whole and not any(side.beyond for side in sides):
        return []
    return [_draft(snapshot, found, sides, judging)]


def _beyond(value: float, draws: NDArray[np.float64] | None, limit: float) -> bool:
    low = value if draws is None else percentile_interval(draws, level=LEVEL)[0]
    return value > limit + 1e-9 and low > limit


def _sides(snapshot: Snapshot, found: Comparison, limit: float) -> list[Side]:
    """The goals, the widest difference first."""
    drawn = found.flow.drawn(sampling_of(snapshot))
    sides = []
    for position, goal in enumerate(found.flow.goals):
        share, wanted = float(found.flow.ends[0][position]), float(found.wanted[position])
        sign = 1.0 if share >= wanted else -1.0
        draws = None if drawn is None else sign * (np.nan_to_num(drawn[0][:, position], nan=share) - wanted)
        sides.append(Side(goal, share, wanted, _beyond(sign * (share - wanted), draws, limit)))
    return sorted(sides, key=lambda side: (-round(abs(side.gap), 12), snapshot.plan.goals[side.goal].name, side.goal))


def _draft(snapshot: Snapshot, found: Comparison, sides: list[Side], judging: Judging) -> Draft:
    basis = found.effort.basis
    figures: dict[str, Figure] = {"share": found.tv, "amount": found.tv * found.flow.compared}
    if found.draws is not None:
        low, high = percentile_interval(found.draws, level=float(snapshot.company.policy.confidence))
        figures |= {"low": low, "high": high}
    told = [side for side in sides if side.beyond] or sides[:2]
    return Draft(
        title=f"{KIND}.title" if basis == "hours" else f"{KIND}.title_{basis}",
        figures={"share": found.tv},
        subjects=tuple(Subject("goal", side.goal) for side in told),
        evidence=(
            Evidence(
                statement=f"{KIND}.whole_{basis}" if found.draws is None else f"{KIND}.range_{basis}",
                figures=figures,
                source=source_of(snapshot, ID),
            ),
            *_rows(snapshot, found, told),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, found, sides, judging)),
        draws_beyond=_sure(found, judging.thresholds["divergence"]),
    )


def _sure(found: Comparison, limit: float) -> float | None:
    """Share of draws beyond the threshold; None where it was counted, or where single goals alone raise it."""
    if found.draws is None or not _beyond(found.tv, found.draws, limit):
        return None
    return float(np.mean(found.draws > limit))


def _rows(snapshot: Snapshot, found: Comparison, told: list[Side]) -> Iterator[Evidence]:
    basis, source = found.effort.basis, source_of(snapshot, ID)
    for side in told[:ROWS]:
        yield Evidence(
            statement=f"{KIND}.goal_{basis}",
            figures={"share": side.share, "weight": side.wanted},
            context={"goal": snapshot.plan.goals[side.goal].name},
            source=source,
        )
    if found.flow.unlinked > 0:
        yield Evidence(statement=f"{KIND}.unlinked_{basis}", figures={"unlinked": found.flow.unlinked}, source=source)


def _options(snapshot: Snapshot, found: Comparison, sides: list[Side], judging: Judging) -> Iterator[Option]:
    plan, basis = snapshot.plan, found.effort.basis
    over = [side for side in sides if side.gap > 0]
    under = [side for side in sides if side.gap < 0]
    if under:
        move = min(-under[0].gap, over[0].gap) if over else -under[0].gap
        names = {"to": plan.goals[under[0].goal].name, "amount": move * found.flow.compared}
        if over:
            names["from_goal"] = plan.goals[over[0].goal].name
        yield Option(
            title=f"{KIND}.option.move_{basis}" if over else f"{KIND}.option.bring_{basis}",
            kind="act",
            figures=names,
            effort_days=3,
            initiative={"name": f"{KIND}.initiative_{basis}", "kind": "change"},
        )
    weights = {side.goal: max(SMALLEST_WEIGHT, round(side.share, 2)) for side in sides}
    total = sum(weights.values())
    after = [abs(side.share - weights[side.goal] / total) for side in sides]
    left = 0.5 * (sum(after) + found.flow.unlinked)
    if left <= judging.thresholds["divergence"] and max(after) <= judging.thresholds["goal"]:
        yield Option(
            title=f"{KIND}.option.reweight_{basis}",
            kind="reweight",
            changes=tuple(Change(f"goals/{goal}/weight", weight) for goal, weight in sorted(weights.items())),
            effort_days=1,
        )
    if not under:
        yield Option(
            title=f"{KIND}.option.link_{basis}",
            kind="act",
            effort_days=1,
            initiative={"name": f"{KIND}.initiative_link", "kind": "change"},
        )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)), thresholds=THRESHOLDS)
