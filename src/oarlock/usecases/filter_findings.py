"""Shows some kinds only, and tells whether a limit was met. Filtering never changes a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oarlock.engine.checks.release import KINDS
from oarlock.engine.model.audit import Audit
from oarlock.errors import InputError, Problem, nearest

OPEN = ("open", "returned")


def only_kinds(audit: Audit, kinds: Iterable[str]) -> Audit:
    """The audit with the findings (and what could not be judged) of these kinds; all when none is named.

    Kinds may be given one by one or separated by commas. An unknown kind is an InputError with the nearest known one.
    """
    wanted = [kind.strip() for part in kinds for kind in part.split(",") if kind.strip()]
    if not wanted:
        return audit
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown:
        raise InputError(
            Problem(
                code="unknown_kind",
                path="--only",
                message=f"There is no kind of finding named '{kind}'; docs/reference/findings.md lists them, --json prints them.",
                found=kind,
                allowed=sorted(KINDS),
                suggestion=nearest(kind, sorted(KINDS)),
            )
            for kind in unknown
        )
    return replace(
        audit,
        findings=tuple(one for one in audit.findings if one.kind in wanted),
        not_checked=tuple(one for one in audit.not_checked if one.kind in wanted),
    )


def reaches(audit: Audit, limit: float) -> bool:
    """True when severity × confidence of any open finding reaches the limit (contract: --fail-on)."""
    return any(one.severity * one.confidence >= limit for one in audit.findings if one.status in OPEN)
