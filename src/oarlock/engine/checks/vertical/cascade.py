"""What a target is made of: the targets below it for the same additive metric, over the same span, in parts that do not overlap.

An objective's target without a row filter of its own is its unit's part (details.md 32). Objectives of single persons enter
only as a sum over at least `min_group_size` of them; where fewer are among the parts nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from oarlock.engine.checks.vertical.items import Item, judged, node_of
from oarlock.engine.checks.vertical.scopes import Scope, scope_of
from oarlock.engine.measures.direction import reading_of
from oarlock.engine.model.plan import Objective
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot, TargetReading

PERSON_COLUMNS = frozenset(("person", "person_id", "owner"))
DUST = 1e-6


@dataclass(frozen=True)
class Part:
    """One target: the item, its place in `measures`, what was read, which rows it is about."""

    item: Item
    position: int
    reading: TargetReading
    target: float
    scope: Scope

    @property
    def personal(self) -> bool:
        """True for an objective of one person."""
        return isinstance(self.item, Objective) and self.item.person is not None

    @property
    def value(self) -> float | None:
        """What was reached so far."""
        return self.reading.value.value


@dataclass(frozen=True)
class Cascade:
    """A target and its parts. `rest`: share of what was reached so far that lies in no part; None where it cannot be told."""

    whole: Part
    parts: tuple[Part, ...]
    rest: float | None

    @property
    def total(self) -> float:
        """The parts' targets together."""
        return sum(part.target for part in self.parts)

    @property
    def gap(self) -> float:
        """Parts together ÷ whole − 1."""
        return self.total / self.whole.target - 1

    @property
    def people(self) -> tuple[Part, ...]:
        """The parts of single persons."""
        return tuple(part for part in self.parts if part.personal)

    @property
    def units(self) -> tuple[Part, ...]:
        """The parts of units."""
        return tuple(part for part in self.parts if not part.personal)


def cascades(snapshot: Snapshot) -> Iterator[Cascade]:
    """Every target of a goal or of a unit's objective that has comparable parts."""
    for item in judged(snapshot.plan):
        for whole in _targets(snapshot, item):
            if whole.target:
                found = _below(snapshot, whole)
                if found is not None:
                    yield found


def _targets(snapshot: Snapshot, item: Item) -> Iterator[Part]:
    for position in range(len(item.measures)):
        reading = reading_of(snapshot, item, position)
        if reading is not None and reading.additive and reading.over == "total" and reading.target is not None:
            yield Part(item, position, reading, float(reading.target), scope_of(reading.scope))


def _below(snapshot: Snapshot, whole: Part) -> Cascade | None:
    plan = snapshot.plan
    candidates = [
        part
        for kind, id_ in plan.supporters.get(node_of(whole.item), ())
        if kind == "objective"
        for part in _targets(snapshot, plan.objectives[id_])
        if _same_figure(part.reading, whole.reading) and _inside(plan, part, whole)
    ]
    parts = _apart(plan, candidates, whole)
    people = [part for part in parts if part.personal]
    if not parts or 0 < len(people) < snapshot.company.policy.min_group_size:
        return None
    rest = _rest(whole, parts)
    return None if rest is not None and rest < -DUST else Cascade(whole, tuple(parts), rest)


def _same_figure(one: TargetReading, other: TargetReading) -> bool:
    same = one.definition == other.definition if one.definition else one.metric == other.metric
    return same and (one.start, one.by) == (other.start, other.by)


def _units_part(part: Part, whole: Part) -> bool:
    """True when the target has no rows of its own: it is read as its holder's part of the whole."""
    return part.scope.everything or part.scope == whole.scope


def _inside(plan: PlanView, part: Part, whole: Part) -> bool:
    if _units_part(part, whole) or part.scope.within(whole.scope):
        return True
    units = whole.scope.values.get("unit")
    people = [person for column, names in part.scope.values.items() if column in PERSON_COLUMNS for person in names]
    if units is None or not people or len(whole.scope.values) > 1 or not whole.scope.other <= part.scope.other:
        return False
    inside = {below for unit in units for below in plan.subtree(unit)}
    return all(person in plan.people and plan.people[person].unit in inside for person in people)


def _apart(plan: PlanView, candidates: Sequence[Part], whole: Part) -> list[Part]:
    """The largest targets first, each that overlaps none of those taken."""
    taken: list[Part] = []
    for part in sorted(candidates, key=lambda one: (-abs(one.target), one.item.name, one.item.id, one.position)):
        if all(_no_overlap(plan, part, other, whole) for other in taken):
            taken.append(part)
    return sorted(taken, key=lambda one: (one.item.name, one.item.id))


def _no_overlap(plan: PlanView, one: Part, other: Part, whole: Part) -> bool:
    ours, theirs = _units_part(one, whole), _units_part(other, whole)
    if ours and theirs:
        return not _nested(plan, one.item, other.item)
    return not ours and not theirs and one.scope.apart_from(other.scope)


def _nested(plan: PlanView, one: Item, other: Item) -> bool:
    """True when the holders are the same, or one is a unit above the other."""
    if one.id == other.id or not isinstance(one, Objective) or not isinstance(other, Objective):
        return True
    if one.unit is None or other.unit is None:
        return one.person is not None and one.person == other.person
    return one.unit in plan.subtree(other.unit) or other.unit in plan.subtree(one.unit)


def _rest(whole: Part, parts: Iterable[Part]) -> float | None:
    """Share of the whole's value so far that no part holds; None for parts without rows of their own, or unknown values."""
    listed = list(parts)
    if any(_units_part(part, whole) for part in listed) or not whole.value:
        return None
    values = [part.value for part in listed]
    if any(value is None for value in values):
        return None
    return 1 - sum(value for value in values if value is not None) / whole.value
