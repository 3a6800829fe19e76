"""How long things take when some have not ended yet."""

from __future__ import annotations

from collections.abc import Sequence


def kaplan_meier(times: Sequence[float], ended: Sequence[bool]) -> list[tuple[float, float]]:
    """(time, share still open after it) at every time at which something ended; open items are censored at their time.

    Source: Kaplan & Meier 1958, JASA 53:457.
    """
    pairs = sorted(zip(times, ended, strict=True))
    share, steps = 1.0, []
    for time in dict.fromkeys(time for time, over in pairs if over):
        at_risk = sum(1 for one, _ in pairs if one >= time)
        ends = sum(1 for one, over in pairs if over and one == time)
        share *= 1 - ends / at_risk
        steps.append((time, share))
    return steps


def median_time(times: Sequence[float], ended: Sequence[bool]) -> float | None:
    """The first time at which at most half are still open; None where it is not reached (longer than was observed)."""
    return next((time for time, share in kaplan_meier(times, ended) if share <= 0.5 + 1e-12), None)
