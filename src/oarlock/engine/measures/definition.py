"""What a measure is: id, grade, needs, and the pure function that measures.

The signature is the same everywhere: `measure(snapshot, sampling) -> Measure`. `sampling.draws` is the number of bootstrap
draws (0: the figure alone, no range); `sampling.rng(name)` gives a seeded stream of its own, so that the order in which
measures run changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from oarlock.engine.model.measure import Measure, MeasureStatus
from oarlock.engine.model.needs import NOTHING, Needs
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling, percentile_interval

Measuring = Callable[[Snapshot, Sampling], Measure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A measure of measures.md.

    needs: keys that must be given for a value; its queries are run where their columns are present and are otherwise
    simply not there (the measure then says what it lacks). scored: it has a score of 0 to 100.
    """

    id: str
    grade: str
    measure: Measuring
    needs: Needs = NOTHING
    scored: bool = True


def absent(
    measure: str, grade: str, *, status: MeasureStatus, reason: str, needs: tuple[str, ...] = (), **details: Any
) -> Measure:
    """A measure without a value. `needs` (table, `table.column` or folder key) is what would make it measurable."""
    return Measure(
        id=measure, value=None, score=None, status=status, reason=reason, grade=grade,
        details={**details, **({"needs": needs} if needs else {})},
    )  # fmt: skip


def without_keys(measure: str, grade: str, *, snapshot: Snapshot, needs: Needs) -> Measure | None:
    """The `insufficient` result where a key the measure needs is not given, else None."""
    missing = needs.missing(snapshot.keys, snapshot.columns) if needs.keys or needs.columns else ()
    wanted = tuple(name for name in missing if name in (*needs.keys, *needs.columns))
    if not wanted:
        return None
    return absent(measure, grade, status="insufficient", reason="no_data", needs=wanted)


def score(value: float, *, low: float = 0.0, high: float = 1.0) -> float:
    """I1: 100·clip((value − low) ÷ (high − low), 0, 1) on fixed goalposts; `low` may lie above `high` (less is better)."""
    return 100.0 * min(1.0, max(0.0, (value - low) / (high - low)))


def likely_range(draws: NDArray[np.float64] | None, value: float, *, level: float) -> tuple[float, float]:
    """low and high of a value: the middle `level` of its draws, or the value twice where nothing was drawn (counted)."""
    return (value, value) if draws is None else percentile_interval(draws, level=level)
