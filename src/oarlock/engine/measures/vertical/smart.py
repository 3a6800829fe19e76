"""V5 SMART checks: can one tell what each goal asks for, from whom, by when?

Formula: rules passed ÷ rules that can be decided, per goal; the company's value is weighted as V1. A share, 0 to 1;
score = 100·value. Rules (details.md 35): S one owner who has not left, and a metric or a unit is named; M a metric tied to
the item itself, with unit of measure, baseline and target; A attainable: needs the chance of the target (L6), which this
release does not compute, so it is left out, never guessed; R an objective supports a goal with positive weight, a goal has
a weight above 0 or a theme; T start before due, and an objective is due no later than the plan's last goal.
Counting: exact (low = high). M, R, T unknown count as failed.
Undefined: no current goal. Insufficient: no goals key. Weak below five items.
Example: 4 of 5 rules .8; A undecidable, 3 of 4: .75.
Source: Doran 1981 is a checklist, no validated scale; Locke & Latham 2002 for specific and hard goals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.direction import date_of, has_baseline
from oarlock.engine.measures.vertical.coverage import by_unit, has_owner, items_of, unit_of, weight_of
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "vertical.smart"
GRADE = "D"
NEEDS = Needs(keys=("goals",))
OK_FROM = 5


def share_passed(rules: Iterable[bool | None]) -> float | None:
    """Rules passed ÷ rules decidable; None where none can be decided."""
    decided = [rule for rule in rules if rule is not None]
    return sum(decided) / len(decided) if decided else None


def smart_rules(
    snapshot: Snapshot, item: Goal | Objective, *, attainable: bool | None = None
) -> Mapping[str, bool | None]:
    """The five rules of an item by letter: passed, failed, or None for undecidable."""
    plan = snapshot.plan
    return {
        "S": has_owner(plan, item) and (bool(item.measures) or _names_unit(plan, item)),
        "M": _measurable(snapshot, item),
        "A": attainable,
        "R": _relevant(plan, item),
        "T": _timed(plan, item),
    }


def _names_unit(plan: PlanView, item: Goal | Objective) -> bool:
    """True for an objective of a unit or person; a goal names a unit through its owner's."""
    return isinstance(item, Objective) or unit_of(plan, item) is not None


def _measurable(snapshot: Snapshot, item: Goal | Objective) -> bool:
    units = {one.id for one in snapshot.company.metrics if one.unit is not None or one.builtin is not None}
    declared = {one.id for one in snapshot.company.metrics}
    return any(
        target.target is not None
        and has_baseline(snapshot, item, position)
        and (target.metric in units or target.metric in snapshot.series or target.metric not in declared)
        for position, target in enumerate(item.measures)
    )


def _relevant(plan: PlanView, item: Goal | Objective) -> bool:
    if isinstance(item, Goal):
        return item.theme is not None or plan.weights.get(item.id, 0.0) > 0
    return any(plan.weights.get(goal, 0.0) > 0 for goal in plan.reach(("objective", item.id)))


def _timed(plan: PlanView, item: Goal | Objective) -> bool:
    due = item.due or max((day for one in item.measures if (day := date_of(item, one)) is not None), default=None)
    start = plan.start_of(item) or (plan.calendar.fiscal_year_start(due) if due is not None else None)
    if due is None or start is None or start >= due:
        return False
    horizon = max((goal.due for goal in plan.goals.values() if goal.due is not None), default=None)
    return isinstance(item, Goal) or horizon is None or due <= horizon


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """V5 for the company; `details`: the failed rules of each item."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    if not plan.goals:
        return absent(ID, GRADE, status="undefined", reason="no_current_goal")
    items = items_of(plan)
    rules = [smart_rules(snapshot, item) for item in items]
    shares = [share_passed(one.values()) or 0.0 for one in rules]
    weights = [weight_of(plan, item) for item in items]
    total = sum(weights)
    if total <= 0:
        return absent(ID, GRADE, status="undefined", reason="no_weight")
    value = sum(share * weight for share, weight in zip(shares, weights, strict=True)) / total
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(items),
        status="ok" if len(items) >= OK_FROM else "weak", reason=None if len(items) >= OK_FROM else "few_goals",
        inputs=("goals", "objectives"),
        by_unit=by_unit(plan, items, weights=weights, scores=[100.0 * one for one in shares]),
        details={
            "failed": {
                ("goal" if isinstance(item, Goal) else "objective", item.id): tuple(
                    letter for letter, passed in one.items() if passed is False
                )
                for item, one in zip(items, rules, strict=True)
                if False in one.values()
            },
            "undecidable": ("A",),
        },
    )  # fmt: skip


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
