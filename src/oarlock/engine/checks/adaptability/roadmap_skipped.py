"""Work that goes to everyone before it was tried, or is tried without anything to compare with.

What is assessed: initiatives in the phase scale or optimise of the kinds automation, change, launch, pilot and project
(campaigns, trainings, improvements and partnerships are no roll-outs): a measured pilot must have gone before: work it
depends on, or a pilot for the same objective, goal or product, that ended before it began and names an expected effect on a
metric with values from before and after; or its own pilot phase in `history`; or an idea's experiment on one of its metrics.
And every one of these kinds in the phase pilot that has begun: a metric it should move, or one on its way to a goal, must have
a value from before it began.
Why it hurts: a mistake is paid for once in a pilot and by everyone after it.
What good looks like: measured before, measured after, then scaled.
What to do: go back to a pilot with a figure from before, or measure now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import goal_subjects
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.measures.direction import has_baseline
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal, Initiative, Objective
from oarlock.engine.model.plan_view import Node
from oarlock.engine.model.snapshot import Snapshot

KIND = "roadmap_skipped"
ROLLED_OUT = frozenset(("automation", "change", "launch", "pilot", "project"))


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per initiative."""
    for item in snapshot.plan.initiatives.values():
        if item.start is not None and item.start > snapshot.as_of:
            continue
        if item.kind not in ROLLED_OUT:
            continue
        if item.phase in ("scale", "optimise"):
            if not _tried(snapshot, item):
                yield _draft(snapshot, item, "untried")
        elif item.phase == "pilot" and not _has_before(snapshot, item):
            yield _draft(snapshot, item, "no_before")


# --- scaling -----------------------------------------------------------------------------------------------------


def _tried(snapshot: Snapshot, item: Initiative) -> bool:
    return (
        any(_measured(snapshot, one, item.start) for one in _forerunners(snapshot, item))
        or _own_pilot(snapshot, item)
        or _experiment(snapshot, item)
    )


def _forerunners(snapshot: Snapshot, item: Initiative) -> Iterator[Initiative]:
    """What it depends on, and pilots for the same thing."""
    served = {(one.goal, one.objective) for one in item.supports if one.metric is None}
    for one in snapshot.company.initiatives:
        same = one.kind == "pilot" and (
            {(link.goal, link.objective) for link in one.supports if link.metric is None} & served
            or set(one.products) & set(item.products)
        )
        if one.id != item.id and (one.id in item.depends_on or same):
            yield one


def _measured(snapshot: Snapshot, pilot: Initiative, before: dt.date | None) -> bool:
    """True when it ended before the other began, and a metric it should move has values on both sides of it."""
    ended = pilot.finished or pilot.end
    if ended is None or ended > snapshot.as_of or (before is not None and ended > before):
        return False
    start = pilot.start
    return any(
        (start is None or _has_value(snapshot, metric, until=start)) and _has_value(snapshot, metric, since=ended)
        for metric in _expected(pilot)
    )


def _expected(item: Initiative) -> tuple[str, ...]:
    """The metrics on which an effect is expected."""
    named = [one.metric for one in item.supports if one.metric is not None and one.expected_effect is not None]
    named += [item.check.metric] if item.check is not None else []
    return tuple(dict.fromkeys(named))


def _has_value(snapshot: Snapshot, metric: str, *, until: dt.date | None = None, since: dt.date | None = None) -> bool:
    """True when a period that began before `until`, or ends after `since`, has a value."""
    series = snapshot.series.get(metric)
    if series is None:
        return False
    for value in series.values:
        if value.value is None or value.by:
            continue
        after = snapshot.plan.calendar.next_start(series.grain, value.at)
        if (until is None or value.at < until) and (since is None or after > since):
            return True
    return False


def _own_pilot(snapshot: Snapshot, item: Initiative) -> bool:
    """True when the plan's history shows that it was in the phase pilot, and a metric it should move has values from then on."""
    days = [
        dt.date.fromisoformat(str(one["at"])[:10])
        for one in snapshot.history or ()
        if one.get("path") == f"initiatives/{item.id}/phase" and one.get("old") == "pilot"
    ]
    return any(
        _has_value(snapshot, metric, since=day)
        and (item.start is None or _has_value(snapshot, metric, until=item.start))
        for day in days
        for metric in _expected(item)
    )


def _experiment(snapshot: Snapshot, item: Initiative) -> bool:
    wanted = {*_expected(item), *(one.metric for one in item.supports if one.metric is not None)}
    return any(
        idea.experiment.metric in wanted
        and idea.experiment.end <= (item.start or snapshot.as_of)
        and _has_value(snapshot, idea.experiment.metric, until=idea.experiment.start)
        and _has_value(snapshot, idea.experiment.metric, since=idea.experiment.end)
        for idea in snapshot.company.ideas
        if idea.experiment is not None
    )


# --- piloting ----------------------------------------------------------------------------------------------------


def _has_before(snapshot: Snapshot, item: Initiative) -> bool:
    """True when a metric it should move, or one on its way to a goal, has a value from before it began."""
    start = item.start or snapshot.as_of
    own = [one.metric for one in item.supports if one.metric is not None] + list(_expected(item))
    if any(_has_value(snapshot, metric, until=start) for metric in own):
        return True
    return any(
        has_baseline(snapshot, one, position) or _has_value(snapshot, target.metric, until=start)
        for one in _above(snapshot, item)
        for position, target in enumerate(one.measures)
    )


def _above(snapshot: Snapshot, item: Initiative) -> Iterator[Goal | Objective]:
    """Everything on its way to the goals."""
    plan = snapshot.plan
    ahead: list[Node] = list(plan.link_table.get(("initiative", item.id), {}))
    seen: set[Node] = set()
    while ahead:
        node = ahead.pop()
        if node in seen:
            continue
        seen.add(node)
        yield plan.goals[node[1]] if node[0] == "goal" else plan.objectives[node[1]]
        ahead.extend(plan.link_table.get(node, {}))


def _draft(snapshot: Snapshot, item: Initiative, fault: str) -> Draft:
    name = {"item": item.name}
    path = f"initiatives/{item.id}"
    metrics = sorted(_expected(item))
    return Draft(
        title=f"{KIND}.title" if fault == "untried" else f"{KIND}.title_no_before",
        figures=name,
        subjects=(
            Subject("initiative", item.id, key=True),
            *(Subject("unit", unit) for unit in dict.fromkeys((*item.units, *item.affects))),
            *goal_subjects(snapshot, item),
            *(Subject("metric", metric) for metric in metrics),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.{fault}",
                figures={"pilots": 0} if fault == "untried" else {"values_before": 0},
                context=name,
                source=plan_source(snapshot, path, "initiatives", *(("ideas",) if fault == "untried" else ())),
            ),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, item, fault)),
    )


def _options(snapshot: Snapshot, item: Initiative, fault: str) -> Iterator[Option]:
    name = {"item": item.name}
    path = f"initiatives/{item.id}"
    if fault == "untried" and _has_before(snapshot, item):
        yield Option(
            title=f"{KIND}.option.pilot",
            kind="reschedule",
            figures=name,
            changes=(Change(f"{path}/phase", "pilot"),),
            effort_days=3,
        )
    yield Option(
        title=f"{KIND}.option.measure",
        kind="act",
        figures=name,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "pilot"},
    )
    yield Option(
        title=f"{KIND}.option.stop",
        kind="stop",
        figures=name,
        changes=(Change(f"{path}/phase", "stopped"),),
        effort_days=2,
    )


CHECK = Check(kind=KIND, dimension="adaptability", find=find, needs=Needs(keys=("initiatives",)))
