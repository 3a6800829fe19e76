"""B3 Commitment follow-through: are promises kept?

Formula: commitments kept by their first due date ÷ commitments due. A share, 0 to 1; score = 100·value.
Counting: those first due in the 12 months that end with as-of; one that is due today and not done is still open. A new date
does not help: late against the first. Cancelled ones are left out and counted (`cancelled`). What was done after as-of is
not done yet.
Undefined: none due. Insufficient: no commitments key. Weak below five due.
Range: Wilson; draws are Wilson limits at random levels, so that their percentiles are Wilson's. Median delay by
Kaplan-Meier with open promises censored. 100 % for long can be a sign of easy promises: read beside P1.
Example: 8 of 10: .8 (.4902 to .9433 at 95 %); 0 of 3: upper end .5615. Source: Wilson 1927.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.measures.composite.attribution import HIDDEN, NO_UNIT
from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.model.calendar import twelve_months_to
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Commitment
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.intervals import normal_quantile, wilson, wilson_limit
from oarlock.engine.numerics.resampling import Sampling
from oarlock.engine.numerics.survival import median_time

ID = "behaviour.follow_through"
GRADE = "C"
NEEDS = Needs(keys=("commitments",))
OK_FROM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment that was due: kept or not, days after its first due (so far, when `open`), the owner's unit."""

    id: str
    kept: bool
    delay: int
    open: bool
    unit: str | None


def kept_share(kept: int, due: int, *, level: float = 0.8) -> tuple[float, float, float] | None:
    """kept ÷ due with Wilson's interval: value, low, high; None where nothing was due."""
    return (kept / due, *wilson(kept, due, level=level)) if due > 0 else None


def promises_due(plan: PlanView) -> tuple[list[Promise], int]:
    """The promises first due in the 12 months to as-of, and how many of them were cancelled."""
    first = twelve_months_to(plan.as_of)
    due = [one for one in plan.company.commitments if one.made <= plan.as_of and first <= first_due(one) <= plan.as_of]
    cancelled = [one for one in due if one.cancelled is not None and one.cancelled <= plan.as_of]
    judged = (judge(one, plan) for one in due if one not in cancelled)
    return [one for one in judged if one is not None], len(cancelled)


def first_due(one: Commitment) -> dt.date:
    """The date that was promised first."""
    return one.first_due or one.due


def judge(one: Commitment, plan: PlanView) -> Promise | None:
    """Kept, late or still open past its date; None for one that is due today and not done."""
    done = one.done if one.done is not None and one.done <= plan.as_of else None
    day = first_due(one)
    if done is None and day >= plan.as_of:
        return None
    owner = plan.people.get(one.owner)
    return Promise(
        id=one.id, kept=done is not None and done <= day, delay=max(0, ((done or plan.as_of) - day).days),
        open=done is None, unit=owner.unit if owner is not None else None,
    )  # fmt: skip


def score_draws(kept: int, due: int, *, sampling: Sampling) -> NDArray[np.float64] | None:
    """Draws of the score whose percentiles are Wilson's limits; None where nothing is to be drawn."""
    if sampling.draws == 0:
        return None
    levels = sampling.rng(ID).uniform(1e-9, 1 - 1e-9, size=sampling.draws)
    return np.array([100.0 * wilson_limit(kept, due, normal_quantile(float(one))) for one in levels])


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """B3 for the company; `details`: kept, due, cancelled, median delay in days (None: more than half never done)."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    due, cancelled = promises_due(snapshot.plan)
    kept = sum(one.kept for one in due)
    level = float(snapshot.company.policy.confidence)
    found = kept_share(kept, len(due), level=level)
    if found is None:
        return absent(ID, GRADE, status="undefined", reason="nothing_due", cancelled=cancelled)
    value, low, high = found
    few = len(due) < OK_FROM
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value), low=low, high=high, level=level, n=len(due),
        status="weak" if few else "ok", reason="few_due" if few else None, inputs=("commitments",), method="wilson",
        draws=score_draws(kept, len(due), sampling=sampling), by_unit=_by_unit(snapshot, due),
        details={
            "kept": kept, "due": len(due), "cancelled": cancelled,
            "median_delay": median_time([one.delay for one in due], [not one.open for one in due]),
        },
    )  # fmt: skip


def _by_unit(snapshot: Snapshot, due: Iterable[Promise]) -> dict[str, tuple[float, float]]:
    """Part of the promises and score by unit; units of fewer people than `min_group_size` are hidden together."""
    plan, smallest = snapshot.plan, snapshot.company.policy.min_group_size
    listed = list(due)
    shown = {unit for unit in {one.unit for one in listed} if unit is not None and len(plan.members(unit)) >= smallest}
    groups: dict[str, list[bool]] = {}
    for one in listed:
        place = NO_UNIT if one.unit is None else one.unit if one.unit in shown else HIDDEN
        groups.setdefault(place, []).append(one.kept)
    total = sum(map(len, groups.values()))
    return {unit: (len(kept) / total, score(sum(kept) / len(kept))) for unit, kept in groups.items()}


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
