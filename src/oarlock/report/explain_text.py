"""One finding in full, for a person at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Change, Evidence, Finding, Source
from oarlock.engine.model.frame import Frame
from oarlock.report.audit_text import finding_lines, wrapped
from oarlock.report.wording.sentence import date, listed, number
from oarlock.report.wording.voice import Voice


def explain_lines(audit: Audit, finding: Finding, rows: Sequence[tuple[Evidence, Frame | None]]) -> Iterator[str]:
    """Title, facts, every statement, every option, the price's way, severity's parts, queries and their rows."""
    voice = Voice(audit.currency)
    if audit.steward:
        yield "Steward's view: holds figures about single persons. Do not pass it on."
    yield from finding_lines(finding, voice, statements=0, options=None)
    yield ""
    yield from wrapped(
        f"Price: {voice.how(finding.cost) or voice.no_price(finding.cost) or 'none'}", indent="  ", first=""
    )
    reasons = listed(f"{name.replace('_', ' ')} {number(value)}" for name, value in finding.severity_reasons.items())
    yield from wrapped(f"Severity {finding.severity:.2f} from {reasons}.", indent="  ", first="")
    yield f"Open since {date(finding.since)}; confidence {finding.confidence:.2f}."
    for option in finding.options:
        for change in option.changes:
            yield from wrapped(f"{voice.option(option)}: {_done(change)}", indent="  ", first="Change: ")
    for position, (piece, frame) in enumerate(rows, 1):
        yield ""
        yield from wrapped(f"{position}. {voice.statement(piece)}", indent="   ", first="")
        source = piece.source
        if source.plan:
            yield from wrapped(f"Read in the plan: {listed(source.plan)}", indent="   ")
        elif source.measure is not None:
            yield from wrapped(_computed(source), indent="   ")
        for line in (source.query or "").splitlines():
            yield f"   | {line}"
        for row in frame or ():
            for name, value in row.items():
                yield f"   = {name}: {'not known' if value is None else value}"


def _done(change: Change) -> str:
    """A change of the plan, as it is written there."""
    if change.to is None:
        return f"remove {change.path}"
    return f"set {change.path} to {json.dumps(change.to, ensure_ascii=False, default=str)}"


def _computed(source: Source) -> str:
    """What computed the figures, from which places of the plan; the queries among its inputs stand in `--json`."""
    paths = [one for one in source.inputs if not any(blank in one for blank in " \n")]
    read = f" from {listed(paths)}" if paths else " from queries" if source.inputs else ""
    drawn = "" if source.seed is None else f", seed {source.seed}"
    return f"Computed by {source.measure}{read}{drawn}."
