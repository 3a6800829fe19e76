"""Promises that are not kept, and reviews that are not held.

What is assessed: for each unit the promises of its people first due in the last 12 months: kept by their first date or not
(cancelled ones left out); whether the share kept lies below `kept` beyond chance (the upper end of its 95 % Wilson interval, and
the exact test corrected over the units), with at least `due` of them due. Units of fewer people than `min_group_size` are told
by the unit above. And every review whose next date passed more than a cadence ago without being held.
Why it hurts: a promise nobody counts on stops being made; a review that is skipped lets everything slip.
What good looks like: three of four promises kept by their first date, reviews held.
What to do: promise less and check each week; hold the next review.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.names import unit_name
from oarlock.engine.checks.vertical.items import plan_source
from oarlock.engine.checks.vertical.stale_goal import due_again
from oarlock.engine.measures.behavioural.follow_through import first_due, judge, promises_due
from oarlock.engine.model.finding import Change, Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.organisation import Review
from oarlock.engine.model.plan_view import PlanView
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.intervals import wilson
from oarlock.engine.numerics.multiplicity import adjusted

KIND = "commitment_not_kept"
THRESHOLDS = {"kept": 0.75, "due": 5.0}
LEVEL = 0.95
"""Decisions are made at 95 % (measures.md section 0)."""


@dataclass
class Record:
    """What a unit promised: how many were due, how many kept; reviews of it that were skipped."""

    kept: int = 0
    due: int = 0
    skipped: list[Review] = field(default_factory=list)

    @property
    def upper(self) -> float:
        """The upper end of the Wilson interval of the share kept."""
        return wilson(self.kept, self.due, level=LEVEL)[1]


def find(snapshot: Snapshot, judging: Judging) -> list[Draft] | TooLittle:
    """One draft per unit."""
    if not snapshot.company.has("commitments") and not any(one.next or one.held for one in snapshot.company.reviews):
        return TooLittle(needs=("commitments", "reviews.held"), reason="no_data")
    return list(_drafts(snapshot, judging))


def _drafts(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    records = _records(snapshot)
    limit = judging.thresholds["kept"]
    tested = [unit for unit, one in records.items() if one.due >= judging.thresholds["due"]]
    chances = adjusted([chance_of_so_few(records[unit].kept, records[unit].due, limit) for unit in tested])
    broken = {
        unit: p for unit, p in zip(tested, chances, strict=True) if p <= judging.q and records[unit].upper < limit
    }
    for unit, record in records.items():
        if unit in broken or record.skipped:
            yield _draft(snapshot, unit, record, p=broken.get(unit))


def chance_of_so_few(kept: int, due: int, share: float) -> float:
    """P(at most `kept` of `due`) when each is kept with the chance `share` (exact binomial)."""
    return math.fsum(math.comb(due, k) * share**k * (1 - share) ** (due - k) for k in range(kept + 1))


def _records(snapshot: Snapshot) -> dict[str, Record]:
    """By unit, in order of id."""
    found: dict[str, Record] = {}
    for promise in promises_due(snapshot.plan)[0]:
        unit = _shown(snapshot, promise.unit)
        if unit is not None:
            record = found.setdefault(unit, Record())
            record.due += 1
            record.kept += promise.kept
    for review in snapshot.company.reviews:
        if skipped(review, snapshot.as_of):
            for unit in _topmost(snapshot.plan, review.units):
                found.setdefault(unit, Record()).skipped.append(review)
    return dict(sorted(found.items()))


def _shown(snapshot: Snapshot, unit: str | None) -> str | None:
    """The unit, or the nearest above it, with at least `min_group_size` people."""
    if unit is None:
        return None
    plan, least = snapshot.plan, snapshot.company.policy.min_group_size
    return next((one for one in (unit, *plan.ancestors(unit)) if len(plan.members(one)) >= least), None)


def skipped(review: Review, day: dt.date) -> bool:
    """True when the date set for it, else a cadence after it was last held, passed more than a cadence ago unused."""
    held = [one for one in review.held if one <= day]
    if review.next is not None:
        return not any(one >= review.next for one in held) and due_again(review.next, review.cadence, 1) < day
    return bool(held) and due_again(max(held), review.cadence, 2) < day


def _topmost(plan: PlanView, units: list[str]) -> tuple[str, ...]:
    return tuple(unit for unit in units if not set(plan.ancestors(unit)).intersection(units))


def _draft(snapshot: Snapshot, unit: str, record: Record, *, p: float | None) -> Draft:
    name = {"unit": unit_name(snapshot, unit)}
    rows = [_promises(snapshot, unit, record, name)] if p is not None else []
    rows += [
        Evidence(
            statement=f"{KIND}.skipped" if one.next is not None else f"{KIND}.skipped_since",
            figures={"day": one.next if one.next is not None else max(one.held)},
            context={"review": one.name or one.id.replace("-", " ")},
            source=plan_source(snapshot, f"reviews/{one.id}"),
        )
        for one in record.skipped
    ]
    missed = record.due - record.kept
    return Draft(
        title=f"{KIND}.title" if p is not None else f"{KIND}.title_skipped",
        figures={**name, "missed": missed, "due": record.due, "reviews": len(record.skipped)},
        subjects=(
            Subject("unit", unit, key=True),
            *(Subject("review", one.id) for one in sorted(record.skipped, key=lambda one: one.id)),
        ),
        evidence=tuple(rows),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=_options(snapshot, record, name, promises=p is not None),
        p=p,
    )


def _promises(snapshot: Snapshot, unit: str, record: Record, name: dict[str, str]) -> Evidence:
    """The figures are counted in the plan's commitments; the range is Wilson's."""
    return Evidence(
        statement=f"{KIND}.promises",
        figures={
            "kept": record.kept,
            "due": record.due,
            "share": record.kept / record.due,
            "high": record.upper,
            "late": sum(1 for one in _late(snapshot, unit)),
        },
        context=name,
        source=Source(measure="behaviour.follow_through", inputs=("commitments",)),
    )


def _late(snapshot: Snapshot, unit: str) -> Iterator[dt.date]:
    """First due dates of the unit's promises that are still open past them."""
    due = {promise.id for promise in promises_due(snapshot.plan)[0]}
    for one in snapshot.company.commitments:
        promise = judge(one, snapshot.plan) if one.id in due else None
        if promise is not None and promise.open and _shown(snapshot, promise.unit) == unit:
            yield first_due(one)


def _options(snapshot: Snapshot, record: Record, name: dict[str, str], *, promises: bool) -> tuple[Option, ...]:
    found = []
    if promises:
        found.append(
            Option(
                title=f"{KIND}.option.fewer",
                kind="act",
                figures=name,
                effort_days=1,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            )
        )
    if record.skipped:
        day = snapshot.as_of + dt.timedelta(days=7)
        found.append(
            Option(
                title=f"{KIND}.option.hold",
                kind="reschedule",
                figures={"reviews": sorted(one.name or one.id.replace("-", " ") for one in record.skipped), "day": day},
                changes=tuple(Change(f"reviews/{one.id}/next", day.isoformat()) for one in record.skipped),
                effort_days=0.5,
            )
        )
    return tuple(found)


CHECK = Check(kind=KIND, dimension="behavioural", find=find, thresholds=THRESHOLDS, statistical=True)
