"""Who is employed at a moment, and who left (details.md 17). Shared by the staff metrics."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Definition, Ground, On, Opened, Procedure, Simple


def _begun(ground: Ground) -> str:
    return 'greatest(hired_at, "from")' if ground.has("employees.from") else "hired_at"


def _until(ground: Ground) -> str | None:
    """The first day on which the stay is over: the day of leaving, the day after `to`."""
    ends = [
        end
        for end, column in (("left_at", "left_at"), ('add_days("to", 1)', "to"))
        if ground.has(f"employees.{column}")
    ]
    if not ends:
        return None
    return ends[0] if len(ends) == 1 else f"least({ends[0]}, {ends[1]})"


def headcount(ground: Ground) -> Definition:
    """Different persons employed at the end."""
    return Opened("employees", "count(DISTINCT person_id)", _begun(ground), _until(ground))


def filled_posts(ground: Ground) -> Definition:
    """Posts filled at the end; a person counts once."""
    until = _until(ground)
    args = ("=person_id", f"={until}" if until else None, "=fte")
    return Procedure("fte_open", "employees", _begun(ground), args)


average_headcount = On("month_ends", Opened("employees", "count(DISTINCT person_id)", "hired_at", "left_at"))
"""The mean of the month ends."""


def leavers(where: str | None = None) -> Simple:
    """Persons by the day they left."""
    gone = "left_at IS NOT NULL"
    return Simple("employees", "count(DISTINCT person_id)", f"{gone} AND {where}" if where else gone, "left_at")
