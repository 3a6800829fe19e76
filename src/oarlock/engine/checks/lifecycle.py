"""What was decided about a finding: status and since (contract: findings.md, Lifecycle)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from oarlock.engine.model.finding import Cost
from oarlock.engine.model.organisation import FindingDecision
from oarlock.engine.model.snapshot import Snapshot


def decisions(snapshot: Snapshot) -> Mapping[str, FindingDecision]:
    """The latest decision on each finding, by its id."""
    return {one.id: one for one in sorted(snapshot.company.findings, key=lambda one: one.at)}


def status_of(snapshot: Snapshot, finding: str, decision: FindingDecision | None, cost: Cost) -> tuple[str, dt.date]:
    """(status, since). Without a record: open since as-of.

    Dismissed until a date: open again from that date on, and earlier when the price has left the recorded range
    upwards. Resolved and seen again: returned. A deviation in force on the finding sets it aside.
    """
    since = decision.since if decision is not None and decision.since is not None else snapshot.as_of
    if decision is None:
        sanctioned = ("finding", finding) in snapshot.plan.sanctioned
        return ("dismissed" if sanctioned else "open"), since
    match decision.status:
        case "dismissed":
            over = decision.until is not None and snapshot.as_of >= decision.until
            return ("open" if over or _dearer(decision, cost) else "dismissed"), since
        case "resolved" | "returned":
            return "returned", since
        case status:
            return status, since


def _dearer(decision: FindingDecision, cost: Cost) -> bool:
    """True when the price stands above the range recorded with the decision."""
    limits = decision.range
    if cost.mid is None or not isinstance(limits, (list, tuple)) or len(limits) != 2:
        return False
    return isinstance(limits[1], (int, float)) and cost.mid > limits[1]
