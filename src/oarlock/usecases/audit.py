"""The audit: open the company, look at everything once, measure, check, price, and say what each option would gain."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from oarlock.engine.checks.assemble import run_checks
from oarlock.engine.checks.registry import all_checks
from oarlock.engine.measures.index import build_index
from oarlock.engine.measures.registry import measure_needs
from oarlock.engine.measures.unit_split import split_by_unit
from oarlock.engine.model.audit import Audit
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.realign.gains import measure_all, with_gains, with_steadiness
from oarlock.usecases.build_snapshot import build_snapshot
from oarlock.usecases.open_company import OpenCompany, open_company


def audit_folder(
    folder: Path,
    *,
    today: dt.date,
    as_of: dt.date | None = None,
    seed: int = 0,
    home: Path | None = None,
    rehash: bool = False,
    steward: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Audit:
    """Audits a company folder.

    today is the caller's day (the engine has no clock); as_of defaults to the contract's rule; progress is
    told what is being read. Raises InputError with all
    problems of folder and data, OutsideError when disk or database fail.
    """
    timings: dict[str, float] = {}
    with _timed(timings, "load"):
        opened = open_company(folder, today=today, as_of=as_of, home=home, rehash=rehash, progress=progress)
    with opened:
        return audit_opened(opened, seed=seed, steward=steward, timings=timings)


def audit_opened(
    opened: OpenCompany, *, seed: int = 0, steward: bool = False, timings: dict[str, float] | None = None
) -> Audit:
    """Audits a company that is already open."""
    spent = timings if timings is not None else {}
    with _timed(spent, "metrics"):
        snapshot = take_snapshot(opened, seed=seed, steward=steward)
    return judge(opened, snapshot, spent)


def take_snapshot(opened: OpenCompany, *, seed: int = 0, steward: bool = False) -> Snapshot:
    """All that the checks and measures of this release look at."""
    needs = [*(check.needs for check in all_checks()), *measure_needs()]
    return build_snapshot(opened, needs, seed=seed, steward=steward)


def judge(opened: OpenCompany, snapshot: Snapshot, timings: dict[str, float]) -> Audit:
    """Measures, index, findings with gains; released to the audience the snapshot names."""
    company = opened.company
    with _timed(timings, "measures"):
        measures = measure_all(snapshot, snapshot.seed)
        index = build_index(measures, company.policy, snapshot.seed)
    with _timed(timings, "checks"):
        findings, not_checked = run_checks(snapshot, all_checks(), snapshot.seed)
    with _timed(timings, "gains"):
        findings = list(with_gains(snapshot, findings, snapshot.seed))
        index = with_steadiness(index, snapshot, findings, snapshot.seed)
    inside = {name for dimension in index.dimensions.values() for name in dimension.measures}
    zone = company.policy.healthy_zone
    return Audit(
        company=company.company.name,
        currency=company.company.currency,
        as_of=snapshot.as_of,
        plan_version=opened.plan_version,
        input=opened.input_record(),
        index=index,
        findings=tuple(findings),
        not_checked=tuple(not_checked),
        supporting={name: one for name, one in measures.items() if name not in inside},
        tables=snapshot.tables,
        healthy_zone=(float(zone[0]), float(zone[1])),
        level=float(company.policy.confidence),
        weights={name: float(value) for name, value in company.policy.dimensions.model_dump().items()},
        warnings=opened.warnings,
        timings={name: round(seconds, 3) for name, seconds in timings.items()},
        steward=snapshot.steward,
        series=snapshot.series,
        metric_names={one.id: one.name or one.id for one in company.metrics},
        units=split_by_unit(index, snapshot.plan, company.policy),
        unit_names={one.id: one.name for one in snapshot.plan.units.values()},
    )


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - started
