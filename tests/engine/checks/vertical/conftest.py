"""A plan with nothing to complain about, and two laws every kind must keep: order and names of ids change nothing."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest

from oarlock.engine.checks.check import Check
from oarlock.engine.model.metric import MetricValue, Series

SOUND: dict[str, Any] = {
    "themes": [{"id": "earn", "name": "Earn", "perspective": "financial"}],
    "units": [
        {"id": "sales", "name": "Sales", "lead": "ann"},
        {"id": "field", "name": "Field", "parent": "sales", "lead": "bo"},
        {"id": "stock", "name": "Stock", "lead": "cy"},
    ],
    "people": [
        {"id": "ann", "name": "Ann", "unit": "sales"},
        {"id": "bo", "name": "Bo", "unit": "field"},
        {"id": "cy", "name": "Cy", "unit": "stock"},
    ],
    "metrics": [
        {"id": "turnover", "name": "Turnover", "kind": "manual", "unit": "money", "direction": "up", "values": []},
        {"id": "late", "name": "Late parcels", "kind": "manual", "unit": "percent", "direction": "down", "values": []},
    ],
    "goals": [
        {
            "id": "grow",
            "name": "Grow",
            "owner": "ann",
            "weight": 0.6,
            "theme": "earn",
            "start": "2026-01-01",
            "due": "2026-12-31",
            "measures": [{"metric": "turnover", "baseline": 80, "target": 100}],
        },
        {
            "id": "serve",
            "name": "Serve",
            "owner": "cy",
            "weight": 0.4,
            "start": "2026-01-01",
            "due": "2026-12-31",
            "measures": [{"metric": "late", "baseline": 0.1, "target": 0.05}],
        },
    ],
    "objectives": [
        {
            "id": "visits",
            "name": "Visit",
            "unit": "field",
            "owner": "bo",
            "supports": [{"goal": "grow"}],
            "start": "2026-01-01",
            "due": "2026-12-31",
            "measures": [{"metric": "turnover", "baseline": 8, "target": 10}],
        },
        {
            "id": "punctual",
            "name": "Be punctual",
            "unit": "stock",
            "owner": "cy",
            "supports": [{"goal": "serve"}],
            "start": "2026-01-01",
            "due": "2026-12-31",
            "measures": [{"metric": "late", "baseline": 0.1, "target": 0.05}],
        },
    ],
    "initiatives": [
        {"id": "shelf", "name": "Shelf", "kind": "project", "units": ["stock"], "supports": [{"objective": "punctual"}]}
    ],
}


def change(**items: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    """The sound plan with fields of items set (`None` removes the field): `change(goals={"grow": {"owner": None}})`."""
    document = copy.deepcopy(SOUND)
    for key, by_id in items.items():
        for id_, fields in by_id.items():
            found = next((one for one in document[key] if one["id"] == id_), None)
            if found is None:
                found = {"id": id_}
                document[key].append(found)
            found.update(fields or {})
            for name in [name for name, value in found.items() if value is None]:
                del found[name]
    return document


def monthly(metric: str, *values: float | None, first: dt.date = dt.date(2025, 1, 1)) -> Series:
    """A monthly series from January 2025 on, all periods complete."""
    months = [
        dt.date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(len(values))
    ]
    return Series(
        metric=metric,
        unit="count",
        direction="up",
        grain="month",
        values=tuple(
            MetricValue(at=at, value=value, n=1, complete=True) for at, value in zip(months, values, strict=True)
        ),
    )


def renamed(document: Any, ids: dict[str, str]) -> Any:
    """The document with ids replaced wherever they stand as a whole text."""
    if isinstance(document, dict):
        return {key: renamed(value, ids) for key, value in document.items()}
    if isinstance(document, list):
        return [renamed(value, ids) for value in document]
    return ids.get(document, document) if isinstance(document, str) else document


def reordered(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every list of items turned round."""
    turned = {}
    for key, value in document.items():
        items = isinstance(value, list) and value and isinstance(value[0], dict)
        turned[key] = list(reversed(value)) if items else value
    return turned


@pytest.fixture
def sound() -> dict[str, Any]:
    return copy.deepcopy(SOUND)


@pytest.fixture
def changed() -> Any:
    return change


@pytest.fixture(name="monthly")
def monthly_series() -> Any:
    return monthly


@pytest.fixture
def same_whatever_the_order(planned):
    """Checks that turning the lists round and renaming ids changes nothing but ids."""

    def hold(document: dict[str, Any], check: Check, **facts: Any) -> None:
        def told(one: dict[str, Any]) -> list[tuple[Any, ...]]:
            drafts = planned(one).knowing(**facts).find(check)
            rows = [
                (
                    draft.title,
                    str(sorted(draft.figures.items())) if draft.figures else "",
                    [(piece.statement, sorted(map(str, piece.figures.items()))) for piece in draft.evidence],
                    [option.title for option in draft.options],
                )
                for draft in drafts
            ]
            return sorted(rows, key=str)

        told_once = told(document)
        assert told_once
        assert told(reordered(document)) == told_once
        ids = {
            one["id"]: f"z-{one['id']}-9"
            for key in ("goals", "objectives", "initiatives")
            for one in document.get(key, ())
        }
        assert told(renamed(document, ids)) == told_once

    return hold
