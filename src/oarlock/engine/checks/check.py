"""What a check is: kind, dimension, needs, thresholds, and the pure function that finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from oarlock.engine.model.finding import Draft, NotChecked
from oarlock.engine.model.needs import NOTHING, Needs
from oarlock.engine.model.snapshot import Snapshot

Dimension = Literal[
    "vertical",
    "horizontal",
    "external",
    "cognitive",
    "behavioural",
    "cultural",
    "operations",
    "course",
    "synergy",
    "adaptability",
    "resilience",
    "ethics",
    "data",
]


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Returned by `find` (instead of drafts) when the records are there but too few to judge; `needs` says what of.

    `reason` is `no_data` where none of several alternatives is there, which `Needs` cannot say.
    """

    needs: tuple[str, ...]
    reason: Literal["no_data", "too_little"] = "too_little"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What a check is given besides the snapshot: its thresholds after policy, and q for its statistical family."""

    thresholds: Mapping[str, float]
    q: float = 0.10


Find = Callable[[Snapshot, Judging], Iterable[Draft] | TooLittle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A finding kind. `thresholds` are the defaults of findings.md; `statistical` marks a family for multiplicity."""

    kind: str
    dimension: Dimension
    find: Find
    needs: Needs = NOTHING
    thresholds: Mapping[str, float] = field(default_factory=dict)
    statistical: bool = False

    def judging(self, snapshot: Snapshot, q: float = 0.10) -> Judging:
        """The thresholds with the company's own values put in."""
        own = snapshot.company.policy.thresholds.get(self.kind, {})
        return Judging(thresholds={**self.thresholds, **{name: float(value) for name, value in own.items()}}, q=q)

    def not_checked(self, snapshot: Snapshot) -> NotChecked | None:
        """Why it cannot be judged on this snapshot, or None."""
        missing = self.needs.missing(snapshot.keys, snapshot.columns)
        return NotChecked(kind=self.kind, reason="no_data", needs=missing) if missing else None
