"""What we say about a business: findings with evidence, price and options (contract: findings.md).

Sentences are not here: a `Message` is a key and typed figures; `report.wording` holds the sentences.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Figure = float | int | str | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence by key, with the figures and names that fill it."""

    key: str
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something a finding is about. `key` subjects make its identity; the others are context."""

    type: str
    id: str
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where figures come from: exactly one of `query` (with `tables`), `plan`, `measure` (with `inputs`, `seed`).

    The query is DuckDB SQL over the canonical views and returns ONE row whose columns carry the names of the figures.
    """

    query: str | None = None
    tables: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    measure: str | None = None
    inputs: tuple[str, ...] = ()
    seed: int | None = None

    def __post_init__(self) -> None:
        if sum((self.query is not None, bool(self.plan), self.measure is not None)) != 1:
            raise ValueError("a source is exactly one of query, plan and measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A statement, every figure in it, and where the figures come from.

    `context` holds what the sentence names besides figures (names of items, units); it is not part of the JSON's figures.
    """

    statement: str
    figures: Mapping[str, Figure]
    source: Source
    context: Mapping[str, Any] = field(default_factory=dict)
    series: Sequence[tuple[dt.date, float | None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A price with its range, or the reason why there is none (`mid` None and `reason` given).

    `how` is a message key; `upper_bound` marks a price that is at most this (then `low` is 0).
    """

    low: float | None = None
    mid: float | None = None
    high: float | None = None
    per: Literal["event", "year"] = "year"
    how: str | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    upper_bound: bool = False

    def __post_init__(self) -> None:
        if (self.mid is None) == (self.reason is None):
            raise ValueError("a cost has either a figure or the reason why there is none")
        if self.mid is not None and self.how is None:
            raise ValueError("a price says how it was computed")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the plan by path (`initiatives/x/start`); `to` None removes."""

    path: str
    to: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A way to mend a finding. Without changes it is an act outside the plan and carries an `initiative` template."""

    title: str
    kind: Literal["assign", "link", "reschedule", "retarget", "reweight", "fund", "stop", "merge", "sanction", "act"]
    figures: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    effort_days: float = 0.5
    initiative: Mapping[str, Any] | None = None
    index_gain: float | None = None

    def __post_init__(self) -> None:
        if not self.changes and self.initiative is None:
            raise ValueError("an act outside the plan names the initiative it would create")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a check returns: everything but identity, severity, status and gain, which are given in one place each.

    title: message key; figures: what fills the title. units, goals: whom it reaches (severity): units and goals named
    directly; the reach through the plan is added by `checks.severity`. usable: share of usable rows behind it.
    p: adjusted p-value for tests; draws_beyond: share of bootstrap draws beyond the threshold for intervals.
    """

    title: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    subjects: tuple[Subject, ...]
    evidence: tuple[Evidence, ...]
    cost: Cost
    options: tuple[Option, ...]
    p: float | None = None
    draws_beyond: float | None = None
    usable: float = 1.0

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("no finding without evidence")
        if not self.options:
            raise ValueError("at least one option besides leaving it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding, complete."""

    id: str
    kind: str
    dimension: str
    title: Message
    severity: float
    severity_reasons: Mapping[str, float]
    confidence: float
    subjects: tuple[Subject, ...]
    evidence: tuple[Evidence, ...]
    cost: Cost
    index_gain: float | None
    options: tuple[Option, ...]
    since: dt.date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A kind that could not be judged, and what would make it judgeable."""

    kind: str
    reason: Literal["no_data", "too_little", "not_in_release"]
    needs: tuple[str, ...]


def finding_id(kind: str, subjects: Sequence[Subject]) -> str:
    """The stable id: kind, '-', first 8 hex digits of SHA-256 over the sorted key subjects (contract: Identity)."""
    keys = sorted(f"{subject.type}:{subject.id}" for subject in subjects if subject.key)
    digest = hashlib.sha256("|".join([kind, *keys]).encode()).hexdigest()
    return f"{kind}-{digest[:8]}"
