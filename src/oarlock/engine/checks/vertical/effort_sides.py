"""What the kinds that rest on effort share: how it is drawn, where its figures come from, the words of its basis."""

from __future__ import annotations

from oarlock.engine.measures.recorded import HOURS
from oarlock.engine.model.finding import Source
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import Sampling

DRAWS = 2000
PLAN_KEYS = ("goals", "objectives", "initiatives", "deviations")


def sampling_of(snapshot: Snapshot) -> Sampling:
    """The bootstrap of a run: 2,000 draws from the run's seed."""
    return Sampling(draws=DRAWS, seed=snapshot.seed)


def source_of(snapshot: Snapshot, measure: str) -> Source:
    """A figure of a measure of effort: the plan, and the query of the hours where it was run."""
    keys = tuple(key for key in PLAN_KEYS if snapshot.company.has(key))
    queries = (snapshot.sql[HOURS.name],) if HOURS.name in snapshot.sql else ()
    return Source(measure=measure, inputs=(*keys, *queries), seed=snapshot.seed)
