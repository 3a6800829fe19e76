"""The planner: many metrics, few scans.

Additive parts go into cubes, one per table and time, split only where a cube would explode; distinct counts and quantiles
into one query per table and windows; states and routines into their own. The plan is text and readers only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from oarlock.engine.metrics.cube import Cube
from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.formula import Atom, Routine
from oarlock.engine.metrics.plan import Plan, PlannedQuery, Reader
from oarlock.engine.metrics.rows import RoutineQuery, RowQuery
from oarlock.engine.metrics.shapes import Shapes
from oarlock.engine.metrics.tree import Node
from oarlock.engine.metrics.windows import DAY, Window
from oarlock.engine.model.calendar import Calendar

_CUBED = frozenset(("sum", "count", "min", "max"))


def plan_demands(wanted: Iterable[Demand], shapes: Shapes, calendar: Calendar, as_of: dt.date) -> Plan:
    """The queries and readers for all demands. Equal demands are planned once; order of the demands does not matter."""
    every = list(dict.fromkeys(wanted))
    cubed = [one for one in every if _in_cube(one)]
    queries: dict[str, PlannedQuery] = {}
    readers: dict[Demand, Reader] = {}
    for cube, members in _cubes(cubed, shapes, calendar):
        for demand in members:
            readers[demand] = cube.add(demand)
        queries[cube.name] = PlannedQuery(cube.name, cube.sql(), cube.table, cube.cells_of())
    grouped: dict[tuple[object, ...], RowQuery] = {}
    for demand in every:
        leaf = demand.leaf
        if isinstance(leaf, Routine):
            routine = RoutineQuery(f"routine{len(queries) + len(grouped)}", demand, shapes, calendar)
            queries[routine.name] = PlannedQuery(routine.name, routine.sql(), leaf.table)
            readers[demand] = routine.reader()
        elif not _in_cube(demand):
            key = (leaf.table, leaf.time, leaf.closed, leaf.mode, demand.windows, demand.by)
            if key not in grouped:
                name = f"rows{len(queries) + len(grouped)}"
                grouped[key] = RowQuery(
                    name, leaf.table, leaf.time, leaf.closed, leaf.mode, demand.windows, demand.by, shapes, calendar
                )
            readers[demand] = grouped[key].add(leaf)
    queries |= {
        query.name: PlannedQuery(query.name, query.sql(), query.table, query.cells_of()) for query in grouped.values()
    }
    return Plan(queries, readers, shapes, calendar, as_of)


def _in_cube(demand: Demand) -> bool:
    leaf = demand.leaf
    return isinstance(leaf, Atom) and leaf.mode == "flow" and leaf.aggregate.name in _CUBED


def _cubes(wanted: list[Demand], shapes: Shapes, calendar: Calendar) -> list[tuple[Cube, list[Demand]]]:
    families: dict[tuple[str, Node], list[Demand]] = {}
    for demand in wanted:
        if isinstance(demand.leaf, Atom):
            families.setdefault((demand.leaf.table, demand.leaf.time), []).append(demand)
    found: list[tuple[Cube, list[Demand]]] = []
    for (table, time), members in families.items():
        limit = max(window.last for demand in members for window in demand.windows)
        by_bucket: dict[str, list[Demand]] = {}
        for demand in members:
            by_bucket.setdefault(_bucket(demand, limit, calendar), []).append(demand)
        for bucket, some in by_bucket.items():
            for group in _split(some, table, time, bucket, shapes, calendar):
                name = f"cube{len(found)}"
                cube = Cube(name, table, time, bucket, shapes, calendar, _count(group, bucket))
                for demand in group:
                    cube.cut_by(demand.by)
                found.append((cube, group))
    return found


def _split(
    members: list[Demand], table: str, time: Node, bucket: str, shapes: Shapes, calendar: Calendar
) -> list[list[Demand]]:
    """Groups of demands that share a cube: all together where it stays small, else by their cuts."""
    trials: list[tuple[Cube, list[Demand]]] = []
    for demand in sorted(members, key=lambda one: len(one.by)):
        fitting = next((pair for pair in trials if pair[0].takes(demand)), None)
        if fitting is None:
            fitting = (Cube("trial", table, time, bucket, shapes, calendar, _count(members, bucket)), [])
            trials.append(fitting)
        fitting[0].cut_by(demand.by)
        fitting[1].append(demand)
    return [group for _, group in trials]


def _count(members: list[Demand], bucket: str) -> int:
    first = min(window.first for demand in members for window in demand.windows)
    last = max(window.last for demand in members for window in demand.windows)
    days = (last - first).days + 1
    return max(1, days // {"month": 30, "week": 7, "day": 1}[bucket])


def _bucket(demand: Demand, limit: dt.date, calendar: Calendar) -> str:
    """The coarsest bucket the demand's windows are made of; a window that ends with the records counts as whole."""

    def ends(window: Window) -> bool:
        return (window.last + DAY).day == 1 or window.last == limit

    windows = [one for one in demand.windows if one.first <= one.last]
    if all(one.first.day == 1 and ends(one) for one in windows):
        return "month"
    start = calendar.week_start
    if all(one.first.weekday() == start and ((one.days % 7 == 0) or one.last == limit) for one in windows):
        return "week"
    return "day"
