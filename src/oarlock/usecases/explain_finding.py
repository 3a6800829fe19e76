"""One finding in full, with the rows behind its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Evidence, Finding
from oarlock.engine.model.frame import Frame
from oarlock.errors import InputError, Problem, nearest
from oarlock.usecases.open_company import OpenCompany

MOST_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A finding and, beside each piece of evidence, the row its query gives now (None where no query stands behind it)."""

    finding: Finding
    rows: tuple[tuple[Evidence, Frame | None], ...]


def find_one(audit: Audit, wanted: str) -> Finding:
    """The finding whose id is `wanted` or begins with it; InputError when none or several do."""
    exact = [one for one in audit.findings if one.id == wanted]
    found: Sequence[Finding] = exact or [one for one in audit.findings if one.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    ids = sorted(one.id for one in (found or audit.findings))
    message = (
        f"'{wanted}' begins {len(found)} ids; write more of one of them: {', '.join(ids[:8])}."
        if found
        else f"No finding of this audit has the id '{wanted}'. `oarlock audit DIR --all` prints the ids."
    )
    raise InputError(
        Problem(
            code="ambiguous_finding" if found else "unknown_finding",
            path="FINDING",
            message=message,
            found=wanted,
            allowed=ids,
            suggestion=None if found else nearest(wanted, ids),
        )
    )


def explain(opened: OpenCompany, audit: Audit, wanted: str) -> Explained:
    """The finding with each query run again on the opened records."""
    finding = find_one(audit, wanted)
    rows = tuple(
        (piece, None if piece.source.query is None else opened.lake.run(piece.source.query))
        for piece in finding.evidence
    )
    return Explained(finding=finding, rows=rows)
