"""All measures of a snapshot, and what each option of a finding would add to the index.

The gain of an option (findings.md, measures.md I5 b) is the index after its changes minus before, on the same snapshot:
the changes are applied to the plan's document and the measures of the index are computed again; the records stay. Both are
the index on the dimensions present, as a second audit would give it. A finding's gain is that of its best option.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from oarlock.engine.measures.composite.aggregation import index_value
from oarlock.engine.measures.composite.sensitivity import sensitivity
from oarlock.engine.measures.index import DIMENSIONS, dimension_weights, plain_scores
from oarlock.engine.measures.recorded import MEMO as RECORDED
from oarlock.engine.measures.registry import all_measures, measure_some
from oarlock.engine.model.company import Company
from oarlock.engine.model.document import apply
from oarlock.engine.model.finding import Change, Finding, Option
from oarlock.engine.model.measure import Index, Measure
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import FIGURES_ONLY, Sampling

DRAWS = 2000
IN_INDEX = frozenset(name for measures in DIMENSIONS.values() for name in measures)
UNREAD = frozenset(
    (
        *("target_cascade_gap", "stale_goal", "overloaded_plan", "metric_without_goal", "one_sided_measures", "silo"),
        *("duplicate_work", "campaign_without_stock", "unprepared_unit", "left_out_unit", "metric_defined_twice"),
        *("bottleneck_person", "handoff_delay", "handoff_broken", "contradiction", "process_without_goal"),
        *("process_off_path", "plan_against_market", "mix_drift", "price_out_of_market", "assumption_broken"),
        *("assumption_untested", "priority_mismatch", "budget_drift"),
    )
)
"""Kinds of the six dimensions whose cause no measure of the index reads (findings.md, column *index*)."""


def measure_all(snapshot: Snapshot, seed: int = 0, *, draws: int = DRAWS) -> dict[str, Measure]:
    """Every measure of this release on the snapshot, by id; same snapshot and seed, same figures."""
    sampling = Sampling(draws=draws, seed=seed)
    return {one.id: one.measure(snapshot, sampling) for one in all_measures()}


def with_gains(snapshot: Snapshot, findings: Iterable[Finding], seed: int = 0) -> list[Finding]:
    """The findings with `index_gain` filled in, of each option and of the finding.

    None for kinds outside the six dimensions, for an option without changes, and where no dimension is present. `seed` is
    taken for symmetry with the other stages: gains are differences of figures, nothing is drawn.
    """
    bench = bench_of(snapshot)
    return [_with_gain(one, bench) for one in findings]


def with_steadiness(index: Index, snapshot: Snapshot, findings: Iterable[Finding], seed: int = 0) -> Index:
    """The index with its sensitivity (I6) judged on the findings as well: does the order of the gains depend on the weights?

    Takes findings that have their gains; those without a gain play no part. Without any the index stays as it is.
    """
    bench = bench_of(snapshot)
    after = [
        bench.scores_after(max(tried, key=lambda one: one.index_gain or 0.0))
        for finding in findings
        if (tried := [one for one in finding.options if one.index_gain is not None])
    ]
    found = sensitivity(bench.scores, dimension_weights(snapshot.company.policy), seed=seed, after=after)
    return index if not after or found is None else replace(index, sensitivity=asdict(found))


def bench_of(snapshot: Snapshot) -> Bench:
    """The snapshot's bench; kept with it, so that a change is tried once."""
    if "bench" not in snapshot.memo:
        snapshot.memo["bench"] = Bench(snapshot)
    found: Bench = snapshot.memo["bench"]
    return found


def _with_gain(finding: Finding, bench: Bench) -> Finding:
    if finding.dimension not in DIMENSIONS:
        return replace(
            finding, index_gain=None, options=tuple(replace(one, index_gain=None) for one in finding.options)
        )
    options = in_order(
        (replace(one, index_gain=bench.gain_of(one)) for one in finding.options), finding.dimension, bench
    )
    gains = [one.index_gain for one in options if one.index_gain is not None]
    return replace(finding, options=options, index_gain=max(gains) if gains else bench.without_changes(finding.kind))


def in_order(options: Iterable[Option], dimension: str, bench: Bench) -> tuple[Option, ...]:
    """Options by gain ÷ effort (findings.md, Order), but those behind that would lower a measure of the own dimension.

    So the option offered first never lowers one (measures.md, property 4), where there is any that does not. An act outside
    the plan has no gain; it stands after gains and before losses. Where all is equal, the check's order stays.
    """
    return tuple(sorted(options, key=lambda one: (bench.lowers(one, dimension), -gain_per_day(one))))


def gain_per_day(option: Option) -> float:
    """Gain ÷ days of effort; 0 for an act outside the plan. Less than a tenth of a day counts as that."""
    return (option.index_gain or 0.0) / max(option.effort_days, 0.1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a change led to: the scores of measures and of the dimensions present, and the index on these."""

    measures: Mapping[str, float]
    scores: Mapping[str, float]
    index: float | None


class Bench:
    """A snapshot on which changes are tried; equal changes are tried once.

    index: the one on the dimensions present before any change, None where there is none.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._document = snapshot.company.to_document()
        self._tried: dict[str, Tried] = {}
        self._before = _look(snapshot)
        self.scores, self.index = self._before.scores, self._before.index

    def without_changes(self, kind: str) -> float | None:
        """The gain of a finding none of whose options changes the plan: 0 where no measure reads its cause, else unknown."""
        return 0.0 if kind in UNREAD and self.index is not None else None

    def gain_of(self, option: Option) -> float | None:
        """Index after the option's changes − before; None without changes or where no dimension is present."""
        if not option.changes or self.index is None:
            return None
        then = self._try(option.changes).index
        return None if then is None else then - self.index

    def scores_after(self, option: Option) -> Mapping[str, float]:
        """The scores of the dimensions present after the option's changes."""
        return self._try(option.changes).scores

    def lowers(self, option: Option, dimension: str) -> bool:
        """True when the option's changes lower a measure of the dimension that has a score before and after."""
        if not option.changes:
            return False
        after = self._try(option.changes).measures
        before = self._before.measures
        return any(
            after[name] < before[name] - 1e-9 for name in DIMENSIONS[dimension] if name in before and name in after
        )

    def _try(self, changes: tuple[Change, ...]) -> Tried:
        key = repr(changes)
        if key not in self._tried:
            self._tried[key] = _look(changed_snapshot(self._snapshot, self._document, changes))
        return self._tried[key]


def changed_snapshot(snapshot: Snapshot, document: Mapping[str, Any], changes: Iterable[Change]) -> Snapshot:
    """The snapshot with the changes applied to its plan; its records, and what rests on them alone, stay."""
    listed = tuple(changes)
    after = replace(snapshot, company=_revised(snapshot.company, apply(document, listed), listed))
    if RECORDED in snapshot.memo:
        after.memo[RECORDED] = snapshot.memo[RECORDED]
    return after


def _revised(company: Company, document: Mapping[str, Any], changes: Iterable[Change]) -> Company:
    """The document as a company; only the keys that changed are read anew."""
    keys = {change.path.split("/")[0] for change in changes}
    if any(key not in document for key in keys):
        return Company.model_validate(document)
    always = {key: document[key] for key in ("oarlock", "company")}
    read = Company.model_validate({**always, **{key: document[key] for key in keys}})
    return company.model_copy(update={key: getattr(read, key) for key in keys})


def _look(snapshot: Snapshot) -> Tried:
    """Figures only, nothing drawn."""
    measures = measure_some(snapshot, IN_INDEX, FIGURES_ONLY)
    scores = plain_scores(measures)
    known = {name: one.score for name, one in measures.items() if one.measured and one.score is not None}
    return Tried(known, scores, index_value(scores, dimension_weights(snapshot.company.policy)))
