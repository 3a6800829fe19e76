"""V1 Cascade coverage: is each goal complete: owner, measure, work, parent?

Formula: Σ w·c ÷ Σ w over current goals and current objectives of units; c = 1 when all elements are there: an accountable
owner who has not left; a metric with baseline, target and date (its own, or that of an objective which serves it with at
least half of its weight); for goals a live initiative or an objective that leads to it; for objectives a parent: a path to a
current goal. An objective is itself the work of its unit; one person's objective is never judged.
w = declared priority × number of goals for a goal, 1 for an objective (no priority is declared for it: the average goal's).
A share, 0 to 1; score = 100·value. The coverage of each element is in `details`.
Counting: exact (low = high). Drafts and closed items are left out.
Undefined: no current goal. Insufficient: no goals key. Weak below five items.
Example: five goals, three of them incomplete: .4; with weights .4 .3 .1 .1 .1 where the first two are complete: .7.
Source: cascade after Kaplan & Norton 1996; cut-offs are conventions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oarlock.engine.measures.composite.attribution import NO_UNIT
from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.direction import date_of, has_baseline
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal, Objective
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "vertical.coverage"
GRADE = "C"
NEEDS = Needs(keys=("goals",))
OK_FROM = 5
MAIN_LINK = 0.5
ELEMENTS = ("owner", "measure", "work", "parent")


def weighted_share(met: Sequence[bool], weights: Sequence[float] | None = None) -> float | None:
    """Σ w·c ÷ Σ w, equal weights where none are given; None without items or weight."""
    shares = [1.0] * len(met) if weights is None else list(weights)
    total = sum(shares)
    if total <= 0:
        return None
    return sum(weight for weight, one in zip(shares, met, strict=True) if one) / total


def items_of(plan: PlanView) -> list[Goal | Objective]:
    """What is judged: current goals, then current objectives of units (one person's objective is never judged)."""
    return [*plan.goals.values(), *(one for one in plan.objectives.values() if one.person is None)]


def weight_of(plan: PlanView, item: Goal | Objective) -> float:
    """A goal's declared priority relative to the average goal; 1 for an objective."""
    return plan.weights[item.id] * len(plan.goals) if isinstance(item, Goal) else 1.0


def elements(snapshot: Snapshot, item: Goal | Objective) -> Mapping[str, bool | None]:
    """Which elements of the cascade an item has; None where the element does not apply (a goal needs no parent)."""
    plan = snapshot.plan
    goal = isinstance(item, Goal)
    return {
        "owner": has_owner(plan, item),
        "measure": has_measure(snapshot, item),
        "work": has_work(plan, item) if goal else None,
        "parent": None if goal else bool(plan.reach(("objective", item.id))),
    }


def has_owner(plan: PlanView, item: Goal | Objective) -> bool:
    """True when it names an owner (an objective of one person: that person) who has not left."""
    return plan.is_here(item.owner or (item.person if isinstance(item, Objective) else None))


def is_measured(snapshot: Snapshot, item: Goal | Objective) -> bool:
    """True when one of its own measures has baseline, target and date."""
    return any(
        one.target is not None and date_of(item, one) is not None and has_baseline(snapshot, item, position)
        for position, one in enumerate(item.measures)
    )


def has_measure(snapshot: Snapshot, item: Goal | Objective) -> bool:
    """True when it is measured itself, or (a goal) through an objective that serves it with at least half of its weight."""
    if is_measured(snapshot, item):
        return True
    plan = snapshot.plan
    return isinstance(item, Goal) and any(
        plan.link_table["objective", one.id].get(("goal", item.id), 0.0) >= MAIN_LINK and is_measured(snapshot, one)
        for one in plan.objectives.values()
    )


def has_work(plan: PlanView, item: Goal | Objective) -> bool:
    """True when a current objective or a live initiative leads to it directly."""
    node: Node = ("goal", item.id) if isinstance(item, Goal) else ("objective", item.id)
    return any(one[0] == "objective" or one[1] in plan.initiatives for one in plan.supporters.get(node, ()))


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """V1 for the company; `details`: coverage by element, and the elements each item lacks."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    if not plan.goals:
        return absent(ID, GRADE, status="undefined", reason="no_current_goal")
    items = items_of(plan)
    found = [elements(snapshot, item) for item in items]
    complete = [all(value is not False for value in one.values()) for one in found]
    weights = [weight_of(plan, item) for item in items]
    value = weighted_share(complete, weights)
    if value is None:
        return absent(ID, GRADE, status="undefined", reason="no_weight")
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(items),
        status="ok" if len(items) >= OK_FROM else "weak", reason=None if len(items) >= OK_FROM else "few_goals",
        inputs=("goals", "objectives", "initiatives"),
        by_unit=by_unit(plan, items, weights=weights, scores=[100.0 * one for one in complete]),
        details={
            "elements": {name: _element_coverage(name, found, weights) for name in ELEMENTS},
            "missing": {
                (_kind(item), item.id): tuple(name for name in ELEMENTS if one[name] is False)
                for item, one in zip(items, found, strict=True)
                if False in one.values()
            },
        },
    )  # fmt: skip


def by_unit(
    plan: PlanView, items: Sequence[Goal | Objective], *, weights: Sequence[float], scores: Sequence[float]
) -> dict[str, tuple[float, float]]:
    """Base (part of the weight) and score by unit: an objective's own unit, a goal's owner's; '' where there is none."""
    amounts: dict[str, list[float]] = {}
    for item, weight, one in zip(items, weights, scores, strict=True):
        entry = amounts.setdefault(unit_of(plan, item) or NO_UNIT, [0.0, 0.0])
        entry[0] += weight
        entry[1] += weight * one
    total = sum(weights)
    return {unit: (base / total, points / base) for unit, (base, points) in amounts.items() if base > 0}


def unit_of(plan: PlanView, item: Goal | Objective) -> str | None:
    """The unit an item belongs to; a person's objective to the person's unit; None where none is known."""
    if isinstance(item, Objective) and item.unit is not None:
        return item.unit
    person = (item.person if isinstance(item, Objective) else None) or item.owner
    known = plan.people.get(person) if person is not None else None
    return known.unit if known is not None else None


def _kind(item: Goal | Objective) -> str:
    return "goal" if isinstance(item, Goal) else "objective"


def _element_coverage(name: str, found: Sequence[Mapping[str, bool | None]], weights: Sequence[float]) -> float | None:
    """Coverage of one element over the items it applies to."""
    applies = [(one[name] is True, weight) for one, weight in zip(found, weights, strict=True) if one[name] is not None]
    return weighted_share([met for met, _ in applies], [weight for _, weight in applies])


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
