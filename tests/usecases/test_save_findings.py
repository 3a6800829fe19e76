"""What `--save` writes: new, solved, back again; what people decided is kept."""

import datetime as dt

import pytest

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.finding import (
    Change,
    Cost,
    Evidence,
    Finding,
    Message,
    NotChecked,
    Option,
    Source,
    Subject,
)
from oarlock.engine.model.measure import Index
from oarlock.engine.model.organisation import FindingDecision
from oarlock.usecases.save_findings import changes_of

AS_OF = dt.date(2026, 6, 30)
EMPTY = Index(
    value=None, low=None, high=None, level=0.8, bounds=None, coverage=0, weakest=None, on_present=None, dimensions={}
)


def finding(id_: str, status: str = "open", cost: Cost | None = None) -> Finding:
    return Finding(
        id=id_,
        kind=id_.rsplit("-", 1)[0],
        dimension="vertical",
        title=Message("t"),
        severity=0.2,
        severity_reasons={},
        confidence=1.0,
        subjects=(Subject("goal", "g", key=True),),
        evidence=(Evidence(statement="s", figures={}, source=Source(plan=("goals/g",))),),
        cost=cost or Cost(reason="none"),
        index_gain=None,
        options=(Option(title="o", kind="assign", changes=(Change("goals/g/owner", "ann"),)),),
        since=dt.date(2026, 5, 1),
        status=status,
    )


def audit(*findings: Finding, unjudged: tuple[str, ...] = ()) -> Audit:
    return Audit(
        company="Reed",
        currency="EUR",
        as_of=AS_OF,
        plan_version="unversioned",
        input={},
        index=EMPTY,
        findings=findings,
        not_checked=tuple(NotChecked(kind=kind, reason="no_data", needs=()) for kind in unjudged),
    )


def record(id_: str, status: str) -> dict[str, FindingDecision]:
    return {id_: FindingDecision.model_validate({"id": id_, "status": status, "at": "2026-05-31"})}


def test_a_new_finding_is_recorded_with_since_and_range() -> None:
    cost = Cost(low=10, mid=20, high=30, how="h")
    (change,) = changes_of(audit(finding("stale_goal-1", cost=cost)), {})
    assert change == Change(
        "findings/stale_goal-1",
        {"id": "stale_goal-1", "status": "open", "at": "2026-06-30", "since": "2026-05-01", "range": [10.0, 30.0]},
    )


@pytest.mark.parametrize("status", ["open", "accepted", "returned"])
def test_what_is_no_longer_seen_is_solved(status: str) -> None:
    changes = list(changes_of(audit(), record("stale_goal-1", status)))
    assert changes[0] == Change("findings/stale_goal-1/status", "resolved")


def test_what_could_not_be_judged_is_not_called_solved() -> None:
    assert not list(changes_of(audit(unjudged=("stale_goal",)), record("stale_goal-1", "open")))


def test_what_people_set_aside_stays_so() -> None:
    assert not list(changes_of(audit(), record("stale_goal-1", "dismissed")))
    seen = audit(finding("stale_goal-1", status="dismissed"))
    assert not list(changes_of(seen, record("stale_goal-1", "dismissed")))


def test_what_was_solved_and_is_seen_again_is_back() -> None:
    changes = list(changes_of(audit(finding("stale_goal-1", status="returned")), record("stale_goal-1", "resolved")))
    assert changes[0] == Change("findings/stale_goal-1/status", "returned")
