"""A small company folder, typed by hand, and a lake over it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from oarlock.engine.model.company import Company
from oarlock.lake import Lake, open_lake

TODAY = dt.date(2026, 6, 30)
Opener = Callable[..., Lake]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "company"
    place.mkdir()
    return place


@pytest.fixture
def open_folder(folder: Path, tmp_path: Path) -> Iterator[Opener]:
    """Opens a lake over `files` (name -> text or bytes) and the `data` key; keyword arguments go to the company card."""
    lakes: list[Lake] = []

    def opener(
        data: dict[str, Any],
        files: dict[str, str | bytes] | None = None,
        *,
        as_of: dt.date | None = None,
        today: dt.date = TODAY,
        plan: dict[str, Any] | None = None,
        home: Path | None = None,
        rehash: bool = False,
        **card: Any,
    ) -> Lake:
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        document = {"oarlock": 1, "company": {"name": "Small", "currency": "EUR"} | card, "data": data} | (plan or {})
        company = Company.model_validate(document)
        lake = open_lake(folder, company, as_of=as_of, today=today, home=home or tmp_path / "home", rehash=rehash)
        lakes.append(lake)
        return lake

    yield opener
    for lake in lakes:
        lake.close()
