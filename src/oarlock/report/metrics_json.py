"""Values of metrics as the contract's JSON document."""

from __future__ import annotations

from typing import Any

from oarlock.engine.model.metric_answer import MetricAnswer
from oarlock.report.audit_json import plain


def metrics_document(answer: MetricAnswer, *, with_sql: bool = False) -> dict[str, Any]:
    """`metrics` by id with values in order of period and cut; `unavailable` with reason and needs; `queries` that were run."""
    document: dict[str, Any] = {
        "oarlock": 1,
        "company": answer.company,
        "as_of": answer.as_of,
        "metrics": {
            name: {
                "name": answer.names.get(name, name),
                "unit": series.unit,
                "direction": series.direction,
                "grain": series.grain,
                "notes": list(series.notes),
                "values": [
                    {
                        "at": value.at,
                        "value": value.value,
                        "n": value.n,
                        "complete": value.complete,
                        "reason": value.reason,
                        "by": dict(value.by),
                    }
                    for value in series.values
                ],
            }
            for name, series in answer.series.items()
        },
        "unavailable": {
            name: {"reason": reason, "needs": list(needs)} for name, (reason, needs) in answer.unavailable.items()
        },
    }
    if with_sql:
        document["queries"] = dict(answer.sql)
    if answer.steward:
        document["as_steward"] = True
    return plain(document)  # type: ignore[no-any-return]
