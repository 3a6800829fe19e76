"""Writes into the folder's key `findings` what this audit found: since when each is open, what is solved, what is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Change, Finding
from oarlock.engine.model.organisation import FindingDecision
from oarlock.folder.read import read_folder
from oarlock.folder.write import write_changes


def save_findings(folder: Path, audit: Audit) -> int:
    """Records the audit's findings; returns how many records changed. Decisions of people are kept as they stand.

    New: open since as-of. Recorded as solved and seen again: returned. Recorded as open, accepted or returned and no longer
    seen although its kind could be judged: resolved. Raises InputError or OutsideError as the folder's writer does.
    """
    loaded = read_folder(folder)
    changes = tuple(changes_of(audit, {one.id: one for one in loaded.company.findings}))
    if changes:
        write_changes(loaded, changes)
    return len(changes)


def changes_of(audit: Audit, recorded: dict[str, FindingDecision]) -> Iterator[Change]:
    """The changes of the plan that bring the records up to this audit."""
    found = {one.id: one for one in audit.findings}
    for finding in audit.findings:
        record = recorded.get(finding.id)
        if record is None:
            yield Change(f"findings/{finding.id}", _record(finding, audit.as_of))
        elif record.status != finding.status:
            yield Change(f"findings/{finding.id}/status", finding.status)
            yield Change(f"findings/{finding.id}/at", audit.as_of.isoformat())
    unjudged = {one.kind for one in audit.not_checked}
    for record in recorded.values():
        kind = record.id.rsplit("-", 1)[0]
        if record.id not in found and kind not in unjudged and record.status in ("open", "accepted", "returned"):
            yield Change(f"findings/{record.id}/status", "resolved")
            yield Change(f"findings/{record.id}/at", audit.as_of.isoformat())


def _record(finding: Finding, as_of: dt.date) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": finding.id,
        "status": finding.status,
        "at": as_of.isoformat(),
        "since": finding.since.isoformat(),
    }
    if finding.cost.low is not None and finding.cost.high is not None:
        record["range"] = [float(f"{finding.cost.low:.12g}"), float(f"{finding.cost.high:.12g}")]
    return record
