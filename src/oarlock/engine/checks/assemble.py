"""Runs the checks and completes their drafts: identity, severity, confidence, status, order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from oarlock.engine.checks.check import Check, TooLittle
from oarlock.engine.checks.lifecycle import decisions, status_of
from oarlock.engine.checks.release import KINDS, LATER
from oarlock.engine.checks.severity import weigh
from oarlock.engine.model.finding import Draft, Finding, Message, NotChecked, finding_id
from oarlock.engine.model.organisation import FindingDecision
from oarlock.engine.model.snapshot import Snapshot
from oarlock.errors import InternalError

Q = 0.10
"""False findings allowed in all of a clean company's statistical families together (measures.md section 0)."""


def run_checks(snapshot: Snapshot, checks: Sequence[Check], seed: int) -> tuple[list[Finding], list[NotChecked]]:
    """Findings in the contract's order, and the kinds that could not be judged, in the order of the checks.

    q of each statistical kind is .10 ÷ number of statistical kinds that have data in this run. `seed` is the run's seed;
    checks that draw take it from the snapshot, so the two must agree.
    """
    if seed != snapshot.seed:
        raise InternalError(f"The checks were given the seed {seed}, the snapshot {snapshot.seed}.")
    not_checked = [unable for check in checks if (unable := check.not_checked(snapshot)) is not None]
    blocked = {unable.kind for unable in not_checked}
    able = [check for check in checks if check.kind not in blocked]
    q = Q / max(1, sum(check.statistical for check in able))
    findings: list[Finding] = []
    decided = decisions(snapshot)
    for check in able:
        found = check.find(snapshot, check.judging(snapshot, q))
        if isinstance(found, TooLittle):
            not_checked.append(NotChecked(kind=check.kind, reason=found.reason, needs=found.needs))
        else:
            findings.extend(complete(snapshot, check, found, decided))
    not_checked.extend(NotChecked(kind=kind, reason="not_in_release", needs=KINDS[kind].later) for kind in LATER)
    _refuse_duplicates(findings)
    return in_order(findings), not_checked


def complete(
    snapshot: Snapshot, check: Check, drafts: Iterable[Draft], decided: Mapping[str, FindingDecision]
) -> Iterable[Finding]:
    """Drafts of a check as findings (index gains are filled in later, by `realign.gains`)."""
    for draft in drafts:
        id_ = finding_id(check.kind, draft.subjects)
        severity, reasons = weigh(snapshot, check.kind, draft)
        status, since = status_of(snapshot, id_, decided.get(id_), draft.cost)
        yield Finding(
            id=id_,
            kind=check.kind,
            dimension=check.dimension,
            title=Message(draft.title, draft.figures),
            severity=severity,
            severity_reasons=reasons,
            confidence=confidence(draft),
            subjects=draft.subjects,
            evidence=draft.evidence,
            cost=draft.cost,
            index_gain=None,
            options=draft.options,
            since=since,
            status=status,
        )


def confidence(draft: Draft) -> float:
    """1 for counted facts; 1 − p for tests; share of draws beyond for intervals; times the share of usable rows."""
    sure = 1.0
    if draft.p is not None:
        sure = min(sure, 1 - draft.p)
    if draft.draws_beyond is not None:
        sure = min(sure, draft.draws_beyond)
    return sure * draft.usable


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By severity × confidence, then price, then id; compared as they are printed, to 12 significant digits."""
    return sorted(
        findings,
        key=lambda one: (-_shown(one.severity) * _shown(one.confidence), -_shown(one.cost.mid or 0.0), one.id),
    )


def _shown(value: float) -> float:
    return float(f"{value:.12g}")


def _refuse_duplicates(findings: Iterable[Finding]) -> None:
    seen: set[str] = set()
    for finding in findings:
        if finding.id in seen:
            raise InternalError(f"Two findings of one run have the id {finding.id}; the kind's key is not unique.")
        seen.add(finding.id)
