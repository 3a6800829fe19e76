"""The plan as of a day: who is there, what is current, what leads where. Derived from the document, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from oarlock.engine.model.calendar import Calendar, add_months
from oarlock.engine.model.company import Company
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.organisation import Unit
from oarlock.engine.model.plan import Goal, Initiative, Objective, Support

Node = tuple[Literal["goal", "objective", "initiative"], str]
ENDED_PHASES = ("done", "stopped")


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person as of the day. `here` is False for one who has left or not yet come."""

    id: str
    unit: str | None
    role: str | None = None
    manager: str | None = None
    name: str | None = None
    fte: float = 1.0
    annual_cost: float | None = None
    here: bool = True


class PlanView:
    """Reads a company's document as of a day. All properties are computed once, on first use."""

    def __init__(self, company: Company, as_of: dt.date, people_rows: Frame, unit_rows: Frame) -> None:
        self.company = company
        self.as_of = as_of
        self.calendar = Calendar.of(company.company.fiscal_year_start, company.company.week_start)
        self._people_rows = people_rows
        self._unit_rows = unit_rows

    # --- units -------------------------------------------------------------------------------------------------

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Every unit by id, from the key `units`, else from the table."""
        if self.company.units:
            return {unit.id: unit for unit in self.company.units}
        rows = {}
        for row in self._unit_rows:
            rows[row["unit"]] = Unit.model_construct(
                id=row["unit"], name=row.get("name") or row["unit"], parent=row.get("parent"), lead=row.get("lead"),
                function=row.get("function"),
            )  # fmt: skip
        return rows

    def ancestors(self, unit: str) -> tuple[str, ...]:
        """The units above, nearest first."""
        chain: list[str] = []
        parent = self.units[unit].parent if unit in self.units else None
        while parent is not None and parent in self.units and parent not in chain:
            chain.append(parent)
            parent = self.units[parent].parent
        return tuple(chain)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The units directly below each unit."""
        below: dict[str, list[str]] = {unit: [] for unit in self.units}
        for unit in self.units.values():
            if unit.parent in below:
                below[unit.parent].append(unit.id)
        return {unit: tuple(ids) for unit, ids in below.items()}

    def subtree(self, unit: str) -> tuple[str, ...]:
        """The unit and all below it."""
        found = [unit]
        for one in found:
            found.extend(child for child in self.children.get(one, ()) if child not in found)
        return tuple(found)

    # --- people ------------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> Mapping[str, PersonNow]:
        """Every known person by id: rows of `employees` as of the day, fields of the key `people` winning."""
        found: dict[str, PersonNow] = {}
        for row in self._people_rows:
            person = self._from_row(row)
            known = found.get(person.id)
            if known is None or (person.here and not known.here):
                found[person.id] = person
        for one in self.company.people:
            known = found.get(one.id)
            given = one.model_fields_set
            here = (one.from_ is None or one.from_ <= self.as_of) and (one.to is None or one.to > self.as_of)
            found[one.id] = PersonNow(
                id=one.id,
                unit=one.unit,
                role=one.role if one.role is not None else (known.role if known else None),
                manager=one.manager if one.manager is not None else (known.manager if known else None),
                name=one.name if one.name is not None else (known.name if known else None),
                fte=float(one.fte) if "fte" in given or known is None else known.fte,
                annual_cost=float(one.annual_cost)
                if one.annual_cost is not None
                else (known.annual_cost if known else None),
                here=here and (known is None or known.here or bool(given & {"from_", "to"})),
            )
        return found

    def _from_row(self, row: Mapping[str, object]) -> PersonNow:
        def day(name: str) -> dt.date | None:
            value = row.get(name)
            if isinstance(value, dt.datetime):
                return value.date()
            return value if isinstance(value, dt.date) else None

        starts = [value for value in (day("hired_at"), day("from")) if value is not None]
        ends = [value for value in (day("left_at"), day("to")) if value is not None]
        here = all(value <= self.as_of for value in starts) and all(value > self.as_of for value in ends)
        fte, cost = row.get("fte"), row.get("annual_cost")
        return PersonNow(
            id=str(row["person_id"]),
            unit=_text(row.get("unit")),
            role=_text(row.get("role")),
            manager=_text(row.get("manager")),
            name=_text(row.get("name")),
            fte=1.0 if fte is None else float(fte),  # type: ignore[arg-type]
            annual_cost=None if cost is None else float(cost),  # type: ignore[arg-type]
            here=here,
        )

    @cached_property
    def staff(self) -> tuple[PersonNow, ...]:
        """The people who are there, in order of id."""
        return tuple(person for _, person in sorted(self.people.items()) if person.here)

    def members(self, unit: str) -> tuple[PersonNow, ...]:
        """The people of the unit and of all below it."""
        below = set(self.subtree(unit))
        return tuple(person for person in self.staff if person.unit in below)

    def fte(self, unit: str) -> float:
        """Full-time posts of the unit and all below it; 0 where nobody is known."""
        return sum(person.fte for person in self.members(unit))

    @cached_property
    def total_fte(self) -> float:
        """Full-time posts of the company."""
        return sum(person.fte for person in self.staff)

    def is_here(self, person: str | None) -> bool:
        """True when the person is named and has not left. A person nobody knows (no staff records) counts as here."""
        if person is None:
            return False
        known = self.people.get(person)
        return known.here if known is not None else True

    # --- goals and work ----------------------------------------------------------------------------------------

    def start_of(self, item: Goal | Objective) -> dt.date | None:
        """The item's start, else the first day of the fiscal year of its due."""
        if item.start is not None:
            return item.start
        return self.calendar.fiscal_year_start(item.due) if item.due is not None else None

    def _started(self, item: Goal | Objective) -> bool:
        start = self.start_of(item)
        return start is None or start <= self.as_of

    @cached_property
    def goals(self) -> Mapping[str, Goal]:
        """Current goals by id: active and started by the day."""
        return {goal.id: goal for goal in self.company.goals if goal.status == "active" and self._started(goal)}

    @cached_property
    def objectives(self) -> Mapping[str, Objective]:
        """Current objectives by id: active and started by the day."""
        return {one.id: one for one in self.company.objectives if one.status == "active" and self._started(one)}

    @cached_property
    def initiatives(self) -> Mapping[str, Initiative]:
        """Live initiatives by id: neither done nor stopped, running or still to come."""
        return {one.id: one for one in self.company.initiatives if one.phase not in ENDED_PHASES}

    def running(self, item: Initiative, first: dt.date, last: dt.date) -> bool:
        """True when the initiative's span touches first..last (an absent start is the beginning of time)."""
        ended = item.finished if item.finished is not None else item.end
        return (item.start is None or item.start <= last) and (ended is None or ended >= first)

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Declared priority of each current goal, adding up to 1; equal where no goal names one."""
        raw = {goal.id: weight_at(goal, self.as_of) for goal in self.goals.values()}
        if all(value is None for value in raw.values()):
            return {goal: 1.0 / len(raw) for goal in raw} if raw else {}
        total = sum(value or 0.0 for value in raw.values())
        return {goal: (value or 0.0) / total if total else 0.0 for goal, value in raw.items()}

    # --- links -------------------------------------------------------------------------------------------------

    @cached_property
    def metric_family(self) -> Mapping[str, frozenset[str]]:
        """Each declared metric with its `of` ancestors (itself included)."""
        parent = {metric.id: metric.of for metric in self.company.metrics}
        families = {}
        for metric in parent:
            chain, one = [metric], parent[metric]
            while one is not None and one not in chain:
                chain.append(one)
                one = parent.get(one)
            families[metric] = frozenset(chain)
        return families

    def goals_measuring(self, metric: str) -> tuple[str, ...]:
        """Current goals whose measures name the metric or a metric it is a part (`of`) of."""
        family = self.metric_family.get(metric, frozenset((metric,)))
        return tuple(
            goal.id for goal in self.goals.values() if any(target.metric in family for target in goal.measures)
        )

    def links(self, supports: Iterable[Support]) -> dict[Node, float]:
        """Shares of an item's effort by what it serves, adding up to 1 (equal split where no weight is given).

        Only links to current goals and objectives count; a link to a metric goes to the goals that measure it, in equal
        parts, else it is left out (details.md 33). Empty when nothing current is served.
        """
        raw: dict[Node, float] = {}
        listed = list(supports)
        weighted = any(one.weight is not None for one in listed)
        for one in listed:
            weight = float(one.weight) if one.weight is not None else (0.0 if weighted else 1.0)
            nodes: list[Node] = []
            if one.goal is not None and one.goal in self.goals:
                nodes = [("goal", one.goal)]
            elif one.objective is not None and one.objective in self.objectives:
                nodes = [("objective", one.objective)]
            elif one.metric is not None:
                nodes = [("goal", goal) for goal in self.goals_measuring(one.metric)]
            for node in nodes:
                raw[node] = raw.get(node, 0.0) + weight / len(nodes)
        total = sum(raw.values())
        return {node: share / total for node, share in raw.items() if share > 0} if total > 0 else {}

    @cached_property
    def link_table(self) -> Mapping[Node, Mapping[Node, float]]:
        """The normalised links of every current objective and every initiative (ended ones too)."""
        table: dict[Node, Mapping[Node, float]] = {}
        for objective in self.objectives.values():
            table["objective", objective.id] = self.links(objective.supports)
        for initiative in self.company.initiatives:
            table["initiative", initiative.id] = self.links(initiative.supports)
        return table

    def reach(self, node: Node) -> frozenset[str]:
        """Current goals that a directed path leads to from the node (a goal reaches itself)."""
        seen: set[Node] = set()
        ahead = [node]
        goals: set[str] = set()
        while ahead:
            one = ahead.pop()
            if one in seen:
                continue
            seen.add(one)
            if one[0] == "goal":
                if one[1] in self.goals:
                    goals.add(one[1])
                continue
            ahead.extend(self.link_table.get(one, {}))
        return frozenset(goals)

    @cached_property
    def absorption(self) -> Mapping[Node, Mapping[str, float]]:
        """Share of a unit of effort at each node that ends at each current goal: (I−Q)⁻¹R of measure V4.

        Passed on link by link; where links run in a circle, solved. Raises `np.linalg.LinAlgError` when a circle passes all
        effort on for ever; use `reach` to name it.
        """
        found: dict[Node, dict[str, float]] = {}
        if all(self._passed_on(node, found, ()) is not None for node in self.link_table):
            return found
        return self._absorption_solved()

    def _passed_on(
        self, node: Node, found: dict[Node, dict[str, float]], above: tuple[Node, ...]
    ) -> dict[str, float] | None:
        """The node's shares by goal, filled into `found`; None where its links run in a circle."""
        if node in above:
            return None
        if node not in found:
            shares: dict[str, float] = {}
            for target, share in self.link_table[node].items():
                if target[0] == "goal":
                    shares[target[1]] = shares.get(target[1], 0.0) + share
                elif target in self.link_table:
                    beyond = self._passed_on(target, found, (*above, node))
                    if beyond is None:
                        return None
                    for goal, part in beyond.items():
                        shares[goal] = shares.get(goal, 0.0) + share * part
            found[node] = shares
        return found[node]

    def _absorption_solved(self) -> Mapping[Node, Mapping[str, float]]:
        """The same as a system of linear equations, which circles need."""
        nodes = list(self.link_table)
        goals = list(self.goals)
        at = {node: position for position, node in enumerate(nodes)}
        goal_at = {goal: position for position, goal in enumerate(goals)}
        inner = np.zeros((len(nodes), len(nodes)))
        outer = np.zeros((len(nodes), len(goals)))
        for node, links in self.link_table.items():
            for target, share in links.items():
                if target[0] == "goal":
                    outer[at[node], goal_at[target[1]]] += share
                elif target in at:
                    inner[at[node], at[target]] += share
        shares = np.linalg.solve(np.eye(len(nodes)) - inner, outer) if nodes else outer
        return {
            node: {
                goal: float(shares[at[node], goal_at[goal]]) for goal in goals if shares[at[node], goal_at[goal]] > 0
            }
            for node in nodes
        }

    @cached_property
    def supporters(self) -> Mapping[Node, tuple[Node, ...]]:
        """The nodes that link directly to each goal or objective."""
        found: dict[Node, list[Node]] = {}
        for node, links in self.link_table.items():
            for target in links:
                found.setdefault(target, []).append(node)
        return {node: tuple(sorted(sources)) for node, sources in found.items()}

    # --- sanctioned ----------------------------------------------------------------------------------------------

    @cached_property
    def sanctioned(self) -> frozenset[tuple[str, str]]:
        """Items covered by a deviation that has not expired."""
        return frozenset(one.item.target for one in self.company.deviations if one.until >= self.as_of)

    # --- spans -------------------------------------------------------------------------------------------------

    @cached_property
    def last_three_months(self) -> tuple[dt.date, dt.date]:
        """First and last day of the last three complete months before as-of (as-of the month's last day completes it)."""
        after = self.as_of + dt.timedelta(days=1)
        end = after.replace(day=1)
        return add_months(end, -3), end - dt.timedelta(days=1)


def weight_at(goal: Goal, day: dt.date) -> float | None:
    """The goal's declared weight on a day; None where none is declared (yet)."""
    if goal.weight is None:
        return None
    if isinstance(goal.weight, (int, float)):
        return float(goal.weight)
    current = [step for step in sorted(goal.weight, key=lambda step: step.from_) if step.from_ <= day]
    return float(current[-1].value) if current else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
