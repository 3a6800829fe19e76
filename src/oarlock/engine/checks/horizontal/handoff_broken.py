"""A promise between two units that is not kept.

What is assessed: each hand-off, in every complete period of its metrics in which it holds; the latest one decides
(details.md 31).
Why it hurts: the unit that relies on it plans with what does not come.
What good looks like: kept in every period.
What to do: find out with both units what is missing; until then promise what can be kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.names import metric_name, unit_name
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Figure, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.organisation import Handoff
from oarlock.engine.model.snapshot import PromiseReading, Snapshot

KIND = "handoff_broken"
_SIMPLE = re.compile(r"^\s*(?P<metric>[a-z0-9][a-z0-9_-]*)\s*(?P<sign><=|>=|<|>)\s*(?P<limit>-?\d+(?:\.\d+)?)\s*$")
_LOOKED_BACK = 12


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per hand-off whose latest judged period was not kept."""
    for handoff in snapshot.company.handoffs:
        judged = [one for one in snapshot.promises.get(handoff.id, ()) if one.kept is not None]
        latest = max(judged, key=lambda one: one.at, default=None)
        if latest is not None and latest.kept is False:
            yield _draft(snapshot, handoff, latest, judged)


def _draft(snapshot: Snapshot, handoff: Handoff, latest: PromiseReading, judged: Sequence[PromiseReading]) -> Draft:
    names = {
        "promise": handoff.name,
        "giver": unit_name(snapshot, handoff.from_),
        "taker": unit_name(snapshot, handoff.to),
    }
    recent = sorted(judged, key=lambda one: one.at)[-_LOOKED_BACK:]
    figures: dict[str, Figure] = {
        "kept": sum(one.kept is True for one in recent),
        "judged": len(recent),
        "at": latest.at,
    }
    metrics = [metric for metric, value in latest.values.items() if value is not None]
    return Draft(
        title=f"{KIND}.title",
        figures={**names, **figures},
        subjects=(
            Subject("handoff", handoff.id, key=True),
            Subject("unit", handoff.from_),
            Subject("unit", handoff.to),
            *(Subject("metric", metric) for metric in metrics),
        ),
        evidence=tuple(_evidence(snapshot, handoff, latest, names, figures)),
        cost=Cost(reason=f"{KIND}.no_price", figures=names),
        options=tuple(_options(handoff, latest, names)),
    )


def _evidence(
    snapshot: Snapshot, handoff: Handoff, latest: PromiseReading, names: dict[str, str], figures: dict[str, Figure]
) -> Iterator[Evidence]:
    """What each metric was; how often the promise was kept, where there is more than that to tell."""
    metrics = [metric for metric, value in latest.values.items() if value is not None]
    for metric in metrics:
        yield _value(snapshot, handoff, latest, metric)
    if figures["judged"] != 1 or not metrics:
        yield Evidence(
            statement=f"{KIND}.kept",
            figures=figures,
            context=names,
            source=Source(measure="handoffs", inputs=(f"handoffs/{handoff.id}/promise",)),
        )


def _value(snapshot: Snapshot, handoff: Handoff, latest: PromiseReading, metric: str) -> Evidence:
    """What the metric was, beside the promised limit where the promise is one comparison with a number."""
    series = snapshot.series.get(metric)
    unit = series.unit if series is not None and series.unit in ("percent", "money") else "number"
    figures: dict[str, Figure] = {"value": latest.values[metric], "at": latest.at}
    simple = _SIMPLE.match(handoff.promise)
    form = "was"
    if simple is not None and simple["metric"] == metric:
        figures["limit"] = float(simple["limit"])
        form = "was_above" if simple["sign"].startswith("<") else "was_below"
    return Evidence(
        statement=f"{KIND}.{form}.{unit}",
        figures=figures,
        context={"metric": metric_name(snapshot, metric)},
        source=_source(snapshot, handoff, latest, metric, figures),
    )


def _source(
    snapshot: Snapshot, handoff: Handoff, latest: PromiseReading, metric: str, figures: Mapping[str, Figure]
) -> Source:
    """The query of the metric's value where the promise names it alone; the day and the limit are written beside it."""
    if latest.sql is None or len(latest.values) != 1:
        return Source(measure=f"metric {metric}", inputs=(f"handoffs/{handoff.id}/promise", f"metrics/{metric}"))
    given = [f"DATE '{latest.at.isoformat()}' AS \"at\""]
    given += [f'CAST({figures["limit"]!r} AS DOUBLE) AS "limit"'] if "limit" in figures else []
    query = f'SELECT q."value" AS "value", {", ".join(given)} FROM (\n{latest.sql.strip().rstrip(";")}\n) AS q'
    return Source(query=query, tables=tuple(sorted(snapshot.metric_tables.get(metric, ()))))


def _options(handoff: Handoff, latest: PromiseReading, names: dict[str, str]) -> Iterator[Option]:
    """First what both units do about it; where the promise is one number, also the number that was reached."""
    yield Option(
        title=f"{KIND}.option.meet",
        kind="act",
        figures=names,
        effort_days=1,
        initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
    )
    simple = _SIMPLE.match(handoff.promise)
    value = latest.values.get(simple["metric"]) if simple is not None else None
    if simple is not None and value is not None:
        most = simple["sign"].startswith("<")
        reached = rounded_outwards(value, up=most)
        yield Option(
            title=f"{KIND}.option.lower",
            kind="retarget",
            figures=names,
            changes=(
                Change(f"handoffs/{handoff.id}/promise", f"{simple['metric']} {'<=' if most else '>='} {reached:.12g}"),
            ),
            effort_days=0.5,
        )


def rounded_outwards(value: float, *, up: bool) -> float:
    """Three digits that matter, rounded so that the value still keeps the limit."""
    if value == 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return (math.ceil(value / step) if up else math.floor(value / step)) * step


CHECK = Check(kind=KIND, dimension="horizontal", find=find, needs=Needs(keys=("handoffs",)))
