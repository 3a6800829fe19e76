"""The sample company's folder: what it holds, and that the same arguments give the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import yaml

from oarlock.engine.model.company import Company
from oarlock.engine.model.tables import TABLES
from oarlock.errors import InputError
from oarlock.sample import ALL_FAULTS, EXPECTED, FAULTS, TOLD_FAULTS, expected, sample_document, write_sample
from oarlock.sample.write import SOURCES


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mossgate")
    write_sample(path)
    return path


def test_same_seed_gives_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path)
    assert digests(tmp_path) == digests(folder)


def test_another_seed_gives_other_records_and_the_same_plan(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=1)
    mine, other = digests(folder), digests(tmp_path)
    assert mine.keys() == other.keys()
    assert mine["data/orders.parquet"] != other["data/orders.parquet"]
    assert mine["goals/goals.yaml"] == other["goals/goals.yaml"]


def test_folder_holds_every_source_and_is_small(folder: Path) -> None:
    assert all((folder / path).is_file() for path in SOURCES.values())
    assert set(SOURCES) <= set(TABLES)
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 25_000_000


@pytest.mark.parametrize("faults", [None, (), *[(fault.name,) for fault in FAULTS]], ids=str)
def test_plan_is_a_valid_company_with_and_without_each_fault(faults: tuple[str, ...] | None) -> None:
    company = Company.model_validate(sample_document(faults=faults))
    assert len(company.goals) == 8
    assert len(company.units) == 7


def test_written_plan_says_what_the_document_says(folder: Path) -> None:
    written: dict[str, object] = {}
    for path in sorted(folder.rglob("*.yaml")):
        for key, value in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).items():
            assert key not in written
            written[key] = value
    del written["include"]
    assert written == _as_text(sample_document())


def test_unknown_fault_is_refused() -> None:
    with pytest.raises(InputError, match="no_such_fault"):
        sample_document(faults=["no_such_fault"])


def test_every_fault_yields_findings_of_its_own() -> None:
    assert len(ALL_FAULTS) == len(FAULTS)
    every = expected(ALL_FAULTS)
    assert len(set(every)) == len(every) == sum(len(fault.findings) for fault in FAULTS)
    assert set(EXPECTED) == set(expected(TOLD_FAULTS)) < set(every)
    assert 14 <= len(EXPECTED) <= 26
    assert expected(()) == ()
    assert all(list(keys) == sorted(keys) for _, keys in EXPECTED)


def _as_text(content: object) -> object:
    """Everything as a YAML reader without types sees it."""
    if isinstance(content, dict):
        return {key: _as_text(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_as_text(value) for value in content]
    if isinstance(content, bool):
        return str(content).lower()
    return str(content)
