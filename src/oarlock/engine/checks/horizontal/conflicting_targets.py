"""Two units that are asked to move the same figure in opposite directions.

What is assessed: what the units' objectives want of each metric (target against baseline, else the metric's own direction;
measure H2), and initiatives that expect to move a metric against what another unit wants of it. Both sides must carry at
least `weight` of the declared goal weight.
Why it hurts: each unit does well by its own target, and the company pays for both.
What good looks like: one direction for each metric, or a trade-off that someone has the right to decide.
What to do: give both the same target, or name who decides.

A deviation in force on the metric or an objective means that someone decides: then it is no finding. A person's objective
counts only within at least `min_group_size` such objectives of the unit (details.md 45).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import item_name, metric_name, unit_name
from oarlock.engine.checks.trial import after
from oarlock.engine.measures.horizontal.declared_conflict import Clash, Want, pairs_of, priority_of, wants_of
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "conflicting_targets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """One pull apart: the metrics it is about, the evidence, who and what it names, a change that ends it."""

    metrics: frozenset[str]
    evidence: Evidence
    subjects: tuple[Subject, ...]
    option: Option | None = None


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per metric (or pair of metrics) that is pulled apart."""
    least = judging.thresholds["weight"] - 1e-9
    found: dict[frozenset[str], list[Pull]] = {}
    for pull in (*_opposed(snapshot, least), *_side_effects(snapshot, least)):
        found.setdefault(pull.metrics, []).append(pull)
    for metrics, pulls in found.items():
        yield _draft(snapshot, sorted(metrics), pulls)


def _opposed(snapshot: Snapshot, least: float) -> Iterator[Pull]:
    for clash in sorted(pairs_of(snapshot), key=lambda one: -one.weight):
        wants = (clash.left, clash.right)
        if clash.opposed and all(want.weight >= least and may_show(snapshot, want) for want in wants):
            yield _pull(snapshot, clash)


def may_show(snapshot: Snapshot, want: Want) -> bool:
    """False where the want is sanctioned, or rests on too few persons' objectives alone."""
    plan = snapshot.plan
    if ("metric", want.metric) in plan.sanctioned or any(
        ("objective", one) in plan.sanctioned for one in want.objectives
    ):
        return False
    of_units = [one for one in want.objectives if plan.objectives[one].unit is not None]
    return bool(of_units) or len(want.objectives) >= snapshot.company.policy.min_group_size


def shown(snapshot: Snapshot, want: Want) -> list[str]:
    """The objectives that may be named: those of units."""
    return [one for one in want.objectives if snapshot.plan.objectives[one].unit is not None]


def _pull(snapshot: Snapshot, clash: Clash) -> Pull:
    up, down = sorted((clash.left, clash.right), key=lambda want: -want.way)
    objectives = [*shown(snapshot, up), *shown(snapshot, down)]
    same = up.metric == down.metric
    context = {
        "up_unit": unit_name(snapshot, up.unit),
        "down_unit": unit_name(snapshot, down.unit),
        "metric": metric_name(snapshot, up.metric),
        "part": metric_name(snapshot, down.metric),
    }
    return Pull(
        metrics=frozenset((up.metric, down.metric)),
        evidence=Evidence(
            statement=f"{KIND}.opposed" if same else f"{KIND}.opposed_parts",
            figures={"up_weight": up.weight, "down_weight": down.weight},
            context=context,
            source=Source(plan=(*(f"objectives/{one}" for one in objectives), "goals")),
        ),
        subjects=(
            Subject("unit", up.unit),
            Subject("unit", down.unit),
            *(Subject("objective", one) for one in objectives),
        ),
        option=_same_target(snapshot, clash) if same else None,
    )


def _same_target(snapshot: Snapshot, clash: Clash) -> Option | None:
    """Gives the lighter side the heavier side's target, where that ends the conflict."""
    light, heavy = sorted((clash.left, clash.right), key=lambda want: (want.weight, want.unit))
    plan, metric = snapshot.plan, light.metric
    if not shown(snapshot, light) or not shown(snapshot, heavy):
        return None
    model = next(one for one in plan.objectives[shown(snapshot, heavy)[0]].measures if one.metric == metric)
    aim = {key: value for key, value in _given(model).items() if key in ("target", "baseline")}
    changes = []
    for name in shown(snapshot, light):
        measures = [_given(one) for one in plan.objectives[name].measures]
        for one in measures:
            if one["metric"] == metric:
                for key in ("target", "baseline", "stretch", "pace", "floor"):
                    one.pop(key, None)
                one.update(aim)
        changes.append(Change(f"objectives/{name}/measures", measures))
    later = pairs_of(after(snapshot, changes))
    if any(one.opposed and {one.left.unit, one.right.unit} == {light.unit, heavy.unit} for one in later):
        return None
    figures = {"unit": unit_name(snapshot, light.unit), "other": unit_name(snapshot, heavy.unit)}
    return Option(
        title=f"{KIND}.option.same_target",
        kind="retarget",
        figures={**figures, "metric": metric_name(snapshot, metric)},
        changes=tuple(changes),
        effort_days=1,
    )


def _given(record: object) -> dict[str, object]:
    return dict(record.model_dump(by_alias=True, exclude_unset=True))  # type: ignore[attr-defined]


def _side_effects(snapshot: Snapshot, least: float) -> Iterator[Pull]:
    """Initiatives that expect to move a metric against what a unit that does not take part wants of it."""
    wants = [want for want in wants_of(snapshot) if want.weight >= least and may_show(snapshot, want)]
    for item in snapshot.plan.initiatives.values():
        if priority_of(snapshot.plan, item) < least or ("initiative", item.id) in snapshot.plan.sanctioned:
            continue
        for support in item.supports:
            effect = support.expected_effect
            if support.metric is None or not effect:
                continue
            for want in wants:
                if want.metric == support.metric and want.unit not in item.units and effect * want.way < 0:
                    yield _side_effect(snapshot, item, want, float(effect))


def _side_effect(snapshot: Snapshot, item: Initiative, want: Want, effect: float) -> Pull:
    names = shown(snapshot, want)
    series = snapshot.series.get(want.metric)
    share = series is not None and series.unit == "percent"
    return Pull(
        metrics=frozenset((want.metric, *_meant(snapshot, item, want.metric)[:1])),
        evidence=Evidence(
            statement=f"{KIND}.side_effect_{'down' if effect < 0 else 'up'}{'.points' if share else ''}",
            figures={"effect": abs(effect), "unit_weight": want.weight},
            context={
                "item": item.name,
                "unit": unit_name(snapshot, want.unit),
                "metric": metric_name(snapshot, want.metric),
            },
            source=Source(plan=(f"initiatives/{item.id}/supports", *(f"objectives/{one}" for one in names), "goals")),
        ),
        subjects=(
            Subject("initiative", item.id),
            Subject("unit", want.unit),
            *(Subject("objective", one) for one in names),
            *(Subject("unit", unit) for unit in item.units),
        ),
    )


def _meant(snapshot: Snapshot, item: Initiative, other: str) -> list[str]:
    """The metrics an initiative is there for, besides the one it hurts: named by it, or by what it supports."""
    plan = snapshot.plan
    direct = [one.metric for one in item.supports if one.metric is not None]
    for support in item.supports:
        served = plan.objectives.get(support.objective or "") or plan.goals.get(support.goal or "")
        direct += [target.metric for target in served.measures] if served is not None else []
    return [metric for metric in dict.fromkeys(direct) if metric != other]


def _draft(snapshot: Snapshot, metrics: list[str], pulls: list[Pull]) -> Draft:
    reached = [subject for pull in pulls for subject in pull.subjects]
    named = [item_name(snapshot, ("objective", one.id)) for one in reached if one.type == "objective"]
    units = [unit_name(snapshot, one.id) for one in reached if one.type == "unit"]
    names = {
        "metrics": [metric_name(snapshot, metric) for metric in metrics],
        "units": list(dict.fromkeys(units)),
        "objectives": list(dict.fromkeys(named)),
    }
    options = [pull.option for pull in pulls if pull.option is not None]
    return Draft(
        title=f"{KIND}.title",
        figures=names,
        subjects=(*(Subject("metric", metric, key=True) for metric in metrics), *dict.fromkeys(reached)),
        evidence=tuple(pull.evidence for pull in pulls),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            *(options if len(options) == len(pulls) == 1 else ()),
            Option(
                title=f"{KIND}.option.decide",
                kind="act",
                figures=names,
                effort_days=1,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            ),
        ),
    )


CHECK = Check(
    kind=KIND,
    dimension="horizontal",
    find=find,
    needs=Needs(keys=("objectives",)),
    thresholds={"r": -0.30, "lag": 3, "points": 24, "weight": 0.10},
)
