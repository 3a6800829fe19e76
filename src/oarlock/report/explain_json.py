"""One finding with the rows behind it, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Evidence, Finding
from oarlock.engine.model.frame import Frame
from oarlock.report.audit_json import finding_document, plain
from oarlock.report.wording.voice import Voice


def explain_document(audit: Audit, finding: Finding, rows: Sequence[tuple[Evidence, Frame | None]]) -> dict[str, Any]:
    """The finding in the contract's shape, and `rows`: what each evidence's query gives (null where it has none)."""
    document = {
        "oarlock": 1,
        "company": audit.company,
        "as_of": audit.as_of,
        "finding": finding_document(finding, Voice(audit.currency), audit.level),
        "rows": [None if frame is None else list(frame) for _, frame in rows],
    }
    return plain(document)  # type: ignore[no-any-return]
