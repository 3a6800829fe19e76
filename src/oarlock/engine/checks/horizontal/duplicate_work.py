"""Two units that seem to do the same work without knowing of each other.

What is assessed: every pair of current objectives and live initiatives of different units: wording alike by at least
`similarity`, a metric, goal or topic in common, overlap in time, neither naming the other (measure H6).
Why it hurts: the same is paid for twice, and the customer or colleague hears of it twice.
What good looks like: one does it, or each knows what the other does.
What to do: ask both; put it together, or tie one to the other. Two who explore one question on purpose may be sanctioned.

Objectives of persons are not compared here (details.md 45).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.names import item_name, unit_names
from oarlock.engine.checks.pricing import HOURS_A_YEAR, price_hours
from oarlock.engine.measures.horizontal.redundancy import Twin, twins
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.plan import Initiative, Objective, Support
from oarlock.engine.model.plan_view import Node
from oarlock.engine.model.snapshot import Snapshot

KIND = "duplicate_work"


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft per pair."""
    if not snapshot.keys & {"objectives", "initiatives"}:
        return TooLittle(("objectives", "initiatives"), "no_data")
    return _drafts(snapshot, judging.thresholds["similarity"])


def _drafts(snapshot: Snapshot, similarity: float) -> Iterator[Draft]:
    plan = snapshot.plan
    for twin in twins(snapshot, similarity):
        nodes = (twin.left, twin.right)
        personal = any(kind == "objective" and plan.objectives[one].person is not None for kind, one in nodes)
        if not personal and not plan.sanctioned.intersection(nodes):
            yield _draft(snapshot, twin)


def _draft(snapshot: Snapshot, twin: Twin) -> Draft:
    names = {
        "left": _called(snapshot, twin.left),
        "right": _called(snapshot, twin.right),
        "units": unit_names(snapshot, twin.units),
    }
    aims = [one.split(":", 1) for one in twin.shared]
    paths = tuple(
        f"{kind}s/{one}/{field}" for kind, one in (twin.left, twin.right) for field in ("name", "why", "supports")
    )
    return Draft(
        title=f"{KIND}.title",
        figures=names,
        subjects=(
            Subject(*twin.left, key=True),
            Subject(*twin.right, key=True),
            *(Subject("unit", unit) for unit in twin.units),
            *(Subject(kind, one) for kind, one in aims if kind in ("goal", "metric")),
        ),
        evidence=(
            Evidence(
                statement=f"{KIND}.alike",
                figures={"similarity": twin.similarity, "shared": len(twin.shared)},
                context=names,
                source=Source(measure="horizontal.redundancy", inputs=paths),
            ),
        ),
        cost=_cost(snapshot, twin),
        options=tuple(_options(snapshot, twin, names)),
    )


def _cost(snapshot: Snapshot, twin: Twin) -> Cost:
    """At most the smaller of the two: its posts a year, else its budget."""
    items = [_item(snapshot, node) for node in (twin.left, twin.right)]
    pair = [one for one in items if isinstance(one, Initiative)]
    posts = min((float(one.fte) for one in pair if one.fte is not None), default=None)
    if len(pair) == 2 and all(one.fte is not None for one in pair) and posts is not None:
        price = price_hours(snapshot, posts * HOURS_A_YEAR)
        if price is not None:
            return Cost(
                low=0,
                mid=price,
                high=price,
                per="year",
                how=f"{KIND}.how.posts",
                figures={"posts": posts},
                upper_bound=True,
            )
    budgets = [float(one.budget) for one in pair if one.budget is not None]
    if len(budgets) == 2:
        least = min(budgets)
        return Cost(
            low=0, mid=least, high=least, per="event", how=f"{KIND}.how", figures={"budget": least}, upper_bound=True
        )
    return Cost(reason=f"{KIND}.no_price")


def _options(snapshot: Snapshot, twin: Twin, names: Mapping[str, object]) -> Iterator[Option]:
    left, right = _item(snapshot, twin.left), _item(snapshot, twin.right)
    if isinstance(left, Initiative) and isinstance(right, Initiative):
        yield _merge(snapshot, left, right)
    else:
        yield from _tie(snapshot, twin)
    yield Option(
        title=f"{KIND}.option.ask",
        kind="act",
        figures=names,
        effort_days=0.5,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )


def _merge(snapshot: Snapshot, left: Initiative, right: Initiative) -> Option:
    """The larger goes on with both units; the smaller stops."""
    small, large = sorted((left, right), key=lambda one: (one.fte or 0, one.budget or 0, one.id))
    units = list(dict.fromkeys((*large.units, *small.units)))
    return Option(
        title=f"{KIND}.option.merge",
        kind="merge",
        figures={
            "small": _called(snapshot, ("initiative", small.id)),
            "large": _called(snapshot, ("initiative", large.id)),
        },
        changes=(Change(f"initiatives/{small.id}/phase", "stopped"), Change(f"initiatives/{large.id}/units", units)),
        effort_days=2,
    )


def _tie(snapshot: Snapshot, twin: Twin) -> Iterator[Option]:
    """Makes one serve the other: the initiative the objective, or one objective the other where that is no circle."""
    for source, target in ((twin.left, twin.right), (twin.right, twin.left)):
        if target[0] != "objective" or _leads_to(snapshot, target, source):
            continue
        item = _item(snapshot, source)
        supports = [one.model_dump(by_alias=True, exclude_unset=True) for one in item.supports]
        yield Option(
            title=f"{KIND}.option.tie",
            kind="link",
            figures={"source": _called(snapshot, source), "target": _called(snapshot, target)},
            changes=(Change(f"{source[0]}s/{source[1]}/supports", [*supports, _link(target[1], item.supports)]),),
            effort_days=0.5,
        )
        return


def _link(objective: str, others: list[Support]) -> dict[str, object]:
    """A link that takes half of the effort where the others name weights."""
    weights = [float(one.weight) for one in others if one.weight is not None]
    return {"objective": objective, "weight": sum(weights) or 1} if weights else {"objective": objective}


def _leads_to(snapshot: Snapshot, source: Node, target: Node) -> bool:
    seen: set[Node] = set()
    ahead = [source]
    while ahead:
        node = ahead.pop()
        if node == target:
            return True
        if node not in seen:
            seen.add(node)
            ahead.extend(snapshot.plan.link_table.get(node, {}))
    return False


def _called(snapshot: Snapshot, node: Node) -> str:
    """The name with the units, since the two are often called alike."""
    item = _item(snapshot, node)
    units = item.units if isinstance(item, Initiative) else [item.unit] if item.unit is not None else []
    of = f" ({', '.join(unit_names(snapshot, units))})" if units else ""
    return f"{item_name(snapshot, node)}{of}"


def _item(snapshot: Snapshot, node: Node) -> Objective | Initiative:
    return snapshot.plan.objectives[node[1]] if node[0] == "objective" else snapshot.plan.initiatives[node[1]]


CHECK = Check(
    kind=KIND,
    dimension="horizontal",
    find=find,
    thresholds={"similarity": 0.6},
)
