"""The review pack as Markdown: for a repository, a mail, a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oarlock.engine.model.audit import Audit
from oarlock.report.review_pack import FindingRow, ReviewPack, review_pack

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def markdown_report(audit: Audit) -> str:
    """The pack as text, ending with a line feed."""
    return "\n".join(_lines(review_pack(audit))) + "\n"


def escaped(text: str) -> str:
    """Text in which Markdown's own signs stand for themselves."""
    return _SPECIAL.sub(r"\\\1", text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A Markdown table, then an empty line."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(escaped(cell) for cell in row) + " |"
    yield ""


def _lines(pack: ReviewPack) -> Iterator[str]:
    yield f"# {escaped(pack.answer)}"
    yield ""
    yield f"{escaped(pack.company)}, as of {pack.as_of}."
    yield ""
    if pack.steward:
        yield "**Steward's view: holds figures about single persons. Do not pass it on.**"
        yield ""
    yield "## Alignment"
    yield ""
    if pack.index:
        yield f"**{pack.index}** of 100, {pack.index_note}. We aim for {pack.zone[0]:g} to {pack.zone[1]:g}, not for 100."
        yield ""
    yield from table(
        ("Dimension", "Score", "What lowers it"), [(one.name, one.shown, one.note) for one in pack.dimensions]
    )
    yield "## What pulls apart and what is lost" if pack.findings else "## Nothing found that pulls apart"
    yield ""
    for position, row in enumerate(pack.findings, 1):
        yield from _finding(position, row)
    yield "## The measures behind the index"
    yield ""
    yield from table(("Dimension", "Measure", "Weight", "Score", "How we count"), pack.measures)
    if pack.kpis:
        yield "## KPIs, last complete period"
        yield ""
        yield from table(("KPI", "Period", "Value", "Period before"), pack.kpis)
    yield "## The records"
    yield ""
    yield from table(("Table", "Rows", "Set aside", "Days"), pack.tables)
    for warning in pack.warnings:
        yield f"- {escaped(warning)}"
    if pack.not_judged:
        yield ""
        yield "## What could not be judged"
        yield ""
        yield from table(("Kind", "Why"), pack.not_judged)


def _finding(position: int, row: FindingRow) -> Iterator[str]:
    yield f"### {position}. {escaped(row.title)}"
    yield ""
    between = f" · {escaped(row.between)}" if row.between else ""
    facts = f"{row.dimension}{between} · severity {row.severity} · evidence {row.evidence_word}"
    yield f"**{escaped(row.price)}** · {facts} · {row.status} since {row.since}"
    yield ""
    for piece in row.evidence[:6]:
        yield f"- {escaped(piece.statement)}"
    yield ""
    yield "What to do:"
    yield ""
    for option in row.options:
        yield f"- {escaped(option)}"
    yield ""
    yield f"Price: {escaped(row.price_how)} `{row.id}`"
    yield ""
