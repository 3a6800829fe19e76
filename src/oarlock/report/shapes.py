"""The shape of each command's `--json`, as JSON Schema (2020-12). Tests hold the commands' output to it."""

from __future__ import annotations

from typing import Any

from oarlock.report.wording.en.terms import INDEX_DIMENSIONS

Schema = dict[str, Any]
_NUMBER: Schema = {"type": ["number", "null"]}
_ANY: Schema = {}
_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}


def listed(items: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items}


def record(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """An object with exactly these properties; the optional ones may be absent."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def mapping(values: Schema) -> Schema:
    """An object with free names."""
    return {"type": "object", "additionalProperties": values}


MEASURE = record(
    {
        "value": _NUMBER,
        "score": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "level": _SHARE,
        "n": _COUNT,
        "status": {"enum": ["ok", "weak", "insufficient", "undefined", "suppressed", "stale"]},
        "reason": _TEXT_OR_NULL,
        "weight": _NUMBER,
        "inputs": listed(_TEXT),
        "method": _TEXT,
        "grade": {"enum": ["A", "B", "C", "D"]},
    }
)
SUBJECT = record({"type": _TEXT, "id": _TEXT, "key": {"const": True}}, optional=("key",))
SOURCE: Schema = {
    "oneOf": [
        record({"query": _TEXT, "tables": listed(_TEXT)}),
        record({"plan": listed(_TEXT)}),
        record({"measure": _TEXT, "inputs": listed(_TEXT), "seed": {"type": ["integer", "null"]}}),
    ]
}
EVIDENCE = record(
    {
        "statement": _TEXT,
        "figures": {"type": "object"},
        "source": SOURCE,
        "series": {"type": ["array", "null"]},
    }
)
COST = record(
    {
        "low": _NUMBER,
        "mid": _NUMBER,
        "high": _NUMBER,
        "level": _SHARE,
        "currency": _TEXT,
        "per": {"enum": ["event", "year"]},
        "how": _TEXT_OR_NULL,
        "upper_bound": {"type": "boolean"},
        "reason": _TEXT_OR_NULL,
    }
)
OPTION = record(
    {
        "title": _TEXT,
        "kind": _TEXT,
        "changes": listed(record({"path": _TEXT, "to": _ANY})),
        "index_gain": _NUMBER,
        "effort_days": {"type": "number", "minimum": 0},
        "initiative": {"type": "object"},
    },
    optional=("initiative",),
)
FINDING = record(
    {
        "id": _TEXT,
        "kind": _TEXT,
        "dimension": _TEXT,
        "title": _TEXT,
        "severity": _SHARE,
        "severity_reasons": mapping(_NUMBER),
        "confidence": _SHARE,
        "subjects": listed(SUBJECT),
        "evidence": {**listed(EVIDENCE), "minItems": 1},
        "cost": COST,
        "index_gain": _NUMBER,
        "options": {**listed(OPTION), "minItems": 1},
        "since": _DAY,
        "status": {"enum": ["open", "accepted", "dismissed", "resolved", "returned"]},
    }
)
INDEX = record(
    {
        "value": _NUMBER,
        "low": _NUMBER,
        "high": _NUMBER,
        "level": _SHARE,
        "bounds": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        "coverage": _SHARE,
        "weakest": {"enum": [*INDEX_DIMENSIONS, None]},
        "on_present": _NUMBER,
        "sensitivity": {"type": "object"},
    }
)
DIMENSION: Schema = {
    "oneOf": [
        record(
            {
                "value": {"type": "number"},
                "low": _NUMBER,
                "high": _NUMBER,
                "measured": {"const": True},
                "coverage": _SHARE,
                "share_of_shortfall": _NUMBER,
                "measures": mapping(MEASURE),
            }
        ),
        record(
            {
                "value": {"type": "null"},
                "measured": {"const": False},
                "coverage": _SHARE,
                "needs": listed(_TEXT),
                "measures": mapping(MEASURE),
            }
        ),
    ]
}
NOT_CHECKED = record(
    {"kind": _TEXT, "reason": {"enum": ["no_data", "too_little", "not_in_release"]}, "needs": listed(_TEXT)}
)
INPUT = record(
    {
        "folder_sha256": _TEXT,
        "tables": mapping(record({"rows": _COUNT, "quarantined": _COUNT, "from": _TEXT_OR_NULL, "to": _TEXT_OR_NULL})),
    }
)
AUDIT = record(
    {
        "oarlock": {"const": 1},
        "company": _TEXT,
        "as_of": _DAY,
        "plan_version": _TEXT,
        "input": INPUT,
        "index": INDEX,
        "dimensions": record(dict.fromkeys(INDEX_DIMENSIONS, DIMENSION)),
        "units": mapping(
            record({"dimensions": mapping(_NUMBER), "coverage": _SHARE, "share_of_shortfall": {"type": "number"}})
        ),
        "units_rest": record({"share_of_shortfall": {"type": "number"}, "why": listed(_TEXT)}),
        "findings": listed(FINDING),
        "not_checked": listed(NOT_CHECKED),
        "supporting": mapping(MEASURE),
        "warnings": listed(_TEXT),
        "timings": mapping({"type": "number"}),
        "compare": {"type": "object"},
        "as_steward": {"const": True},
    },
    optional=("compare", "as_steward"),
)
METRIC_VALUE = record(
    {
        "at": _DAY,
        "value": _NUMBER,
        "n": _COUNT,
        "complete": {"type": "boolean"},
        "reason": _TEXT_OR_NULL,
        "by": {"type": "object"},
    }
)
METRICS = record(
    {
        "oarlock": {"const": 1},
        "company": _TEXT,
        "as_of": _DAY,
        "metrics": mapping(
            record(
                {
                    "name": _TEXT,
                    "unit": _TEXT,
                    "direction": {"type": ["string", "array", "null"]},
                    "grain": _TEXT,
                    "notes": listed(_TEXT),
                    "values": listed(METRIC_VALUE),
                }
            )
        ),
        "unavailable": mapping(record({"reason": _TEXT, "needs": listed(_TEXT)})),
        "queries": mapping(_TEXT),
        "as_steward": {"const": True},
    },
    optional=("queries", "as_steward"),
)
EXPLAIN = record(
    {
        "oarlock": {"const": 1},
        "company": _TEXT,
        "as_of": _DAY,
        "finding": FINDING,
        "rows": listed({"type": ["array", "null"]}),
    }
)
PROBLEM = record(
    {
        "code": _TEXT,
        "file": _TEXT_OR_NULL,
        "line": {"type": ["integer", "null"]},
        "path": _TEXT_OR_NULL,
        "message": _TEXT,
        "allowed": _ANY,
        "found": _ANY,
        "suggestion": _TEXT_OR_NULL,
    }
)
ERRORS = record({"oarlock": {"const": 1}, "errors": listed(PROBLEM)})
CHECK = record(
    {
        "oarlock": {"const": 1},
        "company": _TEXT,
        "as_of": _DAY,
        "warnings": listed(PROBLEM),
        "tables": mapping(
            record(
                {
                    "rows": _COUNT,
                    "quarantined": _COUNT,
                    "from": _TEXT_OR_NULL,
                    "to": _TEXT_OR_NULL,
                    "problems": listed(
                        record(
                            {
                                "code": _TEXT,
                                "level": {"enum": ["quarantine", "warning", "note"]},
                                "column": _TEXT_OR_NULL,
                                "count": _COUNT,
                                "message": _TEXT,
                                "samples": listed({"type": "object"}),
                            }
                        )
                    ),
                    "set_aside": listed({"type": "object"}),
                }
            )
        ),
        "as_steward": {"const": True},
    },
    optional=("as_steward",),
)
TABLES: Schema = {"type": "object", "properties": {"oarlock": {"const": 1}, "tables": {"type": "object"}}}
REPORT = record({"oarlock": {"const": 1}, "file": _TEXT, "bytes": _COUNT})

SHAPES: dict[str, Schema] = {
    "audit": AUDIT,
    "check": CHECK,
    "errors": ERRORS,
    "explain": EXPLAIN,
    "metrics": METRICS,
    "report": REPORT,
    "tables": TABLES,
}
"""Command -> schema of its `--json`; `errors` is what any of them prints when the input is wrong (exit code 2)."""


def output_schema(command: str) -> Schema:
    """The schema of a command's `--json`, ready to publish."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"oarlock {command} --json" if command != "errors" else "errors, with exit code 2",
        **SHAPES[command],
    }
