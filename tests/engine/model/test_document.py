"""Changes by path: the laws of apply, invert and diff on generated documents, and merging by item."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.engine.model.company import Company
from oarlock.engine.model.document import (
    Edit,
    apply,
    diff,
    document_at,
    equal,
    invert,
    merge,
    parse_path,
    same,
    value_at,
)
from oarlock.engine.model.finding import Change
from oarlock.errors import InputError

BASE: dict[str, Any] = {
    "oarlock": 1,
    "company": {"name": "Mill", "currency": "EUR"},
    "vision": "Bread for all",
    "values": ["fresh", "fair"],
    "goals": [
        {"id": "grow", "name": "Grow", "weight": 0.6, "measures": [{"metric": "revenue", "target": 10}]},
        {"id": "keep", "name": "Keep", "weight": 0.4, "owner": "eva"},
    ],
    "policy": {"dimensions": {"vertical": 2}, "thresholds": {"silo": {"gap": -0.2}}},
    "data": {"orders": "o.csv"},
}

IDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.text(max_size=3)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": TEXTS,
    "weight": st.integers(0, 3) | st.floats(0, 1),
    "owner": IDS,
    "measures": st.lists(st.fixed_dictionaries({"metric": IDS, "target": st.integers(0, 3)}), max_size=2),
}
ITEMS = st.lists(st.fixed_dictionaries({"id": IDS}, optional=FIELDS), max_size=4, unique_by=lambda item: item["id"])
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "vision": TEXTS,
        "values": st.lists(TEXTS, max_size=2),
        "goals": ITEMS,
        "themes": st.lists(
            st.fixed_dictionaries({"id": IDS, "name": TEXTS}), max_size=3, unique_by=lambda item: item["id"]
        ),
        "coordination": st.lists(st.fixed_dictionaries({"from": IDS, "to": IDS}), max_size=2),
        "policy": st.fixed_dictionaries(
            {},
            optional={
                "confidence": st.floats(0.1, 0.9),
                "dimensions": st.dictionaries(st.sampled_from(["vertical", "external"]), st.integers(0, 3)),
            },
        ),
    },
)


def by_item(document: dict[str, Any]) -> dict[str, Any]:
    """The document with each list of items as a mapping by id: an order-free form made without the code under test."""
    return {
        key: {item["id"]: item for item in value} if key in ("goals", "themes") else value
        for key, value in document.items()
    }


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_a_difference_applied_gives_the_new_document(old: dict[str, Any], new: dict[str, Any]) -> None:
    before = copy.deepcopy(old)
    assert by_item(apply(old, diff(old, new))) == by_item(new)
    assert old == before


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_an_inverse_restores(document: dict[str, Any], target: dict[str, Any]) -> None:
    changes = diff(document, target)
    assert by_item(apply(apply(document, changes), invert(document, changes))) == by_item(document)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_nothing_differs_from_itself(document: dict[str, Any]) -> None:
    assert diff(document, copy.deepcopy(document)) == ()
    assert same(document, document)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_merging_with_an_unchanged_side_gives_the_other(base: dict[str, Any], changed: dict[str, Any]) -> None:
    theirs = merge(base, base, changed)
    ours = merge(base, changed, base)
    assert theirs.conflicts == ours.conflicts == ()
    assert by_item(theirs.document) == by_item(ours.document) == by_item(changed)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_merging_conflicts_at_the_same_paths_from_both_sides(
    base: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    here, there = merge(base, one, other), merge(base, other, one)
    assert {c.path for c in here.conflicts} == {c.path for c in there.conflicts}
    if not here.conflicts:
        assert by_item(here.document) == by_item(there.document)


def test_it_sets_fields_items_texts_and_deep_keys() -> None:
    changed = apply(
        BASE,
        [
            Change("goals/keep/owner", "tom"),
            Change("goals/keep/weight", None),
            Change("goals/new", {"name": "New"}),
            Change("goals/grow", None),
            Change("vision", "More bread"),
            Change("policy/dimensions/external", 3),
            Change("policy/thresholds/silo/gap", None),
            Change("values", ["fresh"]),
            Change("themes/first", {"id": "first", "name": "First"}),
        ],
    )
    assert changed["goals"] == [{"id": "keep", "name": "Keep", "owner": "tom"}, {"id": "new", "name": "New"}]
    assert changed["vision"] == "More bread"
    assert changed["policy"] == {"dimensions": {"vertical": 2, "external": 3}, "thresholds": {"silo": {}}}
    assert changed["values"] == ["fresh"]
    assert changed["themes"] == [{"id": "first", "name": "First"}]
    assert BASE["vision"] == "Bread for all"


def test_a_replaced_item_keeps_its_place() -> None:
    changed = apply(BASE, [Change("goals/grow", {"id": "grow", "name": "Shrink"})])
    assert [goal["id"] for goal in changed["goals"]] == ["grow", "keep"]


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("goal/grow/due", "goals"),
        ("goals/grwo/due", "grow"),
        ("goals/grow/duee", "due"),
        ("policy/dimension/vertical", "dimensions"),
        ("company/curency", "currency"),
        ("values/0", "values"),
        ("vision/x", "vision"),
        ("coordination/a", "coordination"),
        ("goals//due", None),
        ("", None),
        ("data/orders", None),
        ("include", None),
        ("goals/grow/id", None),
        ("goals/grow/name/x", None),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str, suggestion: str | None) -> None:
    with pytest.raises(InputError) as caught:
        apply(BASE, [Change(path, "x")])
    assert [problem.suggestion for problem in caught.value.problems] == [suggestion]
    assert caught.value.problems[0].path == path


def test_all_bad_paths_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        apply(BASE, [Change("goals/x/due", "2026-01-01"), Change("vision", "x"), Change("data", {})])
    assert [problem.code for problem in caught.value.problems] == ["unknown_path", "fixed_key"]


def test_an_item_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(InputError, match="no item 'none'"):
        apply(BASE, [Change("goals/none", None)])


def test_it_finds_values_by_path() -> None:
    assert value_at(BASE, "goals/keep/owner") == "eva"
    assert value_at(BASE, "policy/dimensions/vertical") == 2
    assert value_at(BASE, "goals/none/owner") is None
    assert parse_path("initiatives/x/start") == ("initiatives", "x", "start")


def test_true_is_not_one() -> None:
    assert not equal(True, 1)
    assert equal(1, 1.0)
    assert equal({"a": None}, {})
    assert diff({"goals": [{"id": "a", "weight": 1}]}, {"goals": [{"id": "a", "weight": True}]})


def test_different_fields_of_one_item_merge() -> None:
    ours = apply(BASE, [Change("goals/keep/owner", "tom")])
    theirs = apply(BASE, [Change("goals/keep/name", "Hold"), Change("goals/third", {"name": "Third"})])
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert merged.document["goals"][1] == {"id": "keep", "name": "Hold", "weight": 0.4, "owner": "tom"}
    assert merged.document["goals"][2] == {"id": "third", "name": "Third"}


@pytest.mark.parametrize(
    ("ours", "theirs", "path"),
    [
        (Change("goals/keep/owner", "tom"), Change("goals/keep/owner", "ann"), "goals/keep/owner"),
        (Change("values", ["a"]), Change("values", ["b"]), "values"),
        (
            Change("goals/grow/measures", []),
            Change("goals/grow/measures", [{"metric": "orders"}]),
            "goals/grow/measures",
        ),
        (Change("goals/keep", None), Change("goals/keep/name", "Hold"), "goals/keep"),
        (Change("vision", None), Change("vision", "x"), "vision"),
    ],
)
def test_the_same_field_or_a_list_without_ids_is_a_conflict(ours: Change, theirs: Change, path: str) -> None:
    merged = merge(BASE, apply(BASE, [ours]), apply(BASE, [theirs]))
    assert [conflict.path for conflict in merged.conflicts] == [path]
    conflict = merged.conflicts[0]
    assert equal(conflict.base, value_at(BASE, path))
    assert same(merged.document, apply(BASE, [ours]))


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    side = apply(BASE, [Change("vision", "x"), Change("goals/keep", None)])
    assert merge(BASE, side, copy.deepcopy(side)).conflicts == ()


def test_history_takes_back_what_came_later() -> None:
    history = [
        Edit(at=dt.date(2026, 1, 5), path="vision", old="Flour for all", new="Bread for all"),
        Edit(at=dt.datetime(2026, 2, 1, 9, 30), path="goals/keep/owner", old=None, new="eva"),  # noqa: DTZ001
        Edit(at=dt.date(2026, 3, 1), path="goals/grow", old=None, new=BASE["goals"][0]),
    ]
    assert document_at(BASE, history, dt.date(2026, 3, 1)) == BASE
    february = document_at(BASE, history, dt.date(2026, 2, 1))
    assert [goal["id"] for goal in february["goals"]] == ["keep"]
    assert february["goals"][0]["owner"] == "eva"
    first = document_at(BASE, history, dt.date(2026, 1, 1))
    assert first["vision"] == "Flour for all"
    assert first["goals"] == [{"id": "keep", "name": "Keep", "weight": 0.4}]


def test_a_history_that_does_not_fit_is_told() -> None:
    gone = Edit(at=dt.date(2026, 5, 1), path="goals/gone/owner", old="eva", new="tom")
    with pytest.raises(InputError, match="history does not fit"):
        document_at(BASE, [gone], dt.date(2026, 1, 1))


def test_a_typed_company_and_its_document_are_inverse() -> None:
    document = Company.model_validate(BASE).model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert document == BASE
