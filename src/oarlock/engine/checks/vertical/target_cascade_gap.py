"""Targets that do not add up.

What is assessed: every target of a goal or of a unit's objective on a metric that adds up; whether the targets of the objectives
that serve it, for the same metric over the same span, add up to it. Parts that overlap are not added; what no part covers is
named, and a shortfall that this rest already brings is none.
Why it hurts: everyone reaches the own target and the company misses it, or the parts ask for more than anyone meant.
What good looks like: the parts add up to the whole within two percent.
What to do: raise the parts, or set the whole to what they promise.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name, unit_name
from oarlock.engine.checks.vertical.cascade import DUST, Cascade, Part, cascades
from oarlock.engine.checks.vertical.items import node_of, path_of, subjects_of
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Objective
from oarlock.engine.model.snapshot import Snapshot

KIND = "target_cascade_gap"
THRESHOLDS = {"gap": 0.02}


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per parent whose parts do not add up; the widest gap where several of its targets have one."""
    limit = judging.thresholds["gap"] + DUST
    worst: dict[tuple[str, str], Cascade] = {}
    for one in cascades(snapshot):
        if abs(one.gap) <= limit or (one.rest is not None and one.gap < 0 and one.rest >= -one.gap - limit):
            continue
        key = node_of(one.whole.item)
        if key not in worst or abs(one.gap) > abs(worst[key].gap):
            worst[key] = one
    for cascade in worst.values():
        yield _draft(snapshot, cascade)


def _draft(snapshot: Snapshot, cascade: Cascade) -> Draft:
    whole = cascade.whole
    context = [
        *(Subject("objective", part.item.id) for part in cascade.units),
        *(Subject("unit", unit) for unit in _units(snapshot, cascade)),
        Subject("metric", whole.reading.metric),
    ]
    return Draft(
        title=f"{KIND}.title",
        figures={
            "item": whole.item.name,
            "share": 1 + cascade.gap,
            "metric": metric_name(snapshot, whole.reading.metric),
        },
        subjects=tuple(dict.fromkeys((*subjects_of(snapshot, whole.item), *context))),
        evidence=tuple(_evidence(snapshot, cascade)),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(cascade),
    )


def _units(snapshot: Snapshot, cascade: Cascade) -> list[str]:
    """The units of the parts; of persons the units they are in."""
    found = {part.item.unit for part in cascade.units if isinstance(part.item, Objective)}
    for part in cascade.people:
        person = part.item.person if isinstance(part.item, Objective) else None
        known = snapshot.plan.people.get(person) if person is not None else None
        found.add(known.unit if known is not None else None)
    return sorted(unit for unit in found if unit is not None)


def _evidence(snapshot: Snapshot, cascade: Cascade) -> Iterator[Evidence]:
    whole = cascade.whole
    how = "money" if _in_money(snapshot, whole) else "number"
    parts = len(cascade.parts)
    yield Evidence(
        statement=f"{KIND}.sum_{how}",
        figures={"whole": whole.target, "together": cascade.total, "gap": cascade.gap, "parts": parts},
        context={"item": whole.item.name, "metric": metric_name(snapshot, whole.reading.metric)},
        source=_source(
            snapshot,
            (whole, *cascade.parts),
            {
                "whole": "t0.value",
                "together": _sum(parts),
                "gap": f"({_sum(parts)}) / t0.value - 1",
                "parts": str(parts),
            },
        ),
    )
    for part in sorted(cascade.units, key=lambda one: -abs(one.target)):
        yield Evidence(
            statement=f"{KIND}.part_{how}",
            figures={"target": part.target},
            context={"part": part.item.name},
            source=_source(snapshot, (part,), {"target": "t0.value"}),
        )
    if cascade.people:
        units = [unit_name(snapshot, unit) for unit in _units(snapshot, cascade)]
        yield Evidence(
            statement=f"{KIND}.people_{how}",
            figures={"target": sum(part.target for part in cascade.people), "people": len(cascade.people)},
            context={"units": units},
            source=Source(measure=KIND, inputs=("objectives",)),
        )
    if cascade.rest is not None and cascade.rest > 0:
        yield Evidence(
            statement=f"{KIND}.rest",
            figures={"rest": cascade.rest},
            context={"metric": metric_name(snapshot, whole.reading.metric)},
            source=Source(measure=KIND, inputs=_value_inputs(cascade)),
        )


def _sum(parts: int) -> str:
    return " + ".join(f"t{number}.value" for number in range(1, parts + 1))


def _in_money(snapshot: Snapshot, part: Part) -> bool:
    series = snapshot.series.get(part.reading.metric)
    units = {one.id: one.unit for one in snapshot.company.metrics}
    return (series.unit if series is not None else units.get(part.reading.metric)) == "money"


def _source(snapshot: Snapshot, parts: tuple[Part, ...], select: dict[str, str]) -> Source:
    """The plan where all targets are written there, else a query that adds up those of the records. Targets of single
    persons are never laid open one by one: a sum with them names what it was computed from only.
    """  # fmt: skip
    paths = tuple(path_of(part.item, "measures") for part in parts if not part.personal)
    if any(part.personal for part in parts):
        return Source(measure=KIND, inputs=(*paths, "objectives"))
    if all(part.reading.target_sql is None for part in parts):
        return Source(plan=paths)
    columns = ", ".join(f'{expression} AS "{name}"' for name, expression in select.items())
    tables = ", ".join(f"({_target_sql(part)}) AS t{number}" for number, part in enumerate(parts))
    named = dict.fromkeys(table for part in parts for table in part.reading.tables)
    return Source(query=f"SELECT {columns} FROM {tables}", tables=tuple(named))


def _target_sql(part: Part) -> str:
    if part.reading.target_sql is None:
        return f"SELECT {part.target!r} AS value"
    return part.reading.target_sql.strip().rstrip(";")


def _value_inputs(cascade: Cascade) -> tuple[str, ...]:
    """What the rest is computed from: the queries of the values, or the paths where persons are among the parts."""
    if cascade.people:
        return (path_of(cascade.whole.item, "measures"), "objectives")
    queries = [part.reading.value_sql for part in (cascade.whole, *cascade.parts)]
    return tuple(query for query in queries if query is not None) or (path_of(cascade.whole.item, "measures"),)


def _options(cascade: Cascade) -> tuple[Option, ...]:
    name: dict[str, Figure] = {"item": cascade.whole.item.name, "share": 1 + cascade.gap}
    follow = Option(
        title=f"{KIND}.option.follow",
        kind="retarget",
        figures=name,
        changes=(_retarget(cascade.whole, cascade.total),),
        effort_days=0.5,
    )
    factor = cascade.whole.target / cascade.total if cascade.total else None
    if cascade.people or factor is None:
        talk = Option(
            title=f"{KIND}.option.talk",
            kind="act",
            figures=name,
            effort_days=1,
            initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
        )
        return (follow, talk)
    share = Option(
        title=f"{KIND}.option.raise" if factor > 1 else f"{KIND}.option.lower",
        kind="retarget",
        figures={**name, "factor": abs(factor - 1)},
        changes=tuple(_retarget(part, part.target * factor) for part in cascade.parts),
        effort_days=0.5 * len(cascade.parts),
    )
    return (share, follow) if factor > 1 else (follow, share)


def _retarget(part: Part, target: float) -> Change:
    """The item's measures with this one's target as a number."""
    measures = [one.model_dump(mode="json", by_alias=True, exclude_unset=True) for one in part.item.measures]
    measures[part.position] = {**measures[part.position], "target": float(f"{target:.6g}")}
    return Change(path_of(part.item, "measures"), measures)


CHECK = Check(
    kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals", "objectives")), thresholds=THRESHOLDS
)
