"""Shared by all tests: a home of their own, the published companies where they are there, the demo written once a run."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Oarlock's own data for this run."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def _own_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OARLOCK_HOME", str(home))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with published records, from OARLOCK_SHARED; without it the test is skipped and says so."""
    named = os.environ.get("OARLOCK_SHARED")
    if not named:
        pytest.skip("OARLOCK_SHARED is not set: the published records are not at hand")
    path = Path(named)
    if not (path / "companies").is_dir():
        pytest.skip(f"{path} holds no companies")
    return path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company with its planted faults, seed 0."""
    from oarlock.sample import write_sample

    folder = tmp_path_factory.mktemp("demo") / "mossgate"
    write_sample(folder, seed=0)
    return folder


@pytest.fixture(scope="session")
def clean_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company's clean twin, seed 0."""
    from oarlock.sample import write_sample

    folder = tmp_path_factory.mktemp("clean") / "mossgate"
    write_sample(folder, seed=0, clean=True)
    return folder
