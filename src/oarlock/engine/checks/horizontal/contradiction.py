"""Figures of the plan that do not fit together.

What is assessed: targets, ranges and floors of current goals and units' objectives over the same span, by arithmetic:
a metric asked to be at least one figure and at most a smaller one, or outside of its declared range; a quotient or a sum
that its parts' targets, reached exactly, miss by more than 2 % (figures are rounded: convention); a part that is asked for
more than its whole; a floor that holds now and that the effects expected of live work would break. A part that leads to its
whole is left to `target_cascade_gap`.
Why it hurts: whatever is done, someone misses a target, and nobody knows which was meant.
What good looks like: the figures can all be reached at once.
What to do: change the one that moves least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.horizontal.aims import Aim, aims_of, canonical, declared_band
from oarlock.engine.checks.horizontal.floors import Push, draft_of, pushed_below
from oarlock.engine.checks.horizontal.relations import Quotient, Sum, relations_of, wholes_of
from oarlock.engine.checks.names import item_name, metric_name
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.snapshot import Snapshot

KIND = "contradiction"
ROUNDING = 0.02
"""What rounded figures may miss each other by (convention)."""
_FORM = {"money": "money", "percent": "percent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Figures that cannot all hold: the aims, what each would have to be, what the others give for `metric` (if anything)."""

    aims: tuple[Aim, ...]
    wanted: tuple[float, ...]
    metric: str
    implied: float | None = None
    band: tuple[float, float] | None = None

    @property
    def gap(self) -> float:
        """The smallest relative move that mends it."""
        return min(_move(aim, value) for aim, value in zip(self.aims, self.wanted, strict=True))


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft] | TooLittle:
    """One draft per smallest set of items whose figures cannot all hold; of several clashes in one set the widest."""
    if not snapshot.keys & {"goals", "objectives"}:
        return TooLittle(("goals", "objectives"), "no_data")
    widest: dict[frozenset[tuple[str, str]], Clash] = {}
    for clash in clashes(snapshot):
        if any(("metric", aim.metric) in snapshot.plan.sanctioned for aim in clash.aims):
            continue
        key = frozenset(aim.node for aim in clash.aims)
        if key not in widest or clash.gap > widest[key].gap:
            widest[key] = clash
    smallest = [clash for key, clash in widest.items() if not any(other < key for other in widest)]
    pushed: dict[frozenset[tuple[str, str]], Push] = {}
    for push in pushed_below(snapshot):
        pushed.setdefault(frozenset((push.aim.node, *(("initiative", item.id) for item, _ in push.work))), push)
    floors = [draft_of(snapshot, push, _form(snapshot, push.aim.metric)) for push in pushed.values()]
    return iter([*(_draft(snapshot, clash) for clash in smallest), *floors])


def clashes(snapshot: Snapshot) -> Iterator[Clash]:
    """Every clash of two or more figures, and of one figure with its metric's declared range."""
    aims = aims_of(snapshot)
    yield from _apart(aims)
    yield from _out_of_range(snapshot, aims)
    targets = [aim for aim in aims if aim.field == "target"]
    for relation in relations_of(snapshot):
        if isinstance(relation, Quotient):
            yield from _quotient(snapshot, relation, aims, targets)
        else:
            yield from _sum(snapshot, relation, aims, targets)
    yield from _above_the_whole(snapshot, targets)


def _apart(aims: Sequence[Aim]) -> Iterator[Clash]:
    for low, high in product((aim for aim in aims if aim.side > 0), (aim for aim in aims if aim.side < 0)):
        same = (low.metric, low.part, low.span, low.over) == (high.metric, high.part, high.span, high.over)
        if same and low.value > high.value:
            yield Clash(aims=(low, high), wanted=(high.value, low.value), metric=low.metric)


def _out_of_range(snapshot: Snapshot, aims: Sequence[Aim]) -> Iterator[Clash]:
    for aim in aims:
        band = declared_band(snapshot, aim.metric)
        if band is not None and aim.field != "floor":
            limit = band[1] if aim.side > 0 else band[0]
            if (aim.value - limit) * aim.side > 0:
                yield Clash(aims=(aim,), wanted=(limit,), metric=aim.metric, band=band)


def _quotient(snapshot: Snapshot, relation: Quotient, aims: Sequence[Aim], targets: Sequence[Aim]) -> Iterator[Clash]:
    above, below = canonical(snapshot, relation.numerator), canonical(snapshot, relation.denominator)
    for whole in (aim for aim in aims if aim.metric == canonical(snapshot, relation.metric)):
        for top, bottom in product(_beside(targets, above, whole), _beside(targets, below, whole)):
            if bottom.value <= 0 or whole.value == 0:
                continue
            implied = top.value / bottom.value
            if _missed(whole, implied):
                wanted = (implied, whole.value * bottom.value, top.value / whole.value)
                yield Clash(aims=(whole, top, bottom), wanted=wanted, metric=whole.metric, implied=implied)


def _sum(snapshot: Snapshot, relation: Sum, aims: Sequence[Aim], targets: Sequence[Aim]) -> Iterator[Clash]:
    terms = [(sign, canonical(snapshot, name)) for sign, name in relation.terms]
    for whole in (aim for aim in aims if aim.metric == canonical(snapshot, relation.metric)):
        for parts in product(*(_beside(targets, name, whole) for _, name in terms)):
            implied = sum(sign * part.value for (sign, _), part in zip(terms, parts, strict=True))
            if _missed(whole, implied):
                lacking = whole.value - implied
                moved = [part.value + sign * lacking for (sign, _), part in zip(terms, parts, strict=True)]
                yield Clash(aims=(whole, *parts), wanted=(implied, *moved), metric=whole.metric, implied=implied)


def _beside(targets: Sequence[Aim], metric: str, whole: Aim) -> list[Aim]:
    """Targets of a metric for the same part of the business and the same span, in a reading that fits."""
    fits = {whole.over, "total"} if whole.over in ("each", None) else {whole.over, None}
    return [
        aim
        for aim in targets
        if aim.metric == metric
        and aim.span == whole.span
        and aim.part == whole.part
        and (aim.over in fits or None in fits)
    ]


def _missed(whole: Aim, implied: float) -> bool:
    return (whole.value - implied) * whole.side > ROUNDING * abs(whole.value)


def _above_the_whole(snapshot: Snapshot, targets: Sequence[Aim]) -> Iterator[Clash]:
    for part, whole in product(targets, targets):
        if part.metric == whole.metric or whole.metric not in wholes_of(snapshot, part.metric):
            continue
        reading = snapshot.targets.get((*whole.node, whole.position))
        if reading is None or not reading.additive or (part.span, part.part) != (whole.span, whole.part):
            continue
        above = part.side > 0 and part.value > max(0.0, whole.value) * (1 + ROUNDING)
        if above and not _leads_to(snapshot, part, whole):
            yield Clash(aims=(part, whole), wanted=(whole.value, part.value), metric=whole.metric)


def _leads_to(snapshot: Snapshot, part: Aim, whole: Aim) -> bool:
    plan = snapshot.plan
    return whole.node in plan.link_table.get(part.node, {}) or (
        whole.node[0] == "goal" and whole.node[1] in plan.reach(part.node)
    )


def _move(aim: Aim, value: float) -> float:
    return abs(value - aim.value) / abs(aim.value) if aim.value else float("inf")


def _draft(snapshot: Snapshot, clash: Clash) -> Draft:
    metrics = list(dict.fromkeys(aim.metric for aim in clash.aims))
    names = {
        "metrics": [metric_name(snapshot, metric) for metric in metrics],
        "items": list(dict.fromkeys(item_name(snapshot, aim.node) for aim in clash.aims)),
    }
    return Draft(
        title=f"{KIND}.title" if len(metrics) > 1 else f"{KIND}.title.one",
        figures=names,
        subjects=(
            *dict.fromkeys(Subject(*aim.node, key=True) for aim in clash.aims),
            *(Subject("metric", metric) for metric in metrics),
        ),
        evidence=tuple(_evidence(snapshot, clash)),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=tuple(_options(snapshot, clash, names)),
    )


def _form(snapshot: Snapshot, metric: str) -> str:
    series = snapshot.series.get(metric)
    unit = (
        series.unit if series is not None else next((m.unit for m in snapshot.company.metrics if m.id == metric), None)
    )
    return _FORM.get(unit or "", "number")


def _evidence(snapshot: Snapshot, clash: Clash) -> Iterator[Evidence]:
    for aim in clash.aims:
        yield Evidence(
            statement=f"{KIND}.{'at_least' if aim.side > 0 else 'at_most'}.{_form(snapshot, aim.metric)}",
            figures={"value": aim.value},
            context={"item": item_name(snapshot, aim.node), "metric": metric_name(snapshot, aim.metric)},
            source=Source(plan=(aim.path,)),
        )
    metric = {"metric": metric_name(snapshot, clash.metric)}
    if clash.implied is not None:
        parts = [metric_name(snapshot, aim.metric) for aim in clash.aims[1:]]
        yield Evidence(
            statement=f"{KIND}.implied.{_form(snapshot, clash.metric)}",
            figures={"implied": clash.implied},
            context={**metric, "parts": parts},
            source=Source(measure=KIND, inputs=tuple(aim.path for aim in clash.aims[1:])),
        )
    if clash.band is not None:
        yield Evidence(
            statement=f"{KIND}.band.{_form(snapshot, clash.metric)}",
            figures={"low": clash.band[0], "high": clash.band[1]},
            context=metric,
            source=Source(plan=(f"metrics/{clash.metric}/direction",)),
        )


def _options(snapshot: Snapshot, clash: Clash, names: dict[str, list[str]]) -> Iterator[Option]:
    """The smallest move first, easing before tightening and floors last; talking about it in any case."""
    ways = [pair for pair in zip(clash.aims, clash.wanted, strict=True) if not pair[0].fixed]
    for aim, value in sorted(ways, key=lambda pair: _order(*pair)):
        yield Option(
            title=f"{KIND}.option.move.{_form(snapshot, aim.metric)}",
            kind="retarget",
            figures={
                "item": item_name(snapshot, aim.node),
                "metric": metric_name(snapshot, aim.metric),
                "value": aim.value,
                "wanted": value,
            },
            changes=(_moved(snapshot, aim, value),),
            effort_days=1,
        )
    yield Option(
        title=f"{KIND}.option.decide",
        kind="act",
        figures=names,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )


def _order(aim: Aim, value: float) -> tuple[bool, bool, float]:
    tighter = (value - aim.value) * aim.side > 0
    return aim.field == "floor", tighter, round(_move(aim, value), 9)


def _moved(snapshot: Snapshot, aim: Aim, value: float) -> Change:
    plan = snapshot.plan
    item = plan.goals[aim.node[1]] if aim.node[0] == "goal" else plan.objectives[aim.node[1]]
    measures = [one.model_dump(by_alias=True, exclude_unset=True) for one in item.measures]
    figure = float(f"{value:.12g}")
    if aim.field in ("low", "high"):
        measures[aim.position]["target"][aim.field] = figure
    else:
        measures[aim.position][aim.field] = figure
    return Change(aim.path, measures)


CHECK = Check(kind=KIND, dimension="horizontal", find=find)
