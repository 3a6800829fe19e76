"""Values of metrics for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.model.metric import MetricValue, Series
from oarlock.engine.model.metric_answer import MetricAnswer
from oarlock.report.review_pack import figure
from oarlock.report.wording.sentence import date

MOST_PERIODS = 13
REASONS = {
    "no_rows": "no rows",
    "division_by_zero": "nothing to divide by",
    "insufficient_cost": "cost known for too little of the revenue",
    "small_group": "hidden: too few people",
    "before_records": "before the records begin",
}


def metrics_lines(answer: MetricAnswer, *, with_sql: bool = False) -> Iterator[str]:
    """The last 13 periods of each metric; a part period is marked, an absent value says why."""
    yield f"{answer.company}, as of {date(answer.as_of)}"
    if answer.steward:
        yield "Steward's view: holds figures about single persons. Do not pass it on."
    for name, series in answer.series.items():
        yield ""
        yield f"{answer.names.get(name, name)} ({name}), by {series.grain}"
        for note in series.notes:
            yield f"  note: {note.replace('_', ' ')}"
        yield from _values(series, answer.currency)
    if with_sql:
        for name, text in answer.sql.items():
            yield ""
            yield f"-- {name}"
            yield text


def _values(series: Series, currency: str) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[MetricValue]] = {}
    for value in series.values:
        groups.setdefault(tuple(str(one) for one in value.by.values()), []).append(value)
    if not groups:
        yield "  no records"
    for cut, values in groups.items():
        if cut:
            yield f"  {', '.join(cut)}"
        if len(values) > MOST_PERIODS:
            yield f"    ... {len(values) - MOST_PERIODS} earlier periods: --csv or --json print them"
        for value in values[-MOST_PERIODS:]:
            shown = figure(value.value, series.unit, currency)
            if value.value is None and value.reason:
                shown = f"– ({REASONS.get(value.reason, value.reason.replace('_', ' '))})"
            part = "" if value.complete else "  part of a period"
            yield f"    {value.at}  {shown:>16}  n {value.n:,}{part}"
