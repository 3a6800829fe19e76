"""Values of metrics as CSV: one row a value, cuts as columns."""

from __future__ import annotations

import csv
import io

from oarlock.engine.model.metric_answer import MetricAnswer
from oarlock.report.audit_json import plain


def metrics_csv(answer: MetricAnswer) -> str:
    """metric, at, the cuts, value, n, complete, reason; an absent value is an empty cell with its reason beside it."""
    cuts = list(dict.fromkeys(cut for series in answer.series.values() for value in series.values for cut in value.by))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["metric", "at", *cuts, "value", "n", "complete", "reason"])
    for name, series in answer.series.items():
        for value in series.values:
            figure = plain(value.value)
            writer.writerow(
                [
                    name,
                    value.at.isoformat(),
                    *(_cell(value.by.get(cut)) for cut in cuts),
                    "" if figure is None else repr(figure),
                    value.n,
                    str(value.complete).lower(),
                    value.reason or "",
                ]
            )
    return out.getvalue()


def _cell(value: object) -> str:
    """A cut's value; text that a spreadsheet would run as a formula is kept as text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
