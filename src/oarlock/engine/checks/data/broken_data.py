"""A source that fails its checks.

What is assessed: every table on which metrics or measures rest: whether it could not be used at all, or more than the share
`set_aside` of its rows was set aside at load, and why.
Why it hurts: what is set aside is missing in every figure that rests on the table, and seldom by chance.
What good looks like: fewer than one row in twenty set aside, and each for a known reason.
What to do: mend it where it is made; the rows set aside can be read with their reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.engine.checks.check import Check, Judging
from oarlock.engine.checks.data.reliance import is_used, metrics_on, names_on
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.snapshot import Snapshot, TableFacts, TableProblem

KIND = "broken_data"
THRESHOLDS = {"set_aside": 0.05}
REASONS = 4
TOLD = frozenset(
    (
        "unparseable",
        "missing_value",
        "duplicate_key",
        "negative",
        "out_of_range",
        "unknown_choice",
        "impossible_order",
        "future_date",
        "wrong_width",
        "unknown_rate",
    )
)
"""The reasons that have a sentence of their own."""


def find(snapshot: Snapshot, judging: Judging) -> Iterator[Draft]:
    """One draft per broken table."""
    for name, facts in sorted(snapshot.tables.items()):
        share = share_set_aside(facts)
        broken = facts.failed or (share is not None and share > judging.thresholds["set_aside"])
        if broken and (facts.failed or is_used(snapshot, name)):
            yield _draft(snapshot, facts, 1.0 if share is None else share)


def share_set_aside(facts: TableFacts) -> float | None:
    """Rows set aside ÷ all rows read; None for an empty table."""
    every = facts.rows + facts.quarantined
    return facts.quarantined / every if every else None


def _draft(snapshot: Snapshot, facts: TableFacts, share: float) -> Draft:
    name = facts.name
    words = {"table": name.replace("_", " "), "metrics": names_on(snapshot, name)}
    metrics = metrics_on(snapshot, name)
    source = Source(measure=KIND, inputs=(f"data/{name}",))
    figures = {"aside": facts.quarantined, "rows": facts.rows + facts.quarantined, "share": share}
    reasons = sorted(
        (one for one in facts.problems if one.level == "quarantine" and one.count),
        key=lambda one: (-one.count, one.code, one.column or ""),
    )
    return Draft(
        title=f"{KIND}.title_failed" if facts.failed else f"{KIND}.title",
        figures={**words, **figures},
        subjects=(Subject("table", name, key=True), *(Subject("metric", metric) for metric in metrics)),
        evidence=(
            Evidence(
                statement=f"{KIND}.for_metrics" if metrics else f"{KIND}.whole",
                figures=figures,
                context=words,
                source=source,
            ),
            *(_reason(one, source) for one in reasons[:REASONS]),
        ),
        cost=Cost(reason=f"{KIND}.no_price"),
        options=(
            Option(
                title=f"{KIND}.option.mend",
                kind="act",
                figures=words,
                effort_days=1,
                initiative={"name": f"{KIND}.initiative", "kind": "improvement"},
            ),
        ),
    )


def _reason(problem: TableProblem, source: Source) -> Evidence:
    code = problem.code if problem.code in TOLD else "other"
    return Evidence(
        statement=f"{KIND}.reason.{code}",
        figures={"count": problem.count},
        context={"column": problem.column or "a column", "message": problem.message},
        source=source,
    )


CHECK = Check(kind=KIND, dimension="data", find=find, thresholds=THRESHOLDS)
