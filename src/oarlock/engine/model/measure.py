"""A figure of measures.md, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

MeasureStatus = Literal["ok", "weak", "insufficient", "undefined", "suppressed", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The result of a measure.

    value and low..high (at `level`) are in the measure's own unit; `score` is 0-100, higher is better, None where the
    measure has no score or no value. `draws` are bootstrap draws of the SCORE (same length for all measures of a run),
    None where the value is counted. `method` says how the range was made: counted, weeks resampled, wilson, ...
    `by_unit` maps unit -> (base, score) for the split of the shortfall (I5 d); "" holds what has no unit, "-" groups that
    are too small to be shown. `details` holds the parts (per goal shares, per element coverage) for pages and checks.
    """

    id: str
    value: float | None
    score: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.8
    n: int = 0
    status: MeasureStatus = "ok"
    reason: str | None = None
    inputs: tuple[str, ...] = ()
    method: str = "counted"
    grade: str = "C"
    draws: NDArray[np.float64] | None = None
    by_unit: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def measured(self) -> bool:
        """True when a score is there."""
        return self.score is not None and self.status in ("ok", "weak")


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionScore:
    """A dimension of the index: its score, range, coverage and the measures with their weights."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    measured: bool
    coverage: float
    weights: Mapping[str, float]
    measures: Mapping[str, Measure]
    needs: tuple[str, ...] = ()
    share_of_shortfall: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The alignment index. `value` is None below a coverage of .5; `on_present` is the index on the dimensions present."""

    value: float | None
    low: float | None
    high: float | None
    level: float
    bounds: tuple[float, float] | None
    coverage: float
    weakest: str | None
    on_present: float | None
    dimensions: Mapping[str, DimensionScore]
    sensitivity: Mapping[str, Any] = field(default_factory=dict)
    draws: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitScore:
    """A unit: its own score by dimension, the weight of these dimensions ÷ all, its share of the company's shortfall."""

    dimensions: Mapping[str, float]
    coverage: float
    share_of_shortfall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSplit:
    """All units with a score or a share. Shares of leaves and the rest add up to 1 (to 0 where nothing is short).

    rest: what has no unit, a hidden one or one with units below it; why: which of these it is, as cli.md words it.
    """

    units: Mapping[str, UnitScore]
    rest: float
    why: tuple[str, ...]
