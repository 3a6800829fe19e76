"""One word for two figures, or two words for one.

What is assessed: the declared metrics: the same name with different formulas, or the same formula under several names. Parts
of one metric that share its name (`of`, or one measure cut by the same columns), values typed in by people, and one figure
that a unit reads by month and by quarter are no finding; a declared metric that replaces a built-in neither (details.md 28).
Why it hurts: units argue about whose number is right, and no decision rests on either.
What good looks like: each figure is declared once and called by one name.
What to do: give them different names, or keep one of them everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.horizontal.metric_merge import merged
from oarlock.engine.checks.names import metric_name, unit_name
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.metric import MetricSpec
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot

KIND = "metric_defined_twice"
_COLUMN = re.compile(r"\b[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*\b")


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per pair; three alike make two pairs with the first of them."""
    computed = [one for one in snapshot.company.metrics if _formula(snapshot, one)]
    for left, right in _pairs(computed, lambda one: _formula(snapshot, one)):
        alias = left.id == right.of or right.id == left.of
        if not alias and (left.grain == right.grain or left.owner_unit != right.owner_unit):
            yield _draft(snapshot, left, right, same_formula=True)
    named = [one for one in computed if one.name is not None]
    for left, right in _pairs(named, lambda one: " ".join(re.findall(r"\w+", str(one.name).casefold()))):
        left_formula, right_formula = _formula(snapshot, left), _formula(snapshot, right)
        apart = left_formula != right_formula and not _one_measure(left_formula, right_formula)
        if apart and not _of_one(snapshot, left, right):
            yield _draft(snapshot, left, right, same_formula=False)


def _formula(snapshot: Snapshot, metric: MetricSpec) -> str:
    """The normalised formula; empty for typed values and for what cannot be computed."""
    text = snapshot.metric_formula.get(metric.id, "")
    return "" if text.startswith("typed(") else text


def _pairs(metrics: list[MetricSpec], by: Callable[[MetricSpec], str]) -> Iterator[tuple[MetricSpec, MetricSpec]]:
    """The first of each group with each other of it, in the folder's order."""
    first: dict[str, MetricSpec] = {}
    for one in metrics:
        name = by(one)
        if name in first:
            yield first[name], one
        else:
            first[name] = one


def _of_one(snapshot: Snapshot, left: MetricSpec, right: MetricSpec) -> bool:
    """True when one is declared as a part of the other, or both of a third."""
    families = snapshot.plan.metric_family
    return bool(families[left.id] & families[right.id])


def _one_measure(left: str, right: str) -> bool:
    """True for one measure on rows picked by the same columns (`unit = 'a'` and `unit = 'b'`): parts, not two meanings."""
    measure, _, where = left.partition(" where ")
    other, _, other_where = right.partition(" where ")
    columns = set(_COLUMN.findall(where))
    return measure == other and bool(columns) and columns == set(_COLUMN.findall(other_where))


def _draft(snapshot: Snapshot, left: MetricSpec, right: MetricSpec, *, same_formula: bool) -> Draft:
    names = {"left": metric_name(snapshot, left.id), "right": metric_name(snapshot, right.id)}
    ids = {"left_id": left.id, "right_id": right.id}
    form = "formula" if same_formula else "name"
    units = [unit for unit in (left.owner_unit, right.owner_unit) if unit is not None]
    evidence = Evidence(
        statement=f"{KIND}.one_{form}",
        figures={},
        context={**names, **ids},
        source=Source(plan=(f"metrics/{left.id}", f"metrics/{right.id}")),
    )
    values = None if same_formula else _values(snapshot, left, right)
    return Draft(
        title=f"{KIND}.title" if same_formula else f"{KIND}.title.name",
        figures={**names, **ids},
        subjects=(
            Subject("metric", left.id, key=True),
            Subject("metric", right.id, key=True),
            *(Subject("unit", unit) for unit in dict.fromkeys(units)),
        ),
        evidence=(evidence,) if values is None else (evidence, values),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, left, right, same_formula=same_formula)),
    )


def _values(snapshot: Snapshot, left: MetricSpec, right: MetricSpec) -> Evidence | None:
    """What the two said for the latest complete period that both have; None where they have none in common."""
    series = [snapshot.series.get(one.id) for one in (left, right)]
    found = [
        {one.at: one.value for one in each.values if one.complete and not one.by and one.value is not None}
        for each in series
        if each is not None
    ]
    common = set(found[0]) & set(found[1]) if len(found) == 2 else set()
    if not common:
        return None
    at = max(common)
    unit = series[0].unit if series[0] is not None else ""
    return Evidence(
        statement=f"{KIND}.apart.{unit}" if unit in ("money", "percent") else f"{KIND}.apart",
        figures={"left_value": found[0][at], "right_value": found[1][at], "at": at},
        context={"left_id": left.id, "right_id": right.id},
        source=Source(measure="metrics", inputs=(f"metrics/{left.id}", f"metrics/{right.id}")),
    )


def _options(snapshot: Snapshot, left: MetricSpec, right: MetricSpec, *, same_formula: bool) -> Iterator[Option]:
    if not same_formula:
        yield _renamed(snapshot, left, right)
    for keep, drop in ((left, right), (right, left)):
        yield Option(
            title=f"{KIND}.option.keep",
            kind="merge",
            figures={"keep": metric_name(snapshot, keep.id), "keep_id": keep.id, "drop_id": drop.id},
            changes=merged(snapshot.company, keep.id, drop.id),
            effort_days=1 if same_formula else 2,
        )


def _renamed(snapshot: Snapshot, left: MetricSpec, right: MetricSpec) -> Option:
    """Adds what tells the second from the first: its unit, else its id."""
    apart = right.owner_unit is not None and right.owner_unit != left.owner_unit
    mark = unit_name(snapshot, str(right.owner_unit)) if apart else right.id
    name = f"{right.name} ({mark})"
    return Option(
        title=f"{KIND}.option.rename",
        kind="link",
        figures={"right_id": right.id, "name": name},
        changes=(Change(f"metrics/{right.id}/name", name),),
        effort_days=0.5,
    )


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("metrics",)))
