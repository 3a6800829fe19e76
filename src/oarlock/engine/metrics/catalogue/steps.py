"""Figures over the cases of the event log."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Procedure


def over_cases(routine: str) -> Procedure:
    """A routine over the cases of all processes."""
    return Procedure(routine, "events", "at", ("=process", "=case_id", "=activity", "=started_at"))
