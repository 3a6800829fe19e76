"""An answer to a question about metrics: series, the queries behind them, and what could not be computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from oarlock.engine.model.metric import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricAnswer:
    """series by metric id; sql: the queries that were run, by name; unavailable: id -> (reason code, what is needed)."""

    company: str
    currency: str
    as_of: dt.date
    names: Mapping[str, str]
    series: Mapping[str, Series]
    sql: Mapping[str, str] = field(default_factory=dict)
    unavailable: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    steward: bool = False
