"""Whom a reward is for, which goals those people serve, and when a reward and a target are about the same figure."""

from __future__ import annotations

from oarlock.engine.checks.names import unit_name
from oarlock.engine.checks.reach import work_of_unit
from oarlock.engine.checks.vertical.items import Item
from oarlock.engine.measures.direction import Way, declared_ways, metric_way, root_of, wanted_way
from oarlock.engine.model.organisation import Incentive
from oarlock.engine.model.plan_view import PersonNow
from oarlock.engine.model.snapshot import Snapshot


def group_name(snapshot: Snapshot, incentive: Incentive) -> str:
    """What the people are called: the unit's name, or the role."""
    to = incentive.applies_to
    return unit_name(snapshot, to.unit) if to.unit is not None else str(to.role)


def holders(snapshot: Snapshot, incentive: Incentive) -> tuple[PersonNow, ...]:
    """The people it applies to."""
    to = incentive.applies_to
    if to.unit is not None:
        return snapshot.plan.members(to.unit)
    return tuple(person for person in snapshot.plan.staff if person.role == to.role)


def hidden(snapshot: Snapshot, incentive: Incentive) -> bool:
    """True for a role with fewer holders than `min_group_size`, unless a steward asks (details.md 37)."""
    if snapshot.steward or incentive.applies_to.role is None or not snapshot.plan.staff:
        return False
    return len(holders(snapshot, incentive)) < snapshot.company.policy.min_group_size


def serves(snapshot: Snapshot, incentive: Incentive, goal: str) -> bool:
    """True when the work of the people's units, or of a unit above them, leads to the goal; where no unit of theirs is known,
    or none of its work leads anywhere, every goal of the company is theirs.
    """  # fmt: skip
    plan = snapshot.plan
    to = incentive.applies_to
    units = {to.unit} if to.unit is not None else {person.unit for person in holders(snapshot, incentive)}
    known = {unit for unit in units if unit is not None}
    work = [node for unit in sorted(known) for node in work_of_unit(snapshot, unit)]
    above = {one for unit in known for one in plan.ancestors(unit)}
    work += [("objective", one.id) for one in plan.objectives.values() if one.unit in above]
    work += [("initiative", one.id) for one in plan.initiatives.values() if above.intersection(one.units)]
    reached = frozenset().union(*(plan.reach(node) for node in work))
    return not reached or goal in reached


def way_of(snapshot: Snapshot, item: Item, position: int) -> Way | None:
    """The way a target pulls its metric. Without a baseline in the plan the metric's own direction comes first: a target above
    today's value of what shall be small is a cap, no wish for more.
    """  # fmt: skip
    target = item.measures[position]
    declared = declared_ways(snapshot).get(target.metric)
    if target.baseline is None and declared in ("up", "down") and isinstance(target.target, (int, float, str)):
        return metric_way(snapshot, target.metric)
    return wanted_way(snapshot, item, position)


def same_figure(snapshot: Snapshot, one: str, other: str) -> bool:
    """True when two metrics are the same, related by `of`, or of equal formula."""
    if one == other or root_of(snapshot, one) == root_of(snapshot, other):
        return True
    formulas = snapshot.metric_formula
    return one in formulas and formulas[one] != "" and formulas[one] == formulas.get(other)


def touches(snapshot: Snapshot, paid: str, measured: str) -> bool:
    """True when a paid metric is the measured one, or a part that the measured one is computed from."""
    specs = {one.id: one for one in snapshot.company.metrics}
    ahead, seen = [measured], set[str]()
    while ahead:
        metric = ahead.pop()
        if metric in seen:
            continue
        seen.add(metric)
        if same_figure(snapshot, metric, paid):
            return True
        spec = specs.get(metric)
        if spec is not None:
            ahead.extend(part for part in (spec.numerator, spec.denominator) if part is not None)
    return False
