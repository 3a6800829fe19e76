"""An objective of one person is never named, whatever is wrong with it (contract: Persons)."""

import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.registry import all_checks

FAMILIES = ("vertical", "behavioural", "adaptability")
KINDS = {check.kind: check for check in all_checks() if check.dimension in FAMILIES}


@pytest.fixture
def company(planned, sound):
    """Four people, each with an objective that has no goal, measure, due or owner here any more."""
    sound["people"] += [{"id": f"solo-{i}", "unit": "field", "to": "2026-02-01"} for i in range(4)]
    sound["objectives"] += [
        {"id": f"own-{i}", "name": f"Private {i}", "person": f"solo-{i}", "start": "2025-01-01", "cadence": "weekly"}
        for i in range(4)
    ]
    return planned({**sound, "check_ins": [{"on": {"goal": "grow"}, "at": "2026-06-29"}]})


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_kind_names_it(company, kind):
    check = KINDS[kind]
    snapshot = company.snapshot(check)
    if check.not_checked(snapshot) is not None:
        return
    found = check.find(snapshot, check.judging(snapshot))
    for draft in [] if isinstance(found, TooLittle) else found:
        told = str(draft)
        assert not any(word in told for word in ("own-", "solo-", "Private"))
