"""H2 Declared KPI conflict: do units want the same metric to go opposite ways?

Formula: over all pairs of units that want a way d (up +1, down −1) of the same metric with priority w:
load = Σ w_a·w_b·[d_a·d_b = −1] ÷ Σ w_a·w_b. A share, 0 to 1; score = 100·(1 − load).
Counting: current objectives of units (a person's objective counts for the person's unit). w = the declared weight of the
goals an objective leads to, by the share that ends there. d = the target against the baseline, else the metric's own
direction; a band wants nothing while the metric is inside it (details.md 36). Metrics where one is a part (`of`) of the
other are the same metric. Several objectives of a unit that want the same way add up. Exact (low = high).
Undefined: no metric wanted by two units. Insufficient: no objectives key.
Example: pairs (.3, .2, −), (.3, .4, +), (.2, .1, −): .08 ÷ .20 = .4. Source: arithmetic on own records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.direction import wanted_way
from oarlock.engine.measures.vertical.coverage import unit_of
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative, Objective
from oarlock.engine.model.plan_view import Node, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "horizontal.declared_conflict"
GRADE = "C"
NEEDS = Needs(keys=("objectives",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A unit wants a metric to go a way, with a priority; `objectives` say so."""

    unit: str
    metric: str
    way: int
    weight: float
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two units that want the same metric: whether they pull apart, and w_a·w_b."""

    left: Want
    right: Want
    weight: float

    @property
    def opposed(self) -> bool:
        """True when the ways differ."""
        return self.left.way * self.right.way == -1


def conflict_load(pairs: Iterable[tuple[float, float, bool]]) -> float | None:
    """Σ w_a·w_b of the opposed pairs ÷ Σ w_a·w_b, from (w_a, w_b, opposed); None where nothing weighs anything."""
    listed = list(pairs)
    total = sum(left * right for left, right, _ in listed)
    return sum(left * right for left, right, opposed in listed if opposed) / total if total > 0 else None


def wants_of(snapshot: Snapshot) -> list[Want]:
    """What the units want, objectives of a unit that want the same way of a metric put together."""
    plan = snapshot.plan
    found: dict[tuple[str, str, int], tuple[float, tuple[str, ...]]] = {}
    for objective in plan.objectives.values():
        unit = unit_of(plan, objective)
        if unit is None:
            continue
        for position, target in enumerate(objective.measures):
            way = wanted_way(snapshot, objective, position)
            if way is not None and way != 0:
                weight, ids = found.get((unit, target.metric, way), (0.0, ()))
                found[unit, target.metric, way] = (weight + priority_of(plan, objective), (*ids, objective.id))
    return [
        Want(unit=unit, metric=metric, way=way, weight=weight, objectives=tuple(dict.fromkeys(ids)))
        for (unit, metric, way), (weight, ids) in sorted(found.items())
    ]


def priority_of(plan: PlanView, item: Objective | Initiative) -> float:
    """The declared weight that a piece of work leads to: Σ share that ends at a goal × the goal's weight."""
    node: Node = ("objective" if isinstance(item, Objective) else "initiative", item.id)
    return float(sum(share * plan.weights[goal] for goal, share in plan.absorption.get(node, {}).items()))


def pairs_of(snapshot: Snapshot) -> list[Clash]:
    """All pairs of wants of different units on the same metric (or a part of it)."""
    families = snapshot.plan.metric_family

    def related(one: str, other: str) -> bool:
        return one == other or one in families.get(other, ()) or other in families.get(one, ())

    return [
        Clash(left, right, left.weight * right.weight)
        for left, right in combinations(wants_of(snapshot), 2)
        if left.unit != right.unit and related(left.metric, right.metric)
    ]


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """H2 for the company; `details`: the opposed pairs, heaviest first."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    pairs = pairs_of(snapshot)
    value = conflict_load((pair.left.weight, pair.right.weight, pair.opposed) for pair in pairs)
    if value is None:
        return absent(ID, GRADE, status="undefined", reason="no_metric_wanted_by_two_units")
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value, low=1, high=0), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(pairs), inputs=("objectives",),
        by_unit=_by_unit(pairs),
        details={
            "opposed": tuple(sorted((one for one in pairs if one.opposed), key=lambda one: -one.weight)),
            "pairs": len(pairs),
        },
    )  # fmt: skip


def _by_unit(pairs: Iterable[Clash]) -> dict[str, tuple[float, float]]:
    """A pair's weight belongs half to each of its units."""
    amounts: dict[str, list[tuple[float, bool]]] = {}
    for pair in pairs:
        for want in (pair.left, pair.right):
            amounts.setdefault(want.unit, []).append((pair.weight / 2, pair.opposed))
    total = sum(weight for listed in amounts.values() for weight, _ in listed)
    scores = {}
    for unit, listed in amounts.items():
        base = sum(weight for weight, _ in listed)
        if base > 0:
            opposed = sum(weight for weight, apart in listed if apart)
            scores[unit] = (base / total, score(opposed / base, low=1, high=0))
    return scores


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
