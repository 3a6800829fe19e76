"""Every case file: small tables typed by hand, expected values with their origin, and an independent check query."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from oarlock.engine.metrics.series import Request
from oarlock.engine.metrics.standalone import sql_of
from oarlock.usecases.refresh_metrics import book_for, evaluate

CASES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
FILE_KEYS = {"what", "as_of", "card", "tables", "metrics", "goals", "data", "processes", "expect"}
EXPECT_KEYS = {
    "metric",
    "grain",
    "at",
    "first",
    "last",
    "by",
    "cut",
    "value",
    "n",
    "reason",
    "complete",
    "origin",
    "check",
}


def read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(found) <= FILE_KEYS, set(found) - FILE_KEYS
    return found


def expectations() -> list[Any]:
    return [
        pytest.param(path, one, id=f"{path.stem}-{at}-{one['metric']}")
        for path in CASES
        for at, one in enumerate(read(path)["expect"])
    ]


@pytest.fixture(scope="module")
def opened(records, company):
    """Records and book of a case file, made once."""
    made = {}

    def opening(path):
        if path not in made:
            case = read(path)
            lake = records(case.get("as_of", "2026-06-30"), **case["tables"])
            keys = {key: case[key] for key in ("metrics", "goals", "processes") if key in case}
            own = {name: {"path": f"{name}.csv", **facts} for name, facts in case.get("data", {}).items()}
            made[path] = lake, book_for(company(card=case.get("card", {}), data=own, **keys), lake)
        return made[path]

    return opening


@pytest.mark.parametrize(("path", "expected"), expectations())
def test_it_gives_the_value_by_hand(path, expected, opened):
    assert set(expected) <= EXPECT_KEYS, set(expected) - EXPECT_KEYS
    assert expected["origin"]
    lake, book = opened(path)
    request = request_of(book, expected)
    series = evaluate(lake, book, [request])[0]
    value = chosen(series, expected)
    assert value.value == (None if expected["value"] is None else pytest.approx(expected["value"], rel=1e-9))
    for name in ("n", "reason", "complete"):
        if name in expected:
            assert getattr(value, name) == expected[name]
    if "check" in expected:
        assert lake.value(expected["check"]) == pytest.approx(expected["value"], rel=1e-9)
    assert_query_agrees(lake, book, request, series)


def request_of(book, expected):
    metric = book.get(expected["metric"])
    by = (expected["cut"],) if "cut" in expected else ()
    if "first" in expected:
        return Request.over(metric, expected["first"], expected["last"], by=by)
    first = min(expected["at"], book.as_of)
    return Request.series(book, metric, first - dt.timedelta(days=400), book.as_of, grain=expected.get("grain"), by=by)


def chosen(series, expected):
    found = [
        one
        for one in series.values
        if ("at" not in expected or one.at == expected["at"])
        and ("cut" not in expected or one.by == {expected["cut"]: expected["by"]})
    ]
    assert len(found) == 1, series.values
    return found[0]


def assert_query_agrees(lake, book, request, series):
    """The standalone query gives the same values as the planner."""
    if not request.metric.available:
        return
    rows = lake.connection.sql(sql_of(book, request)).to_arrow_table().to_pylist()
    ours = {(one.at if request.grain != "span" else None, *one.by.values()): one for one in series.values}
    for row in rows:
        one = ours.get((row.get("at"), *(row[name] for name in request.by)))
        if one is not None:
            assert row["value"] == (None if one.value is None else pytest.approx(one.value, rel=1e-9)), row
            assert row["n"] == one.n
