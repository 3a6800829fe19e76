"""The index by unit: own scores, and each unit's share of the company's shortfall (measures.md I5 d, cli.md `units`)."""

from __future__ import annotations

from oarlock.engine.measures.composite.attribution import HIDDEN, NO_UNIT, measure_shares, unit_shares
from oarlock.engine.measures.index import dimension_weights
from oarlock.engine.model.measure import Index, UnitScore, UnitSplit
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.policy import Policy


def split_by_unit(index: Index, plan: PlanView, policy: Policy) -> UnitSplit:
    """The index split over the units of the plan; a parent's share is the sum of its leaves'."""
    shares, rest, why = shortfall_by_unit(index, plan)
    scores = scores_by_unit(index)
    weights = dimension_weights(policy)
    total = sum(weights.values())
    found = {
        unit: UnitScore(
            dimensions=scores.get(unit, {}),
            coverage=sum(weights[name] for name in scores.get(unit, {})) / total if total > 0 else 0.0,
            share_of_shortfall=shares[unit],
        )
        for unit in plan.units
        if unit in scores or shares[unit] > 0
    }
    return UnitSplit(units=found, rest=rest, why=why)


def shortfall_by_unit(index: Index, plan: PlanView) -> tuple[dict[str, float], float, tuple[str, ...]]:
    """Each unit's share of the shortfall, the rest, and why there is a rest."""
    leaves = frozenset(unit for unit in plan.units if not plan.children.get(unit))
    own = dict.fromkeys(plan.units, 0.0)
    rest: dict[str, float] = {}
    for dimension in index.dimensions.values():
        for name, part in measure_shares(dimension.weights, dimension.measures).items():
            for unit, share in unit_shares(dimension.measures[name]).items():
                amount = (dimension.share_of_shortfall or 0.0) * part * share
                if unit in leaves:
                    own[unit] += amount
                else:
                    reason = _reason(unit, plan)
                    rest[reason] = rest.get(reason, 0.0) + amount
    summed = {unit: sum(own[one] for one in plan.subtree(unit) if one in leaves) for unit in plan.units}
    return summed, sum(rest.values()), tuple(sorted(reason for reason, amount in rest.items() if amount > 0))


def _reason(unit: str, plan: PlanView) -> str:
    if unit == HIDDEN:
        return "group too small"
    return "unit with units below it" if unit in plan.units else "no unit"


def scores_by_unit(index: Index) -> dict[str, dict[str, float]]:
    """Each unit's own score by dimension: the weighted mean of the measures that know the unit."""
    parts: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for name, dimension in index.dimensions.items():
        for measure, weight in dimension.weights.items():
            one = dimension.measures.get(measure)
            for unit, (_, score) in one.by_unit.items() if one is not None and one.measured else ():
                if unit not in (NO_UNIT, HIDDEN):
                    parts.setdefault(unit, {}).setdefault(name, []).append((weight, score))
    return {
        unit: {
            name: sum(weight * score for weight, score in listed) / sum(weight for weight, _ in listed)
            for name, listed in dimensions.items()
        }
        for unit, dimensions in parts.items()
    }
