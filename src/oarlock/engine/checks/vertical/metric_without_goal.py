"""Metrics that are tracked or rewarded and serve nothing.

What is assessed: every declared metric; whether a goal, objective, hand-off, initiative, assumption, benchmark or need of the
plan uses it. A part of a used metric (numerator, denominator, a term, what it is `of`) and a cut of one serve with it; the
built-in metrics that nobody declared are never listed.
Why it hurts: figures that serve nothing take time to keep and draw attention, most of all when people are paid for them.
What good looks like: each figure that is kept answers a question somebody asks.
What to do: say what it is for, or stop keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.metric import MetricSpec
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Support
from oarlock.engine.model.snapshot import Snapshot

KIND = "metric_without_goal"
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]*", re.IGNORECASE)


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft that lists them all."""
    company = snapshot.company
    served = serving(company)
    idle = [one for one in company.metrics if one.id not in served]
    if not idle:
        return
    rewarded = {one.metric for one in company.incentives}
    paid = sorted((one for one in idle if one.id in rewarded), key=lambda one: one.id)
    kept = sorted((one for one in idle if one.id not in rewarded), key=lambda one: one.id)
    names = sorted(metric_name(snapshot, one.id) for one in idle)
    rows = []
    if kept:
        rows.append(_row(snapshot, "tracked", kept, ("metrics", "goals", "objectives")))
    if paid:
        rows.append(_row(snapshot, "rewarded", paid, ("metrics", "goals", "objectives", "incentives")))
    yield Draft(
        title=f"{KIND}.title",
        figures={"count": len(idle), "metrics": names},
        subjects=tuple(Subject("metric", one.id) for one in sorted(idle, key=lambda one: one.id)),
        evidence=tuple(rows),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, paid, kept),
    )


def serving(company: Company) -> frozenset[str]:
    """The metrics that something in the plan uses, with their parts and cuts."""
    specs = {one.id: one for one in company.metrics}
    found: set[str] = set()
    ahead = list(_used(company))
    while ahead:
        metric = ahead.pop()
        if metric in found:
            continue
        found.add(metric)
        if metric in specs:
            ahead.extend(_parts(specs[metric], specs))
    roots = {_family(specs[metric]) for metric in found if metric in specs} - {None}
    cuts = {one.id for one in company.metrics if (one.of in found) or _family(one) in roots}
    return frozenset(found | cuts)


def _used(company: Company) -> Iterator[str]:
    """What the plan names directly. Ended goals and objectives still speak for what they were measured by."""
    targets = [one for goal in company.goals for one in goal.measures]
    for target in (*targets, *(one for objective in company.objectives for one in objective.measures)):
        yield target.metric
        if isinstance(target.target, str):
            yield target.target
    supports: list[Support] = [link for initiative in company.initiatives for link in initiative.supports]
    supports += [link for system in company.systems for link in system.supports]
    supports += [link for process in company.processes for link in process.supports]
    supports += [link for activity in company.activities for link in activity.supports]
    supports += [link for partner in company.partners for link in partner.supports]
    supports += [link for commitment in company.commitments for link in commitment.supports]
    yield from (link.metric for link in supports if link.metric is not None)
    yield from (one.check.metric for one in company.initiatives if one.check is not None)
    yield from (one.metric for one in company.benchmarks)
    yield from (one.experiment.metric for one in company.ideas if one.experiment is not None)
    yield from (one.item.metric for one in company.deviations if one.item.metric is not None)
    texts = [text for one in company.handoffs for text in (one.promise, one.when) if text is not None]
    texts += [one.holds_when for one in company.assumptions if one.holds_when is not None]
    yield from (word for text in texts for word in _WORD.findall(text))
    for stakeholder in company.stakeholders:
        for need in stakeholder.needs:
            yield from [need] if isinstance(need, str) else need.values()


def _parts(spec: MetricSpec, specs: Iterable[str]) -> Iterator[str]:
    """The metrics that this one is computed from."""
    conversion, cumulative = spec.conversion, spec.cumulative
    named = [spec.numerator, spec.denominator, spec.of, spec.builtin]
    named += [conversion.numerator, conversion.denominator] if conversion is not None else []
    named += [cumulative.metric] if cumulative is not None else []
    yield from (one for one in named if one is not None and one != spec.id)
    known = set(specs)
    yield from (word for word in _WORD.findall(spec.expr or "") if word in known)


def _family(spec: MetricSpec) -> tuple[str, str, str | None] | None:
    """Metrics that agree in table, measure and time are one metric on different rows (details.md 4)."""
    if spec.from_ is None or spec.measure is None:
        return None
    return spec.from_, "".join(spec.measure.split()), spec.time


def _row(snapshot: Snapshot, how: str, metrics: list[MetricSpec], keys: tuple[str, ...]) -> Evidence:
    return Evidence(
        statement=f"{KIND}.{how}",
        figures={"count": len(metrics), "of": len(snapshot.company.metrics)},
        context={"metrics": sorted(metric_name(snapshot, one.id) for one in metrics)},
        source=plan_source(snapshot, *keys),
    )


def _options(snapshot: Snapshot, paid: list[MetricSpec], kept: list[MetricSpec]) -> tuple[Option, ...]:
    names = {"metrics": sorted(metric_name(snapshot, one.id) for one in (*paid, *kept))}
    purpose = Option(
        title=f"{KIND}.option.purpose",
        kind="act",
        figures=names,
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    watched = {one.metric for one in snapshot.company.alerts}
    if paid or any(one.id in watched for one in kept):
        return (purpose,)
    drop = Option(
        title=f"{KIND}.option.drop",
        kind="stop",
        figures=names,
        changes=tuple(Change(f"metrics/{one.id}", None) for one in kept),
        effort_days=0.5,
    )
    return (drop, purpose)


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("metrics", "goals")))
