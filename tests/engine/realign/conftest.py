"""A company typed by hand: keys of the folder as arguments, frames as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from oarlock.engine.model.company import Company
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.snapshot import Snapshot

AS_OF = dt.date(2026, 5, 31)
COLUMNS = {"effort.hours": ("week", "person_id", "initiative", "objective", "goal", "hours")}


def make(
    *, as_of: dt.date = AS_OF, frames: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    snapshot: Mapping[str, Any] | None = None, **keys: Any,
) -> Snapshot:  # fmt: skip
    company = Company.model_validate({"oarlock": 1, "company": {"name": "Test", "currency": "EUR"}, **keys})
    made = {name: Frame.of(rows, COLUMNS.get(name)) for name, rows in (frames or {}).items()}
    return Snapshot(company=company, as_of=as_of, frames=made, **(snapshot or {}))


@pytest.fixture
def company() -> Callable[..., Snapshot]:
    """`company(goals=[...], frames={...}, as_of=..., snapshot={...})` gives a Snapshot as of 31 May 2026."""
    return make
