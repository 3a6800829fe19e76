"""What changed since an earlier audit: findings new, gone and moved; the difference of the index with its range."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from statistics import NormalDist
from typing import Any

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.measure import DimensionScore
from oarlock.errors import InputError, Problem
from oarlock.report.audit_json import audit_document

MOVED = 0.05
"""A finding has moved when severity or confidence changed by this much (convention)."""


def compare_with_file(audit: Audit, earlier: Path) -> dict[str, Any]:
    """The comparison with an audit saved as JSON; InputError when the file is no such thing."""
    try:
        document = json.loads(earlier.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        why = error.strerror or "it cannot be read" if isinstance(error, OSError) else "it holds no JSON"
        raise InputError(
            Problem(
                code="unreadable_audit",
                file=str(earlier),
                path="--compare",
                message=f"This is no earlier audit: {why}. Save one with: oarlock audit DIR --json > earlier.json",
            )
        ) from error
    if not isinstance(document, dict) or not {"findings", "dimensions", "as_of"} <= set(document):
        raise InputError(
            Problem(
                code="unreadable_audit",
                file=str(earlier),
                path="--compare",
                message="This JSON file holds no audit. Save one with: oarlock audit DIR --json > earlier.json",
            )
        )
    return compare(document, audit)


def compare(earlier: Mapping[str, Any], audit: Audit) -> dict[str, Any]:
    """new, gone, moved (by id, with title) and the index's difference on the dimensions present at both dates."""
    now = audit_document(audit)
    before = {one["id"]: one for one in earlier["findings"]}
    after = {one["id"]: one for one in now["findings"]}
    return {
        "since": earlier["as_of"],
        "new": [_short(after[key]) for key in after if key not in before],
        "gone": [_short(before[key]) for key in before if key not in after],
        "moved": [
            _moved(before[key], after[key]) for key in after if key in before and _has_moved(before[key], after[key])
        ],
        "index": _difference(earlier.get("dimensions", {}), audit),
    }


def _short(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {name: finding[name] for name in ("id", "kind", "title", "severity", "confidence")}


def _has_moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    apart = any(abs(after[name] - before[name]) >= MOVED for name in ("severity", "confidence"))
    return apart or after["status"] != before["status"]


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    names = ("severity", "confidence", "status")
    return {
        **_short(after),
        "before": {name: before[name] for name in names},
        "after": {name: after[name] for name in names},
    }


def _difference(before: Mapping[str, Any], audit: Audit) -> dict[str, Any]:
    """Index now minus then on common dimensions; range from the dimensions' ranges on the log scale (delta method).

    The two audits count as independent samples; a change is `shown` only when the range excludes 0 (measures.md I4).
    """
    common = [
        name
        for name, one in audit.index.dimensions.items()
        if one.measured and before.get(name, {}).get("measured") and before[name].get("value") is not None
    ]
    if not common:
        return {"difference": None, "reason": "no dimension was measured at both dates", "dimensions": []}
    level = audit.level
    weights = [audit.weights.get(name, 1.0) for name in common]
    total = sum(weights) or 1.0
    then, then_sd = _index([_facts(before[name]) for name in common], weights, total, level)
    now, now_sd = _index([_score(audit.index.dimensions[name]) for name in common], weights, total, level)
    spread = NormalDist().inv_cdf(0.5 + level / 2) * math.hypot(then_sd, now_sd)
    low, high = now - then - spread, now - then + spread
    return {
        "then": then,
        "now": now,
        "difference": now - then,
        "low": low,
        "high": high,
        "level": level,
        "shown": not low <= 0 <= high,
        "dimensions": common,
    }


def _facts(dimension: Mapping[str, Any]) -> tuple[float, float, float]:
    value = float(dimension["value"])
    return value, float(dimension.get("low", value)), float(dimension.get("high", value))


def _score(dimension: DimensionScore) -> tuple[float, float, float]:
    value = dimension.value if dimension.value is not None else 0.0
    return (
        value,
        dimension.low if dimension.low is not None else value,
        dimension.high if dimension.high is not None else value,
    )


def _index(
    scores: list[tuple[float, float, float]], weights: list[float], total: float, level: float
) -> tuple[float, float]:
    """Geometric index with floor 1 of the dimensions, and its standard deviation."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    log = variance = 0.0
    for (value, low, high), weight in zip(scores, weights, strict=True):
        score = max(value, 1.0)
        log += weight / total * math.log(score / 100)
        variance += (weight / total * (high - low) / (2 * z) / score) ** 2
    index = 100 * math.exp(log)
    return index, index * math.sqrt(variance)
