import datetime as dt
import hashlib
from typing import Any

import pytest

from oarlock.engine.checks.assemble import run_checks
from oarlock.engine.checks.check import Check, Judging, TooLittle
from oarlock.engine.checks.release import LATER
from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Cost, Draft, Evidence, Option, Source, Subject
from oarlock.engine.model.needs import Needs
from oarlock.engine.model.snapshot import Economy, Snapshot
from oarlock.errors import InternalError

AS_OF = dt.date(2026, 6, 30)
ID = "orphan_work-" + hashlib.sha256(b"orphan_work|initiative:x").hexdigest()[:8]


def snapshot(**document: Any) -> Snapshot:
    base = {"oarlock": 1, "company": {"name": "Test", "currency": "EUR"}, **document}
    return Snapshot(company=Company.model_validate(base), as_of=AS_OF, economy=Economy(currency="EUR", revenue=100_000))


def draft(key: str = "x", mid: float | None = None, **facts: Any) -> Draft:
    return Draft(
        title="t",
        subjects=(Subject("initiative", key, key=True),),
        evidence=(Evidence(statement="s", figures={}, source=Source(plan=("goals",))),),
        cost=Cost(reason="r") if mid is None else Cost(low=mid, mid=mid, high=mid, how="h"),
        options=(Option(title="o", kind="act", initiative={"name": "n"}),),
        **facts,
    )


def check(*drafts: Draft, kind: str = "orphan_work", **facts: Any) -> Check:
    return Check(kind=kind, dimension="vertical", find=lambda snapshot, judging: list(drafts), **facts)


def test_an_id_is_the_contracts_hash_over_the_key() -> None:
    findings, _ = run_checks(snapshot(), [check(draft())], 0)
    assert findings[0].id == ID
    assert (findings[0].status, findings[0].since) == ("open", AS_OF)


def test_the_order_is_severity_times_confidence_then_price_then_id() -> None:
    """Prices 1,000 and 2,000 of 5,000 are severities .2 and .4; the dearer one is sure by a quarter only: .1."""
    cheap, dear, free, also_free = draft("a", 1_000), draft("b", 2_000, p=0.75), draft("c"), draft("d")
    findings, _ = run_checks(snapshot(), [check(dear, free, also_free, cheap)], 0)
    assert [one.subjects[0].id for one in findings][:2] == ["a", "b"]
    assert [one.id for one in findings][2:] == sorted(one.id for one in findings[2:])


def test_confidence_is_what_the_draft_knows_times_usable_rows() -> None:
    drafts = (draft("a"), draft("b", p=0.02), draft("c", draws_beyond=0.97, usable=0.5))
    findings, _ = run_checks(snapshot(), [check(*drafts)], 0)
    assert {one.subjects[0].id: one.confidence for one in findings} == {
        "a": 1,
        "b": pytest.approx(0.98),
        "c": pytest.approx(0.485),
    }


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ({"status": "accepted"}, "accepted"),
        ({"status": "dismissed"}, "dismissed"),
        ({"status": "dismissed", "until": "2026-07-01"}, "dismissed"),
        ({"status": "dismissed", "until": "2026-06-30"}, "open"),
        ({"status": "resolved"}, "returned"),
        ({"status": "returned"}, "returned"),
        ({"status": "open"}, "open"),
        ({"status": "dismissed", "range": [500, 1_500]}, "dismissed"),
        ({"status": "dismissed", "range": [100, 900]}, "open"),  # 1,000 a year is beyond the noise of then
    ],
)
def test_status_follows_what_was_decided(decision: dict[str, Any], status: str) -> None:
    record = {"id": ID, "at": "2026-04-02", "since": "2026-03-01", **decision}
    findings, _ = run_checks(snapshot(findings=[record]), [check(draft(mid=1_000))], 0)
    assert (findings[0].status, findings[0].since) == (status, dt.date(2026, 3, 1))


def test_a_deviation_on_the_finding_sets_it_aside_until_it_ends() -> None:
    deviation = {"id": "d", "name": "D", "item": {"finding": ID}, "sponsor": "ann", "cap": 0.1, "question": "?"}
    kept = snapshot(deviations=[{**deviation, "until": "2026-12-31"}])
    over = snapshot(deviations=[{**deviation, "until": "2026-01-31"}])
    assert run_checks(kept, [check(draft())], 0)[0][0].status == "dismissed"
    assert run_checks(over, [check(draft())], 0)[0][0].status == "open"


def test_two_findings_with_one_key_are_our_bug() -> None:
    with pytest.raises(InternalError, match="not unique"):
        run_checks(snapshot(), [check(draft(), draft())], 0)


def test_what_cannot_be_judged_says_why() -> None:
    without = check(kind="goal_without_owner", needs=Needs(keys=("goals",), columns=("orders.promised_at",)))
    small = Check(kind="drifting", dimension="adaptability", find=lambda s, j: TooLittle(("history",)))
    _, not_checked = run_checks(snapshot(), [without, small], 0)
    reasons = {one.kind: (one.reason, one.needs) for one in not_checked}
    assert reasons["goal_without_owner"] == ("no_data", ("goals", "orders.promised_at"))
    assert reasons["drifting"] == ("too_little", ("history",))
    assert reasons["silo"] == ("not_in_release", ("interactions",))
    assert len(not_checked) == 2 + len(LATER)


def test_q_is_split_over_the_statistical_kinds_that_have_data() -> None:
    """.10 over the two kinds that can run; the third has no data."""
    seen: list[float] = []

    def look(snapshot: Snapshot, judging: Judging) -> list[Draft]:
        seen.append(judging.q)
        return []

    kinds = ("loss_making", "late_delivery_harm")
    able = [Check(kind=kind, dimension="operations", find=look, statistical=True) for kind in kinds]
    unable = check(kind="slipping_customers", statistical=True, needs=Needs(columns=("orders",)))
    run_checks(snapshot(), [*able, unable, check()], 0)
    assert seen == [pytest.approx(0.05)] * 2
