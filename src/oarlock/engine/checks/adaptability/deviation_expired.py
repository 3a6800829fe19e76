"""Something that was allowed to be off the plan, past its date or over its cap.

What is assessed: every deviation whose item is still there: `until` against as-of, and what it takes against `cap`: up to 1
a share of the effort of the last three complete months (hours, else posts, else budget; the sentence says which), above 1 an
amount of money spent.
Why it hurts: an exception without an end is a second plan that nobody decided on.
What good looks like: each exception ends on its day, with an answer to its question.
What to do: answer the question, then end it; or extend it once more on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.vertical.effort_sides import source_of
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.measures.effort import Effort, effort_of
from oarlock.engine.model.calendar import add_months
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.plan import Deviation
from oarlock.engine.model.snapshot import Snapshot

KIND = "deviation_expired"
MONTHS_MORE = 3
SUBJECTS = frozenset(("goal", "objective", "initiative", "unit", "metric"))


@dataclass(frozen=True)
class Over:
    """What a deviation takes beyond its cap, and on what basis this is told."""

    taken: float
    basis: str


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per deviation that ran out or over."""
    for deviation in snapshot.company.deviations:
        if not _alive(snapshot, deviation):
            continue
        late = deviation.until < snapshot.as_of
        over = _over(snapshot, deviation)
        if late or over is not None:
            yield _draft(snapshot, deviation, late=late, over=over)


def _alive(snapshot: Snapshot, deviation: Deviation) -> bool:
    """False for an item that has ended: the exception ended with it."""
    kind, id_ = deviation.item.target
    company = snapshot.company
    match kind:
        case "initiative":
            return id_ in snapshot.plan.initiatives
        case "objective":
            return any(one.id == id_ and one.status != "closed" for one in company.objectives)
        case "goal":
            return any(one.id == id_ and one.status != "closed" for one in company.goals)
        case "finding":
            return not any(one.id == id_ and one.status == "resolved" for one in company.findings)
        case _:
            return True


def _over(snapshot: Snapshot, deviation: Deviation) -> Over | None:
    kind, id_ = deviation.item.target
    cap = float(deviation.cap)
    if cap > 1:
        spent = next(
            (one.spent for one in snapshot.company.initiatives if kind == "initiative" and one.id == id_), None
        )
        return Over(float(spent), "money") if spent is not None and spent > cap else None
    effort = effort_of(snapshot)
    taken = _taken(snapshot, effort, kind, id_) if effort is not None and effort.total > 0 else None
    return Over(taken, effort.basis) if effort is not None and taken is not None and taken > cap else None


def _taken(snapshot: Snapshot, effort: Effort, kind: str, id_: str) -> float | None:
    """The item's share of all effort: its own, and for an objective what the work linked to it brings."""
    if kind == "unit":
        return effort.of_units(snapshot.plan.subtree(id_)).total / effort.total
    if kind not in ("initiative", "objective"):
        return None
    taken = 0.0
    for node, amount in zip(effort.nodes, effort.by_node, strict=True):
        if node == (kind, id_):
            taken += float(amount)
        elif node is not None and kind == "objective":
            taken += float(amount) * snapshot.plan.link_table.get(node, {}).get(("objective", id_), 0.0)
    return taken / effort.total


def _draft(snapshot: Snapshot, deviation: Deviation, *, late: bool, over: Over | None) -> Draft:
    kind, id_ = deviation.item.target
    names = {"deviation": deviation.name, "question": deviation.question}
    path = f"deviations/{deviation.id}"
    rows = []
    if late:
        rows.append(
            Evidence(
                statement=f"{KIND}.past_date",
                figures={"until": deviation.until, "days": (snapshot.as_of - deviation.until).days},
                context=names,
                source=plan_source(snapshot, f"{path}/until"),
            )
        )
    if over is not None:
        by_effort = over.basis != "money"
        rows.append(
            Evidence(
                statement=f"{KIND}.over_cap_{over.basis}",
                figures={"taken": over.taken, "cap": float(deviation.cap)},
                context=names,
                source=source_of(snapshot, "paradox.exploration")
                if by_effort
                else plan_source(snapshot, f"{path}/cap", f"initiatives/{id_}/spent"),
            )
        )
    return Draft(
        title=f"{KIND}.title" if late else f"{KIND}.title_cap",
        figures=names,
        subjects=(
            Subject("deviation", deviation.id, key=True),
            *((Subject(kind, id_),) if kind in SUBJECTS else ()),
        ),
        evidence=tuple(rows),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, deviation, over),
    )


def _options(snapshot: Snapshot, deviation: Deviation, over: Over | None) -> tuple[Option, ...]:
    names = {"deviation": deviation.name, "question": deviation.question}
    path = f"deviations/{deviation.id}"
    kind, id_ = deviation.item.target
    end = Option(
        title=f"{KIND}.option.end",
        kind="stop",
        figures=names,
        changes=(Change(path, None),),
        effort_days=1,
    )
    more = add_months(snapshot.as_of, MONTHS_MORE)
    longer = [Change(f"{path}/until", more.isoformat())]
    if over is not None:
        longer.append(Change(f"{path}/cap", float(f"{over.taken * 1.1:.2g}")))
    extend = Option(
        title=f"{KIND}.option.extend",
        kind="sanction",
        figures={**names, "until": more},
        changes=tuple(longer),
        effort_days=0.5,
    )
    if kind != "initiative":
        return (end, extend)
    stop = Option(
        title=f"{KIND}.option.stop",
        kind="stop",
        figures=names,
        changes=(Change(f"initiatives/{id_}/phase", "stopped"),),
        effort_days=2,
    )
    return (end, stop, extend)


CHECK = Check(kind=KIND, dimension="adaptability", find=find, needs=Needs(keys=("deviations",)))
