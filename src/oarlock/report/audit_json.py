"""The audit as the contract's JSON document (`cli.md`, `findings.md`)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import Cost, Evidence, Finding, Option, Source
from oarlock.engine.model.measure import DimensionScore, Index, Measure, UnitSplit
from oarlock.report.wording.voice import Voice


def audit_document(audit: Audit) -> dict[str, Any]:
    """The whole audit, ready for `json.dumps`; figures at 12 significant digits, days in ISO form."""
    voice = Voice(audit.currency)
    document: dict[str, Any] = {
        "oarlock": 1,
        "company": audit.company,
        "as_of": audit.as_of,
        "plan_version": audit.plan_version,
        "input": audit.input,
        "index": _index(audit.index),
        "dimensions": {name: _dimension(one) for name, one in audit.index.dimensions.items()},
        **_units(audit.units),
        "findings": [finding_document(finding, voice, audit.level) for finding in audit.findings],
        "not_checked": [
            {"kind": one.kind, "reason": one.reason, "needs": list(one.needs)} for one in audit.not_checked
        ],
        "supporting": {name: _measure(one, None) for name, one in audit.supporting.items()},
        "warnings": list(audit.warnings),
        "timings": dict(audit.timings),
    }
    if audit.steward:
        document["as_steward"] = True
    return plain(document)  # type: ignore[no-any-return]


def _units(split: UnitSplit | None) -> dict[str, Any]:
    """The index by unit: scores by dimension, coverage, share of the shortfall; what belongs to no unit."""
    if split is None:
        return {}
    return {
        "units": {
            unit: {
                "dimensions": dict(one.dimensions),
                "coverage": one.coverage,
                "share_of_shortfall": one.share_of_shortfall,
            }
            for unit, one in split.units.items()
        },
        "units_rest": {"share_of_shortfall": split.rest, "why": list(split.why)},
    }


def finding_document(finding: Finding, voice: Voice, level: float) -> dict[str, Any]:
    """One finding in the contract's shape; prices are at `level`."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "dimension": finding.dimension,
        "title": voice.title(finding),
        "severity": finding.severity,
        "severity_reasons": dict(finding.severity_reasons),
        "confidence": finding.confidence,
        "subjects": [
            {"type": one.type, "id": one.id, "key": True} if one.key else {"type": one.type, "id": one.id}
            for one in finding.subjects
        ],
        "evidence": [_evidence(one, voice) for one in finding.evidence],
        "cost": _cost(finding.cost, voice, level),
        "index_gain": finding.index_gain,
        "options": [_option(one, voice) for one in finding.options],
        "since": finding.since,
        "status": finding.status,
    }


def plain(value: Any) -> Any:
    """Days as ISO text, floats at 12 significant digits, no NaN; tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else None
    return value


def _evidence(evidence: Evidence, voice: Voice) -> dict[str, Any]:
    series = None if evidence.series is None else [[day, value] for day, value in evidence.series]
    return {
        "statement": voice.statement(evidence),
        "figures": dict(evidence.figures),
        "source": _source(evidence.source),
        "series": series,
    }


def _source(source: Source) -> dict[str, Any]:
    if source.query is not None:
        return {"query": source.query, "tables": list(source.tables)}
    if source.plan:
        return {"plan": list(source.plan)}
    return {"measure": source.measure, "inputs": list(source.inputs), "seed": source.seed}


def _cost(cost: Cost, voice: Voice, level: float) -> dict[str, Any]:
    """The price with how it was computed, or null figures with the reason why there is none."""
    return {
        "low": cost.low,
        "mid": cost.mid,
        "high": cost.high,
        "level": level,
        "currency": voice.currency,
        "per": cost.per,
        "how": voice.how(cost),
        "upper_bound": cost.upper_bound,
        "reason": voice.no_price(cost),
    }


def _option(option: Option, voice: Voice) -> dict[str, Any]:
    document: dict[str, Any] = {
        "title": voice.option(option),
        "kind": option.kind,
        "changes": [{"path": change.path, "to": change.to} for change in option.changes],
        "index_gain": option.index_gain,
        "effort_days": option.effort_days,
    }
    template = voice.initiative(option)
    if template is not None:
        document["initiative"] = template
    return document


def _index(index: Index) -> dict[str, Any]:
    return {
        "value": index.value,
        "low": index.low if index.value is not None else None,
        "high": index.high if index.value is not None else None,
        "level": index.level,
        "bounds": None if index.bounds is None else list(index.bounds),
        "coverage": index.coverage,
        "weakest": index.weakest,
        "on_present": index.on_present,
        "sensitivity": dict(index.sensitivity),
    }


def _dimension(dimension: DimensionScore) -> dict[str, Any]:
    if not dimension.measured:
        return {
            "value": None,
            "measured": False,
            "coverage": dimension.coverage,
            "needs": list(dimension.needs),
            "measures": {name: _measure(one, dimension.weights.get(name)) for name, one in dimension.measures.items()},
        }
    return {
        "value": dimension.value,
        "low": dimension.low,
        "high": dimension.high,
        "measured": True,
        "coverage": dimension.coverage,
        "share_of_shortfall": dimension.share_of_shortfall,
        "measures": {name: _measure(one, dimension.weights.get(name)) for name, one in dimension.measures.items()},
    }


def _measure(measure: Measure, weight: float | None) -> dict[str, Any]:
    return {
        "value": measure.value,
        "score": measure.score,
        "low": measure.low,
        "high": measure.high,
        "level": measure.level,
        "n": measure.n,
        "status": measure.status,
        "reason": measure.reason,
        "weight": weight,
        "inputs": list(measure.inputs),
        "method": measure.method,
        "grade": measure.grade,
    }
