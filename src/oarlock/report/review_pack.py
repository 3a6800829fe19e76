"""What the review pack shows, as plain records for the HTML and Markdown renderers. Words only; it computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Evidence, Finding
from oarlock.engine.model.measure import DimensionScore, Measure
from oarlock.engine.model.metric import Series
from oarlock.report.audit_text import price
from oarlock.report.wording.answer import answer, dimension_reason, not_measured
from oarlock.report.wording.en import terms
from oarlock.report.wording.sentence import counted, date, listed, money, month, number, share
from oarlock.report.wording.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionRow:
    """A dimension: name, score and range on 0-100, what lowers it or what it needs."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    shown: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A statement and how it is counted."""

    statement: str
    query: str | None
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding in words."""

    id: str
    title: str
    dimension: str
    between: str
    price: str
    price_how: str
    severity: str
    evidence_word: str
    status: str
    since: str
    evidence: tuple[EvidenceRow, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPack:
    """Everything on the page, in order."""

    company: str
    as_of: str
    answer: str
    index: str | None
    index_note: str
    zone: tuple[float, float]
    dimensions: tuple[DimensionRow, ...]
    findings: tuple[FindingRow, ...]
    decided: tuple[FindingRow, ...]
    kpis: tuple[tuple[str, str, str, str], ...]
    measures: tuple[tuple[str, str, str, str, str], ...]
    not_judged: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str, str, str], ...]
    warnings: tuple[str, ...]
    steward: bool


def review_pack(audit: Audit) -> ReviewPack:
    """The audit in words, ready to be laid out."""
    voice = Voice(audit.currency)
    index = audit.index
    open_ones = [one for one in audit.findings if one.status in ("open", "returned")]
    return ReviewPack(
        company=audit.company,
        as_of=date(audit.as_of),
        answer=answer(audit),
        index=None if index.value is None else f"{index.value:.0f}",
        index_note=_index_note(audit),
        zone=audit.healthy_zone,
        dimensions=tuple(_dimension(one) for one in index.dimensions.values()),
        findings=tuple(_finding(one, audit, voice) for one in open_ones),
        decided=tuple(_finding(one, audit, voice) for one in audit.findings if one not in open_ones),
        kpis=tuple(_kpi(one, audit) for one in audit.series.values() if one.values),
        measures=tuple(_measures(audit)),
        not_judged=tuple(_not_judged(audit)),
        tables=tuple(_table(name, facts) for name, facts in audit.input.get("tables", {}).items()),
        warnings=audit.warnings,
        steward=audit.steward,
    )


def figure(value: float | None, unit: str, currency: str) -> str:
    """A metric's value in its unit."""
    if value is None:
        return "not known"
    match unit:
        case "money":
            return money(value, currency)
        case "percent":
            return share(value)
        case "days":
            return counted(value, "day", "days")
        case "hours":
            return counted(value, "hour", "hours")
        case _:
            return number(value)


def _index_note(audit: Audit) -> str:
    index = audit.index
    if index.value is None:
        return "Too few dimensions are measured for one number."
    low, high = index.low, index.high
    exact = low is None or high is None or round(low) == round(high)
    ranged = "counted" if exact else f"likely between {low:.0f} and {high:.0f}"
    missing = "" if index.coverage >= 1 else f"; rests on {share(index.coverage)} of the dimensions' weight"
    return f"{ranged}{missing}"


def _dimension(dimension: DimensionScore) -> DimensionRow:
    if not dimension.measured or dimension.value is None:
        name, note = terms.DIMENSIONS[dimension.name], not_measured(dimension)
        return DimensionRow(name=name, value=None, low=None, high=None, shown="–", note=note)
    low = dimension.low if dimension.low is not None else dimension.value
    high = dimension.high if dimension.high is not None else dimension.value
    ranged = "counted" if round(low) == round(high) else f"{low:.0f}–{high:.0f}"
    return DimensionRow(
        name=terms.DIMENSIONS[dimension.name],
        value=dimension.value,
        low=low,
        high=high,
        shown=f"{dimension.value:.0f} ({ranged})",
        note=dimension_reason(dimension),
    )


def _finding(finding: Finding, audit: Audit, voice: Voice) -> FindingRow:
    cost = finding.cost
    return FindingRow(
        id=finding.id,
        title=voice.title(finding),
        dimension=terms.DIMENSIONS[finding.dimension],
        between=", ".join(audit.unit_names.get(one.id, one.id) for one in finding.subjects if one.type == "unit"),
        price=price(cost, voice),
        price_how=voice.how(cost) or voice.no_price(cost) or "",
        severity=f"{finding.severity:.2f}",
        evidence_word=terms.evidence_word(finding.confidence),
        status=terms.STATUS[finding.status],
        since=date(finding.since),
        evidence=tuple(_evidence(one, voice) for one in finding.evidence),
        options=tuple(
            f"{voice.option(one)} ({counted(one.effort_days, 'day', 'days')} of work"
            + ("" if one.index_gain is None else f", index {one.index_gain:+.1f}")
            + ")"
            for one in finding.options
        ),
    )


def _evidence(evidence: Evidence, voice: Voice) -> EvidenceRow:
    source = evidence.source
    if source.plan:
        how = f"Read in the plan: {listed(source.plan)}."
    elif source.measure is not None:
        how = f"Computed by {source.measure} from the queries or paths below."
    else:
        how = f"Counted in {listed(source.tables)}."
    query = source.query if source.query is not None else "\n\n".join(source.inputs) or None
    return EvidenceRow(statement=voice.statement(evidence), query=query, how=how)


def _kpi(series: Series, audit: Audit) -> tuple[str, str, str, str]:
    total = [value for value in series.values if not value.by]
    complete = [value for value in total if value.complete and value.value is not None]
    last = complete[-1] if complete else None
    before = complete[-2] if len(complete) > 1 else None
    return (
        audit.metric_names.get(series.metric, series.metric),
        "" if last is None else (month(last.at) if series.grain == "month" else f"{series.grain} from {date(last.at)}"),
        figure(None if last is None else last.value, series.unit, audit.currency),
        figure(None if before is None else before.value, series.unit, audit.currency),
    )


def _measures(audit: Audit) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for dimension in audit.index.dimensions.values():
        for name, measure in dimension.measures.items():
            weight = share(dimension.weights.get(name, 0.0))
            rows.append((terms.DIMENSIONS[dimension.name], terms.MEASURES.get(name, name), weight, *_measure(measure)))
    for name, measure in audit.supporting.items():
        rows.append(("beside the index", terms.MEASURES.get(name, name), "–", *_measure(measure)))
    return rows


def _measure(measure: Measure) -> tuple[str, str]:
    if measure.value is None:
        why = (measure.reason or "no_data").replace("_", " ")
        return "–", f"{terms.NO_VALUE.get(measure.status, measure.status)}: {why}"
    score = "–" if measure.score is None else f"{measure.score:.0f}"
    return score, f"value {number(measure.value)}, n {measure.n}, {measure.method}, evidence grade {measure.grade}"


def _not_judged(audit: Audit) -> list[tuple[str, str]]:
    return [
        (
            one.kind.replace("_", " "),
            f"{terms.NOT_CHECKED[one.reason]}" + (f": {listed(one.needs)}" if one.needs else ""),
        )
        for one in audit.not_checked
    ]


def _table(name: str, facts: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return (
        name,
        f"{facts.get('rows', 0):,}",
        f"{facts.get('quarantined', 0):,}",
        f"{facts.get('from') or '–'} to {facts.get('to') or '–'}",
    )
