"""V3 Line of sight: how many people work on something that leads to a goal?

Formula, part (a), structural: fte of the people who own or work on at least one item with a path to a current goal ÷ fte of
all people. A share, 0 to 1; score = 100·value. The perceived parts (b) and (c) need a survey and are not in this release:
the score is the mean of the parts available.
Counting: a person works on an item as owner, by hours of the last three complete months, as its `person`, or as member of
a unit the item names, or of that unit's descendants (details.md 34). Items: current goals (owner only), current objectives,
live initiatives. Exact (low = high).
Nobody assigned: 0, not undefined. Insufficient: no goals key, or nobody known (`people`, `employees`). Undefined: no goal.
Example: 9 of 12 people .75; 8.5 of 11 fte .7727. Source: Boswell & Boudreau 2001; Boswell 2006, IJHRM 17:1489.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median

from oarlock.engine.measures.composite.attribution import HIDDEN, NO_UNIT
from oarlock.engine.measures.definition import Definition, absent, score, without_keys
from oarlock.engine.measures.effort import booked_on
from oarlock.engine.measures.recorded import HOURS, recorded_hours
from oarlock.engine.model.measure import Measure
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan_view import Node, PersonNow, PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

ID = "vertical.line_of_sight"
GRADE = "C"
NEEDS = Needs(keys=("goals",), queries=(HOURS,))


def share_in_sight(people: Iterable[tuple[float, bool]]) -> float | None:
    """fte in sight ÷ fte of all, from (fte, in sight); None where there is no fte."""
    listed = list(people)
    total = sum(fte for fte, _ in listed)
    return sum(fte for fte, sees in listed if sees) / total if total > 0 else None


def jaccard(left: Iterable[str], right: Iterable[str]) -> float | None:
    """|both| ÷ |either|: how accurately named goals (c) are those that the work reaches; None where both are empty."""
    one, other = set(left), set(right)
    return len(one & other) / len(one | other) if one | other else None


def work_of_people(snapshot: Snapshot) -> Mapping[str, frozenset[Node]]:
    """What each person who is there owns or works on."""
    plan = snapshot.plan
    found: dict[str, set[Node]] = {person.id: set() for person in plan.staff}
    in_unit = {unit: [one.id for one in plan.members(unit)] for unit in plan.units}

    def add(node: Node, people: Iterable[str | None]) -> None:
        for person in people:
            if person in found:
                found[person].add(node)

    for goal in plan.goals.values():
        add(("goal", goal.id), (goal.owner,))
    for objective in plan.objectives.values():
        unit = in_unit.get(objective.unit, []) if objective.unit is not None else []
        add(("objective", objective.id), (objective.owner, objective.person, *unit))
    for item in plan.initiatives.values():
        add(("initiative", item.id), (item.owner, *(one for unit in item.units for one in in_unit.get(unit, []))))
    recorded = recorded_hours(snapshot)
    for person, booking in recorded.pairs if recorded is not None else ():
        node = booked_on(plan, *booking)
        if node is not None:
            add(node, (person,))
    return {person: frozenset(nodes) for person, nodes in found.items()}


def path_length(plan: PlanView, nodes: Iterable[Node]) -> int | None:
    """Links on the shortest way from any of the items to a current goal (0: owns a goal); None where there is no way."""
    layer, seen, steps = set(nodes), set(nodes), 0
    while layer:
        if any(kind == "goal" for kind, _ in layer):
            return steps
        layer = {to for node in layer for to in plan.link_table.get(node, {})} - seen
        seen |= layer
        steps += 1
    return None


def measure(snapshot: Snapshot, sampling: Sampling) -> Measure:
    """V3 (a) for the company; `details`: people and fte in sight, median path length."""
    lacking = without_keys(ID, GRADE, snapshot=snapshot, needs=NEEDS)
    if lacking is not None:
        return lacking
    plan = snapshot.plan
    if not plan.goals:
        return absent(ID, GRADE, status="undefined", reason="no_current_goal")
    work = work_of_people(snapshot)
    steps = {node: path_length(plan, (node,)) for node in sorted(frozenset().union(*work.values()))}
    lengths = {
        person: min((length for node in nodes if (length := steps[node]) is not None), default=None)
        for person, nodes in work.items()
    }
    sees = {person: length is not None for person, length in lengths.items()}
    value = share_in_sight((person.fte, sees[person.id]) for person in plan.staff)
    if value is None:
        return absent(ID, GRADE, status="insufficient", reason="nobody_known", needs=("employees",))
    ways = [length for length in lengths.values() if length is not None]
    return Measure(
        id=ID, grade=GRADE, value=value, score=score(value), low=value, high=value,
        level=float(snapshot.company.policy.confidence), n=len(plan.staff),
        inputs=("goals", "objectives", "initiatives", "employees"), by_unit=_by_unit(snapshot, sees),
        details={
            "people": len(plan.staff), "people_in_sight": sum(sees.values()), "fte": plan.total_fte,
            "fte_in_sight": value * plan.total_fte, "median_path": median(ways) if ways else None,
            "parts": ("structural",),
        },
    )  # fmt: skip


def _by_unit(snapshot: Snapshot, sees: Mapping[str, bool]) -> dict[str, tuple[float, float]]:
    """Part of the fte and score by unit; units smaller than `min_group_size` are hidden together."""
    plan, smallest = snapshot.plan, snapshot.company.policy.min_group_size
    sizes = Counter(person.unit for person in plan.staff)
    groups: dict[str, list[PersonNow]] = {}
    for person in plan.staff:
        few = person.unit is not None and sizes[person.unit] < smallest
        groups.setdefault(HIDDEN if few else person.unit or NO_UNIT, []).append(person)
    scores = {}
    for unit, people in groups.items():
        share = share_in_sight((person.fte, sees[person.id]) for person in people)
        if share is not None:
            scores[unit] = (sum(person.fte for person in people) / plan.total_fte, score(share))
    return scores


MEASURE = Definition(id=ID, grade=GRADE, measure=measure, needs=NEEDS)
