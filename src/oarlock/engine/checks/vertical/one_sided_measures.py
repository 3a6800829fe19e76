"""Goals that are measured from one side only.

What is assessed: the metrics of the current goals and of the objectives that mainly serve them. Looking back: money already
booked (order lines, invoices, ledger, cash). One perspective: every measured goal has a theme with a perspective, and it is
the same. Fewer than two measured goals have no sides.
Why it hurts: booked money tells what happened; when it turns it is too late. One perspective hides what pays for it.
What good looks like: some figures that move before the money does, from more than one perspective.
What to do: add one early figure to the heaviest goal.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name
from oarlock.engine.checks.vertical.items import plan_source, supporting
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Goal
from oarlock.engine.model.snapshot import Snapshot

KIND = "one_sided_measures"
BOOKED = frozenset(("order_lines", "invoices", "ledger", "cash"))
BESIDE = BOOKED | {"orders", "products", "customers"}
FEWEST = 2


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """At most one draft, with a row for each side."""
    measured = {goal.id: named for goal in snapshot.plan.goals.values() if (named := _metrics(snapshot, goal))}
    if len(measured) < FEWEST:
        return
    metrics = sorted({metric for found in measured.values() for metric in found})
    rows = [*_back(snapshot, measured, metrics), *_perspective(snapshot, measured)]
    if not rows:
        return
    heaviest = max(measured, key=lambda goal: (snapshot.plan.weights[goal], snapshot.plan.goals[goal].name))
    name = {"goal": snapshot.plan.goals[heaviest].name}
    yield Draft(
        title=f"{KIND}.title",
        figures={"goals": len(measured)},
        subjects=(
            *(Subject("goal", goal) for goal in sorted(measured)),
            *(Subject("metric", metric) for metric in metrics),
        ),
        evidence=tuple(rows),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.add",
                kind="act",
                figures=name,
                effort_days=1,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            ),
        ),
    )


def _metrics(snapshot: Snapshot, goal: Goal) -> tuple[str, ...]:
    below = [one for objective in supporting(snapshot.plan, goal) for one in objective.measures]
    return tuple(dict.fromkeys(one.metric for one in (*goal.measures, *below)))


def _back(snapshot: Snapshot, measured: dict[str, tuple[str, ...]], metrics: list[str]) -> Iterator[Evidence]:
    """A row when every metric is known to rest on booked money."""
    tables = [snapshot.metric_tables.get(metric, frozenset()) for metric in metrics]
    if all(one & BOOKED and one <= BESIDE for one in tables):
        yield Evidence(
            statement=f"{KIND}.back",
            figures={"metrics": len(metrics), "goals": len(measured)},
            context={"names": sorted(metric_name(snapshot, one) for one in metrics)},
            source=plan_source(snapshot, "goals", "objectives", "metrics"),
        )


def _perspective(snapshot: Snapshot, measured: dict[str, tuple[str, ...]]) -> Iterator[Evidence]:
    """A row when the goals' themes all have a perspective and it is one."""
    known = {one.id: one.perspective for one in snapshot.company.themes}
    found = {known.get(snapshot.plan.goals[goal].theme or "") for goal in measured}
    if len(found) == 1 and None not in found:
        yield Evidence(
            statement=f"{KIND}.perspective",
            figures={"goals": len(measured)},
            context={"perspective": next(iter(found))},
            source=plan_source(snapshot, "goals", "themes"),
        )


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
