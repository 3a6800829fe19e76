"""What rests on a table: the metrics computed from it, and the queries of measures and checks that read it."""

from __future__ import annotations

import re

from oarlock.engine.checks.names import metric_name
from oarlock.engine.model.snapshot import Snapshot


def metrics_on(snapshot: Snapshot, table: str) -> tuple[str, ...]:
    """The metrics computed from the table, sorted."""
    return tuple(sorted(metric for metric, tables in snapshot.metric_tables.items() if table in tables))


def is_used(snapshot: Snapshot, table: str) -> bool:
    """True when a metric, or a query of a measure or check, reads the table."""
    word = re.compile(rf"\b{re.escape(table)}\b")
    return bool(metrics_on(snapshot, table)) or any(word.search(text) for text in snapshot.sql.values())


def names_on(snapshot: Snapshot, table: str, most: int = 5) -> list[str]:
    """Names of the metrics computed from the table, the plan's own first, at most `most`."""
    declared = {one.id for one in snapshot.company.metrics}
    ranked = sorted(metrics_on(snapshot, table), key=lambda metric: (metric not in declared, metric))
    return [metric_name(snapshot, metric) for metric in ranked[:most]]
