"""Two audits compared: findings new, gone, moved; the index's difference on common dimensions."""

import datetime as dt
import json
import math
from pathlib import Path
from statistics import NormalDist

import pytest

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.measure import DimensionScore, Index
from oarlock.errors import InputError
from oarlock.usecases.compare_audits import compare, compare_with_file


def dimension(name: str, value: float | None, low: float = 0, high: float = 0) -> DimensionScore:
    return DimensionScore(
        name=name, value=value, low=low, high=high, measured=value is not None, coverage=1.0, weights={}, measures={}
    )


def audit(**dimensions: tuple[float, float, float] | None) -> Audit:
    scores = {name: dimension(name, *(triple or (None,))) for name, triple in dimensions.items()}
    index = Index(
        value=None,
        low=None,
        high=None,
        level=0.8,
        bounds=None,
        coverage=0,
        weakest=None,
        on_present=None,
        dimensions=scores,
    )
    return Audit(
        company="Reed",
        currency="EUR",
        as_of=dt.date(2026, 6, 30),
        plan_version="unversioned",
        input={"folder_sha256": "", "tables": {}},
        index=index,
        findings=(),
        not_checked=(),
        weights=dict.fromkeys(dimensions, 1.0),
    )


def earlier(**dimensions: tuple[float, float, float]) -> dict:
    return {
        "as_of": "2026-05-31",
        "findings": [{"id": "stale_goal-1", "kind": "stale_goal", "title": "t", "severity": 0.1, "confidence": 1.0}],
        "dimensions": {
            name: {"measured": True, "value": value, "low": low, "high": high}
            for name, (value, low, high) in dimensions.items()
        },
    }


def test_the_difference_uses_only_dimensions_present_at_both_dates() -> None:
    found = compare(earlier(vertical=(80, 80, 80)), audit(vertical=(90, 90, 90), horizontal=(20, 20, 20)))["index"]
    assert found["dimensions"] == ["vertical"]
    assert found["difference"] == pytest.approx(10)  # by hand: 90 - 80, the new dimension plays no part
    assert found["shown"]  # both counted, so any difference is one


def test_the_range_is_that_of_two_independent_geometric_means() -> None:
    found = compare(
        earlier(vertical=(64, 60, 68), horizontal=(49, 45, 53)), audit(vertical=(81, 77, 85), horizontal=(36, 32, 40))
    )["index"]
    # by hand: square roots of the products; sd of a dimension = half width / z; delta method on logarithms, weight 1/2 each
    z = NormalDist().inv_cdf(0.9)
    then, now = math.sqrt(64 * 49), math.sqrt(81 * 36)
    sd_then = then * math.hypot(0.5 * 4 / z / 64, 0.5 * 4 / z / 49)
    sd_now = now * math.hypot(0.5 * 4 / z / 81, 0.5 * 4 / z / 36)
    half = z * math.hypot(sd_then, sd_now)
    assert found["difference"] == pytest.approx(now - then)
    assert (found["low"], found["high"]) == pytest.approx((now - then - half, now - then + half))
    assert not found["shown"]  # 54 - 56 = -2 lies within the range


def test_without_a_common_dimension_there_is_no_difference() -> None:
    found = compare(earlier(vertical=(80, 80, 80)), audit(vertical=None))["index"]
    assert found["difference"] is None
    assert found["reason"]


def test_a_finding_no_longer_there_is_gone() -> None:
    found = compare(earlier(vertical=(80, 80, 80)), audit(vertical=(80, 80, 80)))
    assert [one["id"] for one in found["gone"]] == ["stale_goal-1"]
    assert found["new"] == found["moved"] == []


@pytest.mark.parametrize("content", ["{", "[]", '{"findings": []}', "\x00"])
def test_a_file_that_is_no_audit_is_refused_with_what_to_do(tmp_path: Path, content: str) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="oarlock audit DIR --json"):
        compare_with_file(audit(vertical=(80, 80, 80)), path)


def test_an_audit_saved_as_json_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps(earlier(vertical=(70, 70, 70))), encoding="utf-8")
    assert compare_with_file(audit(vertical=(80, 80, 80)), path)["index"]["difference"] == pytest.approx(10)
