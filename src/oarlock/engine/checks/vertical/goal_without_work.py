"""A goal that nothing leads to.

What is assessed: every current goal; whether a current objective or a live initiative leads to it, directly or through others.
Why it hurts: what nobody works on is not reached; the goal only dilutes attention.
What good looks like: each goal has at least one objective or initiative whose path ends in it.
What to do: start work for it, link work that already serves it, or close it.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Snapshot

KIND = "goal_without_work"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per current goal without any path of work."""
    plan = snapshot.plan
    worked = {goal for node in plan.link_table if is_live(snapshot, node) for goal in plan.reach(node)}
    for goal in plan.goals.values():
        if goal.id in worked:
            continue
        names = {"goal": goal.name}
        yield Draft(
            title=f"{KIND}.title",
            figures=names,
            subjects=(Subject("goal", goal.id, key=True),),
            evidence=(
                Evidence(
                    statement=f"{KIND}.nothing_leads",
                    figures={"weight": plan.weights[goal.id], "supporters": 0},
                    context=names,
                    source=plan_source(snapshot, f"goals/{goal.id}", "goals", "objectives", "initiatives"),
                ),
            ),
            cost=Cost(reason=f"{KIND}.no_price"),
            options=(
                Option(
                    title=f"{KIND}.option.start",
                    kind="act",
                    figures=names,
                    effort_days=2,
                    initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
                ),
                Option(
                    title=f"{KIND}.option.close",
                    kind="stop",
                    figures=names,
                    changes=(Change(f"goals/{goal.id}/status", "closed"),),
                    effort_days=0.5,
                ),
            ),
        )


def is_live(snapshot: Snapshot, node: tuple[str, str]) -> bool:
    """True for current objectives and for initiatives that are neither done nor stopped."""
    return node[0] == "objective" or node[1] in snapshot.plan.initiatives


CHECK = Check(kind=KIND, dimension="vertical", find=find, needs=Needs(keys=("goals",)))
