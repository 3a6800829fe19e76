import os
import re
from pathlib import Path

import pytest

from oarlock.engine.checks.registry import all_checks
from oarlock.engine.checks.release import KINDS, LATER
from oarlock.engine.checks.severity import DAMAGE


def test_every_kind_is_either_built_or_named_as_later() -> None:
    built = [check.kind for check in all_checks()]
    assert sorted([*built, *LATER]) == sorted(KINDS)


def test_checks_carry_the_dimension_and_thresholds_of_the_table() -> None:
    for check in all_checks():
        assert check.dimension == KINDS[check.kind].dimension, check.kind
        assert dict(check.thresholds) == dict(KINDS[check.kind].thresholds), check.kind


def test_every_kind_has_a_damage_between_a_blemish_and_all() -> None:
    assert set(DAMAGE) == set(KINDS)
    assert all(0.1 <= damage <= 1 for damage in DAMAGE.values())


@pytest.mark.shared
def test_the_table_is_the_contracts() -> None:
    """Origin: the rows of findings.md, read here by their bars."""
    shared = os.environ.get("OARLOCK_SHARED")
    if not shared:
        pytest.skip("OARLOCK_SHARED names no folder with the contract")
    text = (Path(shared) / "contract" / "findings.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| `[a-z_]+` \|", line)]
    assert [row[1].strip(" `") for row in rows] == list(KINDS)
    for row in rows:
        kind = row[1].strip(" `")
        thresholds = {
            name: float(value.replace("−", "-")) for name, value in re.findall(r"`([a-z_]+)` ([−-]?[0-9.]+)", row[5])
        }
        assert row[2].split("(")[0].strip() == KINDS[kind].dimension, kind
        assert thresholds == dict(KINDS[kind].thresholds), kind
