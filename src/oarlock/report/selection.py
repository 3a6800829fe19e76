"""Which findings are told in full: the heaviest, at most a few of one kind; the rest is counted by kind, never hidden."""

from __future__ import annotations

from collections.abc import Sequence

from oarlock.engine.model.finding import Finding

OF_A_KIND = 3
OPEN = ("open", "returned")


def told(findings: Sequence[Finding], most: int | None) -> tuple[list[Finding], list[tuple[str, int]]]:
    """(findings told in full, in order; (kind, how many more) for the rest). `most` None tells every one."""
    if most is None:
        return list(findings), []
    shown: list[Finding] = []
    of_kind: dict[str, int] = {}
    rest: dict[str, int] = {}
    for finding in findings:
        if len(shown) < most and of_kind.get(finding.kind, 0) < OF_A_KIND:
            shown.append(finding)
            of_kind[finding.kind] = of_kind.get(finding.kind, 0) + 1
        else:
            rest[finding.kind] = rest.get(finding.kind, 0) + 1
    return shown, sorted(rest.items(), key=lambda one: (-one[1], one[0]))
