"""The share of promises kept (details.md 8). Shared by deliveries to customers and from suppliers."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Definition, Ground, Simple


def kept_share(ground: Ground, table: str, done: str, where: str) -> Definition:
    """Rows done on or before `promised_at` ÷ rows due: those done, and open ones whose promise has passed."""
    by_date = "date" in (ground.type(table, done), ground.type(table, "promised_at"))
    day = "CAST({} AS DATE)" if by_date else "{}"
    kept = f"{day.format(done)} <= {day.format('promised_at')}"
    due = f"promised_at IS NOT NULL AND ({done} IS NOT NULL OR CAST(promised_at AS DATE) < as_of)"
    measure = f"avg(CASE WHEN {done} IS NOT NULL AND {kept} THEN 1 ELSE 0 END)"
    return Simple(table, measure, f"{where} AND {due}", "promised_at")
