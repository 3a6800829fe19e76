"""Money that leaves the plan of a goal.

What is assessed: for every current goal its initiatives with a budget, a start and an end and a known spending: the spending
to date against the budget × the elapsed share of the time. What an initiative spends goes to the goals it leads to, by the
plan's links. Spending: ledger rows of the initiative (revenue left out), else its `spent`. Stopped work without a date of
its end is left out; a goal of whose budget less than a tenth was due so far is too young.
Why it hurts: money goes faster than the work, or the work does not start.
What good looks like: within fifteen percent of the plan to date.
What to do: find out why, then set the budget anew or cut the work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.measures.flow import closed_circle
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.plan import Goal, Initiative
from oarlock.engine.model.snapshot import Snapshot

KIND = "budget_drift"
THRESHOLDS = {"drift": 0.15}
YOUNG = 0.10
ROWS = 5
BOOKED = Query(
    name="budget_drift.booked",
    sql="""
SELECT initiative, sum(amount) AS spent
FROM ledger
WHERE initiative IS NOT NULL AND kind <> 'revenue' AND CAST("date" AS DATE) <= :as_of
GROUP BY initiative
ORDER BY initiative
""",
    optional=("ledger",),
)


@dataclass(frozen=True)
class Spending:
    """An initiative's money: budget, the part of its time that is over, what was spent."""

    item: Initiative
    budget: float
    elapsed: float
    spent: float
    booked: bool

    @property
    def due(self) -> float:
        """The budget to date."""
        return self.budget * self.elapsed


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per goal whose spending leaves its plan to date; none where links run in a circle that nothing leaves."""
    if closed_circle(snapshot.plan):
        return
    money = spendings(snapshot)
    for goal in snapshot.plan.goals.values():
        shares = [(one, share) for one in money if (share := _share(snapshot, one, goal)) > 0]
        whole = sum(one.budget * share for one, share in shares)
        due = sum(one.due * share for one, share in shares)
        spent = sum(one.spent * share for one, share in shares)
        if due <= 0 or due < YOUNG * whole or abs(spent - due) <= judging.thresholds["drift"] * due * (1 + 1e-9):
            continue
        causes = [one for one in shares if abs(one[0].spent - one[0].due) > judging.thresholds["drift"] * one[0].due]
        yield _draft(snapshot, goal, shares, causes=causes or shares, due=due, spent=spent)


def spendings(snapshot: Snapshot) -> list[Spending]:
    """The initiatives whose budget, dates and spending are known, in order of id."""
    frame = snapshot.frames.get(BOOKED.name)
    booked = {str(row["initiative"]): float(row["spent"]) for row in frame} if frame is not None else {}
    found = []
    for item in sorted(snapshot.company.initiatives, key=lambda one: one.id):
        elapsed = elapsed_share(item, snapshot.as_of)
        spent = booked.get(item.id, item.spent)
        if item.budget and elapsed is not None and spent is not None:
            found.append(Spending(item, float(item.budget), elapsed, float(spent), item.id in booked))
    return found


def elapsed_share(item: Initiative, day: dt.date) -> float | None:
    """Share of start..end that is over on a day, both days counted; all of it for finished work; None where it is unknown."""
    if item.start is None or item.end is None or item.end < item.start:
        return None
    if item.phase == "done":
        return 1.0
    if item.phase == "stopped":
        if item.finished is None:
            return None
        day = min(day, item.finished)
    span = (item.end - item.start).days + 1
    return min(1.0, max(0.0, ((day - item.start).days + 1) / span))


def _share(snapshot: Snapshot, one: Spending, goal: Goal) -> float:
    return snapshot.plan.absorption.get(("initiative", one.item.id), {}).get(goal.id, 0.0)


def _draft(
    snapshot: Snapshot,
    goal: Goal,
    shares: list[tuple[Spending, float]],
    *,
    causes: list[tuple[Spending, float]],
    due: float,
    spent: float,
) -> Draft:
    """`causes`: the initiatives that leave their own plan, where there are any."""
    over = spent > due
    figures = {"due": due, "spent": spent, "drift": spent / due - 1}
    ranked = sorted(causes, key=lambda pair: (-abs(pair[0].spent - pair[0].due) * pair[1], pair[0].item.name))
    rows = [_row(snapshot, one) for one, _ in ranked[:ROWS]]
    return Draft(
        title=f"{KIND}.title" if over else f"{KIND}.title_under",
        figures={"goal": goal.name, "drift": abs(spent / due - 1), "money": abs(spent - due)},
        subjects=(
            Subject("goal", goal.id, key=True),
            *(Subject("initiative", one.item.id) for one, _ in ranked),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.whole",
                figures=figures,
                context={"goal": goal.name},
                source=Source(measure=KIND, inputs=_inputs(snapshot, [one for one, _ in shares])),
            ),
            *rows,
        ),
        cost=_price(over=over, beyond=spent - due),
        options=_options(goal, [one for one, _ in ranked]),
    )


def _price(*, over: bool, beyond: float) -> Cost:
    if not over:
        return Cost(reason=f"{KIND}.no_price")
    return Cost(low=beyond, mid=beyond, high=beyond, per="event", how=f"{KIND}.how")


def _inputs(snapshot: Snapshot, money: list[Spending]) -> tuple[str, ...]:
    paths = tuple(f"initiatives/{one.item.id}" for one in money)
    return (*paths, snapshot.sql[BOOKED.name]) if any(one.booked for one in money) else paths


def _row(snapshot: Snapshot, one: Spending) -> Evidence:
    """Budget and spending of one initiative, from the plan or, where booked, from the ledger."""
    path = f"initiatives/{one.item.id}"
    figures = {"budget": one.budget, "spent": one.spent, "elapsed": one.elapsed}
    source = plan_source(snapshot, f"{path}/budget", f"{path}/spent", f"{path}/start", f"{path}/end")
    if one.booked:
        source = Source(measure=KIND, inputs=(path, snapshot.sql[BOOKED.name]))
    return Evidence(statement=f"{KIND}.initiative_row", figures=figures, context={"item": one.item.name}, source=source)


def _options(goal: Goal, ranked: list[Spending]) -> tuple[Option, ...]:
    ask = Option(
        title=f"{KIND}.option.ask",
        kind="act",
        figures={"item": ranked[0].item.name, "goal": goal.name},
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    if any(one.elapsed <= 0 or one.spent <= 0 for one in ranked):
        return (ask,)
    fund = Option(
        title=f"{KIND}.option.fund",
        kind="fund",
        figures={"items": sorted(one.item.name for one in ranked)},
        changes=tuple(
            Change(f"initiatives/{one.item.id}/budget", float(f"{one.spent / one.elapsed:.6g}")) for one in ranked
        ),
        effort_days=1,
    )
    return (ask, fund)


CHECK = Check(
    kind=KIND,
    dimension="behavioural",
    find=find,
    needs=Needs(keys=("goals", "initiatives"), queries=(BOOKED,)),
    thresholds=THRESHOLDS,
)
