"""What the audit finds at Mossgate: exactly what is planted, by kind and key subjects; in the clean twin nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from oarlock.engine.model.audit import Audit
from oarlock.sample import ALL_FAULTS, TOLD_FAULTS, expected, write_sample
from oarlock.usecases.audit import audit_folder

TODAY = dt.date(2026, 6, 8)
pytestmark = pytest.mark.slow
ALONE = (
    "packs_nobody_owns",
    "offices_outside_the_strategy",
    "welcome_discounts",
    "refills_in_words_only",
    "loyalty_overspent",
    "vouchers_rewarded",
    "two_email_tools",
    "promoted_out_of_stock",
    "late_parcels",
    "dish_tabs_dearer",
    "office_discounts",
    "slow_payers",
)


def audited(folder: Path, *, seed: int = 0, clean: bool = False, faults: Iterable[str] | None = None) -> Audit:
    write_sample(folder / "mossgate", seed=seed, clean=clean, faults=faults)
    return audit_folder(folder / "mossgate", today=TODAY, home=folder / "home")


def found(audit: Audit) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return sorted(
        (finding.kind, tuple(sorted((one.type, one.id) for one in finding.subjects if one.key)))
        for finding in audit.findings
    )


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("faults", [TOLD_FAULTS, ALL_FAULTS], ids=["told", "all"])
def test_planted_company_yields_exactly_its_findings(seed: int, faults: frozenset[str], tmp_path: Path) -> None:
    assert found(audited(tmp_path, seed=seed, faults=faults)) == list(expected(faults))


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_clean_twin_yields_at_most_one_small_finding(seed: int, tmp_path: Path) -> None:
    audit = audited(tmp_path, seed=seed, clean=True)
    assert not set(found(audit)) & set(expected(ALL_FAULTS))
    assert len(audit.findings) <= 1
    assert all(finding.severity < 0.3 for finding in audit.findings)


@pytest.mark.parametrize("fault", ALONE)
def test_fault_alone_yields_only_its_findings(fault: str, tmp_path: Path) -> None:
    assert found(audited(tmp_path, faults=[fault])) == list(expected([fault]))
