"""Where the effort goes: by item, unit and week (details.md 33).

Basis: `hours` where at least 70 % of capacity is recorded in the last three complete months, else `fte` of the initiatives,
else their `budget`; hours below 70 % only where there is neither (the measure is then weak). Capacity of a post is 1,720
hours a year. Hours belong to the unit of the person; fte and budget are split equally over the item's units. Work counts in
the part of the window between its start and end; a budget is spread evenly over its span (an open end is the end of the
fiscal year).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.measures.recorded import HOURS as HOURS
from oarlock.engine.measures.recorded import Recorded, recorded_hours
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.plan_view import ENDED_PHASES, Node, PlanView
from oarlock.engine.model.snapshot import Snapshot

T = TypeVar("T")
Basis = Literal["hours", "fte", "budget"]
HOURS_A_YEAR = 1720.0
ENOUGH_RECORDED = 0.70

QUERIES = (HOURS,)


@dataclass(frozen=True)
class Effort:
    """Effort by week (one row where the basis is not hours), unit and node.

    nodes: what it was spent on, None for hours booked to nothing that the plan knows. units: None where no unit is known.
    coverage: hours: share of capacity recorded; fte, budget: share of the running initiatives that give the figure.
    people: persons who recorded hours, by unit. `cells` is in hours, full-time posts or money, as the basis says.
    """

    basis: Basis
    nodes: tuple[Node | None, ...]
    units: tuple[str | None, ...]
    cells: NDArray[np.float64]
    coverage: float
    people: Mapping[str | None, int]
    first: dt.date
    last: dt.date

    @cached_property
    def by_node(self) -> NDArray[np.float64]:
        """Effort of each node."""
        return np.asarray(self.cells.sum(axis=(0, 1)))

    @cached_property
    def by_unit(self) -> Mapping[str | None, float]:
        """Effort of each unit's own people or share."""
        return dict(zip(self.units, map(float, self.cells.sum(axis=(0, 2))), strict=True))

    @property
    def total(self) -> float:
        """All effort."""
        return float(self.cells.sum())

    @property
    def weeks(self) -> int:
        """Weeks that can be resampled; 1 where the basis is not hours."""
        return int(self.cells.shape[0])

    @property
    def enough(self) -> bool:
        """True when at least 70 % of the capacity is recorded, or of the running initiatives give their figure."""
        return self.coverage >= ENOUGH_RECORDED

    def of_units(self, units: Iterable[str | None]) -> Effort:
        """The effort of some units only."""
        wanted = set(units)
        kept = [position for position, unit in enumerate(self.units) if unit in wanted]
        return Effort(
            basis=self.basis, nodes=self.nodes, units=tuple(self.units[one] for one in kept),
            cells=self.cells[:, kept, :], coverage=self.coverage,
            people={unit: count for unit, count in self.people.items() if unit in wanted},
            first=self.first, last=self.last,
        )  # fmt: skip


def effort_of(snapshot: Snapshot) -> Effort | None:
    """The effort of the snapshot on the basis the rule picks; None where no hours, fte or budget are known."""
    if "effort" not in snapshot.memo:
        snapshot.memo["effort"] = _choose(snapshot)
    found: Effort | None = snapshot.memo["effort"]
    return found


def needs_of_effort() -> tuple[str, ...]:
    """What would make effort known."""
    return ("time_entries", "initiatives.fte", "initiatives.budget")


def _choose(snapshot: Snapshot) -> Effort | None:
    recorded = recorded_hours(snapshot)
    hours = by_hours(snapshot.plan, recorded) if recorded is not None else None
    if hours is not None and hours.enough:
        return hours
    return by_plan(snapshot.plan, "fte") or by_plan(snapshot.plan, "budget") or hours


# --- hours -----------------------------------------------------------------------------------------------------------


def by_hours(plan: PlanView, recorded: Recorded) -> Effort:
    """Effort from recorded hours."""
    first, last = plan.last_three_months
    weeks = ((last - first).days + 1) // 7
    unit_of = [plan.people[person].unit if person in plan.people else None for person in recorded.people]
    node_of = [booked_on(plan, *booking) for booking in recorded.bookings]
    units, nodes = _ordered(unit_of), _ordered(node_of)
    unit_at = np.array([units.index(unit) for unit in unit_of])[recorded.person]
    node_at = np.array([nodes.index(node) for node in node_of])[recorded.booking]
    shape = (weeks, len(units), len(nodes))
    place = np.ravel_multi_index((np.clip(recorded.week, 0, weeks - 1), unit_at, node_at), shape)
    size = weeks * len(units) * len(nodes)
    cells = np.asarray(np.bincount(place, weights=recorded.hours, minlength=size), dtype=np.float64)
    posts = plan.total_fte or float(len(recorded.people))
    capacity = posts * HOURS_A_YEAR * ((last - first).days + 1) / 365.25
    return Effort(
        basis="hours",
        nodes=nodes,
        units=units,
        cells=cells.reshape(shape),
        coverage=float(cells.sum()) / capacity if capacity > 0 else 0.0,
        people={unit: unit_of.count(unit) for unit in units},
        first=first,
        last=last,
    )


def booked_on(plan: PlanView, initiative: str | None, objective: str | None, goal: str | None) -> Node | None:
    """What a time entry was booked on: initiative, else objective, else goal; None for nothing, or what is not there now."""
    if initiative is not None:
        node: Node = ("initiative", initiative)
    elif objective is not None:
        node = ("objective", objective)
    elif goal is not None:
        return ("goal", goal) if goal in plan.goals else None
    else:
        return None
    return node if node in plan.link_table else None


# --- plan ------------------------------------------------------------------------------------------------------------


def by_plan(plan: PlanView, basis: Literal["fte", "budget"]) -> Effort | None:
    """Effort from the initiatives' fte or budget in the window; None where none of them gives it."""
    first, last = plan.last_three_months
    parts: dict[tuple[str | None, Node], float] = {}
    running = given = 0
    for item in plan.company.initiatives:
        share = share_in_window(item, plan, first=first, last=last, of_span=basis == "budget")
        if share <= 0:
            continue
        running += 1
        amount = item.fte if basis == "fte" else item.budget
        if amount is None:
            continue
        given += 1
        units = units_of(plan, item)
        for unit in units:
            key: tuple[str | None, Node] = (unit, ("initiative", item.id))
            parts[key] = parts.get(key, 0.0) + float(amount) * share / len(units)
    if not given:
        return None
    units, nodes = _ordered(unit for unit, _ in parts), _ordered(node for _, node in parts)
    cells = np.zeros((1, len(units), len(nodes)))
    for (unit, node), amount in parts.items():
        cells[0, units.index(unit), nodes.index(node)] = amount
    return Effort(
        basis=basis, nodes=nodes, units=units, cells=cells, coverage=given / running, people={}, first=first, last=last
    )


def units_of(plan: PlanView, item: Initiative) -> tuple[str | None, ...]:
    """The units whose people work on an initiative: those it names, else its owner's, else unknown."""
    if item.units:
        return tuple(dict.fromkeys(item.units))
    owner = plan.people.get(item.owner) if item.owner is not None else None
    return (owner.unit if owner is not None else None,)


def share_in_window(item: Initiative, plan: PlanView, *, first: dt.date, last: dt.date, of_span: bool) -> float:
    """Days of the initiative inside first..last as a share of the window (fte), or of its own span (budget).

    An absent start is the beginning of the window (of its fiscal year for a budget), an absent end the end of it. Work that
    is done or stopped ended on `finished`, else on `end`; without either it is left out.
    """
    starts, ends = item.start, item.finished or item.end
    if item.phase in ENDED_PHASES:
        if ends is None:
            return 0.0
        ends = min(ends, plan.as_of)
    year = plan.calendar.fiscal_year_start(last)
    from_day = starts or (min(first, year) if of_span else first)
    to_day = ends or (max(last, add_months(year, 12) - dt.timedelta(days=1)) if of_span else last)
    inside = (min(to_day, last) - max(from_day, first)).days + 1
    span = (to_day - from_day).days + 1 if of_span else (last - first).days + 1
    return max(0, inside) / span if span > 0 else 0.0


def _ordered(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(dict.fromkeys(items), key=lambda item: (item is None, item or "")))
