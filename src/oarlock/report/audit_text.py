"""The audit for a person at a terminal: the answer first, then the heaviest findings, what to do, what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Cost, Finding
from oarlock.engine.model.measure import DimensionScore, Index
from oarlock.report.selection import OPEN, told
from oarlock.report.wording.answer import answer, dimension_reason, not_measured
from oarlock.report.wording.en import terms
from oarlock.report.wording.sentence import counted, date, listed, money
from oarlock.report.wording.voice import Voice

WIDTH = 100
_DIMENSIONS = set(terms.INDEX_DIMENSIONS)


def audit_lines(audit: Audit, *, most: int | None = 10) -> Iterator[str]:
    """The audit as lines of text. `most` findings are told in full, the rest counted; None tells all."""
    voice = Voice(audit.currency)
    yield f"{audit.company}, as of {date(audit.as_of)}"
    if audit.steward:
        yield "Steward's view: holds figures about single persons. Do not pass it on."
    yield ""
    yield from wrapped(answer(audit), indent="")
    yield ""
    yield from _index(audit.index, audit.healthy_zone)
    yield ""
    yield from _findings(audit, voice, most)
    yield from _not_judged(audit)
    yield from _records(audit)


def wrapped(text: str, *, indent: str, first: str | None = None) -> list[str]:
    """The text broken at WIDTH, every line after the first indented."""
    return textwrap.wrap(text, WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent) or [
        ""
    ]


def price(cost: Cost, voice: Voice) -> str:
    """The price with its range, or that there is none."""
    if cost.mid is None:
        return "no price"
    per = "a year" if cost.per == "year" else "once"
    if cost.upper_bound and cost.high is not None:
        return f"at most {money(cost.high, voice.currency)} {per}"
    if cost.low is not None and cost.high is not None and cost.low != cost.high:
        return (
            f"{money(cost.mid, voice.currency)} {per} "
            f"(likely {money(cost.low, voice.currency)} to {money(cost.high, voice.currency)})"
        )
    return f"{money(cost.mid, voice.currency)} {per}, counted"


def finding_lines(
    finding: Finding, voice: Voice, *, number: int | None = None, statements: int = 2, options: int | None = 1
) -> Iterator[str]:
    """One finding: title, price, the first statements (0: none, they are told elsewhere), the first options (None: all)."""
    head = f"{number:>3}. " if number is not None else ""
    pad = " " * len(head)
    yield from wrapped(voice.title(finding), indent=pad, first=head)
    word = "misalignment" if finding.dimension in _DIMENSIONS else "loss"
    facts = (
        f"{terms.DIMENSIONS[finding.dimension]} ({word}) · {price(finding.cost, voice)} · severity {finding.severity:.2f} · "
        f"evidence {terms.evidence_word(finding.confidence)}"
    )
    status = "" if finding.status == "open" else f" · {terms.STATUS[finding.status]}"
    yield from wrapped(facts + status, indent=pad)
    shown = finding.evidence[:statements]
    for evidence in shown:
        yield from wrapped(voice.statement(evidence), indent=pad + "  ", first=pad + "- ")
    if shown and len(finding.evidence) > len(shown):
        yield f"{pad}- and {counted(len(finding.evidence) - len(shown), 'more piece', 'more pieces')} of evidence"
    for option in finding.options[:options]:
        gain = "" if option.index_gain is None else f", index {option.index_gain:+.1f}"
        effort = counted(option.effort_days, "day", "days")
        yield from wrapped(
            f"{voice.option(option)} ({effort} of work{gain})", indent=pad + "            ", first=pad + "What to do: "
        )
    yield f"{pad}{finding.id}"


def _index(index: Index, zone: tuple[float, float]) -> Iterator[str]:
    for dimension in index.dimensions.values():
        yield _dimension(dimension)
    if index.value is not None:
        yield f"  Index {_range(index.value, index.low, index.high)} of 100; healthy is {zone[0]:g} to {zone[1]:g}."
    if index.bounds is not None and index.coverage < 1:
        yield from wrapped(
            f"Between {index.bounds[0]:.0f} and {index.bounds[1]:.0f}, "
            "whatever the dimensions that are not measured turn out to be.",
            indent="  ",
        )


def _dimension(dimension: DimensionScore) -> str:
    name = terms.DIMENSIONS[dimension.name]
    if not dimension.measured or dimension.value is None:
        return f"  {name:<22} {not_measured(dimension)}"
    bar = "#" * round(dimension.value / 5)
    reason = dimension_reason(dimension)
    shown = _range(dimension.value, dimension.low, dimension.high)
    return f"  {name:<22} {bar:<20} {shown:<24} {reason}".rstrip()


def _range(value: float, low: float | None, high: float | None) -> str:
    if low is None or high is None or round(low) == round(high):
        return f"{value:.0f} (counted)"
    return f"{value:.0f} (likely {low:.0f} to {high:.0f})"


def _findings(audit: Audit, voice: Voice, most: int | None) -> Iterator[str]:
    open_ones = [finding for finding in audit.findings if finding.status in OPEN]
    others = [finding for finding in audit.findings if finding.status not in OPEN]
    if not open_ones:
        yield "Nothing found that pulls apart in what could be judged."
    else:
        inside = sum(finding.dimension in _DIMENSIONS for finding in open_ones)
        outside = len(open_ones) - inside
        parts = [
            text
            for n, text in (
                (inside, counted(inside, "misalignment", "misalignments")),
                (outside, counted(outside, "loss", "losses")),
            )
            if n
        ]
        yield f"{' and '.join(parts)}, the heaviest first:"
    shown, rest = told(open_ones, most)
    for number, finding in enumerate(shown, 1):
        yield ""
        yield from finding_lines(finding, voice, number=number)
    if rest:
        yield ""
        more = listed(f"{count} {kind.replace('_', ' ')}" for kind, count in rest)
        yield from wrapped(f"... and {sum(count for _, count in rest)} more: {more}.", indent="    ", first="")
        yield "    `oarlock audit DIR --all` tells them all, `--only KIND` one kind, `oarlock explain DIR ID` one in full."
    if others:
        yield ""
        yield f"Decided earlier: {counted(len(others), 'finding', 'findings')} (accepted or set aside)."


def _not_judged(audit: Audit) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for one in audit.not_checked:
        by_reason.setdefault(one.reason, []).append(one.kind)
    if not by_reason:
        return
    yield ""
    total = len(audit.not_checked)
    yield f"Not judged: {counted(total, 'kind', 'kinds')} of misalignment or loss."
    missing: dict[str, int] = {}
    for one in audit.not_checked:
        if one.reason == "no_data":
            for need in one.needs:
                missing[need] = missing.get(need, 0) + 1
    if missing:
        top = sorted(missing, key=lambda need: (-missing[need], need))[:6]
        yield from wrapped(
            "What would make most of them judgeable: " + listed(f"{need} ({missing[need]})" for need in top) + ".",
            indent="  ",
        )
    for reason, kinds in by_reason.items():
        yield f"  {len(kinds)} because {terms.NOT_CHECKED[reason]}."


def _records(audit: Audit) -> Iterator[str]:
    tables = audit.input.get("tables", {})
    set_aside = sum(int(table.get("quarantined", 0)) for table in tables.values())
    rows = sum(int(table.get("rows", 0)) for table in tables.values())
    yield ""
    yield from wrapped(
        f"Rests on {counted(rows, 'row', 'rows')} in {counted(len(tables), 'table', 'tables')}"
        + (
            f"; {counted(set_aside, 'row was', 'rows were')} set aside (`oarlock check` lists them)"
            if set_aside
            else ""
        )
        + ".",
        indent="  ",
        first="",
    )
    for warning in audit.warnings[:5]:
        yield from wrapped(warning, indent="  ", first="  ! ")
    if len(audit.warnings) > 5:
        yield f"  ! and {len(audit.warnings) - 5} more: `oarlock check`."
