"""A risk that is dear and that nobody answers.

What is assessed: each risk of the plan: probability x impact against a year's revenue; whether someone who is here owns it
or a response is written down.
Why it hurts: what is known and left alone comes at the full price.
What good looks like: every risk above the threshold has an owner or a response.
What to do: name an owner, and agree what is done when it comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.names import person_name
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.organisation import Risk
from oarlock.engine.model.snapshot import Snapshot

KIND = "risk_unanswered"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft per unanswered risk above the share of a year's revenue."""
    revenue = snapshot.economy.revenue
    if revenue is None or revenue <= 0:
        return TooLittle(("order_lines",))
    return _drafts(snapshot, judging.thresholds["share"], revenue)


def _drafts(snapshot: Snapshot, share: float, revenue: float) -> Iterator[Draft]:
    for risk in snapshot.company.risks:
        expected = float(risk.probability) * float(risk.impact)
        answered = snapshot.plan.is_here(risk.owner) or bool(risk.response and risk.response.strip())
        if expected > share * revenue and not answered:
            yield _draft(snapshot, risk, expected, expected / revenue)


def _draft(snapshot: Snapshot, risk: Risk, expected: float, share: float) -> Draft:
    names = {"risk": risk.name}
    stated = {"probability": float(risk.probability), "impact": float(risk.impact), "expected": expected}
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **stated},
        subjects=(Subject("risk", risk.id, key=True),),
        evidence=(
            Evidence(
                statement=f"{KIND}.nobody_answers",
                figures=stated,
                context=names,
                source=Source(
                    plan=tuple(f"risks/{risk.id}/{field}" for field in ("probability", "impact", "owner", "response"))
                ),
            ),
            Evidence(
                statement=f"{KIND}.against_revenue",
                figures={"share": share},
                source=Source(measure="revenue", inputs=(f"risks/{risk.id}/probability", f"risks/{risk.id}/impact")),
            ),
        ),
        cost=Cost(low=expected, mid=expected, high=expected, per="year", how=f"{KIND}.how", figures=stated),
        options=tuple(_options(snapshot, risk)),
    )


def _options(snapshot: Snapshot, risk: Risk) -> Iterator[Option]:
    """The owner of the weightiest goal as owner of the risk, where there is one; a written response in any case."""
    plan = snapshot.plan
    owned = [goal for goal in plan.goals.values() if goal.owner is not None and plan.is_here(goal.owner)]
    if owned:
        owner = max(owned, key=lambda goal: (plan.weights[goal.id], goal.id)).owner
        assert owner is not None
        yield Option(
            title=f"{KIND}.option.owner",
            kind="assign",
            figures={"risk": risk.name, "person": person_name(snapshot, owner)},
            changes=(Change(f"risks/{risk.id}/owner", owner),),
            effort_days=0.5,
        )
    yield Option(
        title=f"{KIND}.option.respond",
        kind="act",
        figures={"risk": risk.name},
        effort_days=2,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )


CHECK = Check(
    kind=KIND,
    dimension="resilience",
    find=find,
    needs=Needs(keys=("risks",), columns=("order_lines",)),
    thresholds={"share": 0.02},
)
