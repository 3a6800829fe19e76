"""References once the tables are read: what they answer, what stays unchecked, what is still wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from oarlock.errors import InputError
from oarlock.folder import shapes
from oarlock.folder.circles import find_circles
from oarlock.folder.read import LoadedFolder, read_folder
from oarlock.folder.reference_table import REFERENCES
from oarlock.folder.references import check_references

HEAD = "oarlock: 1\ncompany: {name: Mill, currency: EUR}\n"
PLAN = """\
units: [{id: sales, name: Sales, lead: e1}]
goals: [{id: a, name: A, owner: e2, measures: [{metric: revenue, target: 1}]}]
initiatives: [{id: i, name: I, kind: pilot, products: [p1, p2]}]
incentives: [{id: b, applies_to: {role: Seller}, metric: revenue, direction: up, weight: 1}]
"""
DATA = "data: {employees: e.csv, products: p.csv}\n"
BUILTIN = frozenset(("revenue",))


def load(folder: Path, text: str) -> LoadedFolder:
    (folder / "company.yaml").write_text(HEAD + text)
    return read_folder(folder)


def told(folder: Path, text: str, known: dict[str, frozenset[str] | None]) -> set[tuple[str, str | None, str | None]]:
    loaded = load(folder, text)
    with pytest.raises(InputError) as caught:
        check_references(loaded, known, builtin_metrics=BUILTIN)
    return {(p.code, p.path, p.suggestion) for p in caught.value.problems}


def test_tables_answer_references(tmp_path: Path) -> None:
    loaded = load(tmp_path, PLAN + DATA)
    known = {"employees": frozenset(("e1", "e2")), "products": frozenset(("p1", "p2"))}
    assert check_references(loaded, known, builtin_metrics=BUILTIN, roles=frozenset(("Seller",))) == ()


def test_what_the_tables_do_not_hold_is_an_error_with_its_place(tmp_path: Path) -> None:
    known = {"employees": frozenset(("e1", "e3x")), "products": frozenset(("p1",))}
    assert told(tmp_path, PLAN + DATA, known) == {
        ("dangling_reference", "goals/a/owner", None),
        ("dangling_reference", "initiatives/i/products/1", None),
    }


def test_people_of_the_folder_and_of_the_table_both_count(tmp_path: Path) -> None:
    loaded = load(tmp_path, PLAN + "people: [{id: e2, unit: sales}]\n" + DATA)
    known = {"employees": frozenset(("e1",)), "products": frozenset(("p1", "p2"))}
    assert [one.code for one in check_references(loaded, known, builtin_metrics=BUILTIN)] == []


@pytest.mark.parametrize("known", [{}, {"employees": None, "products": None}])
def test_a_table_that_failed_leaves_references_unchecked_and_says_so_once(
    tmp_path: Path, known: dict[str, frozenset[str] | None]
) -> None:
    warnings = check_references(load(tmp_path, PLAN + DATA), known, builtin_metrics=BUILTIN)
    assert [(one.code, one.line) for one in warnings] == [("unchecked_reference", 3), ("unchecked_reference", 5)]
    assert "e1, e2" in warnings[0].message
    assert "employees" in warnings[0].message


def test_without_people_and_table_references_stay_unchecked(tmp_path: Path) -> None:
    warnings = check_references(load(tmp_path, PLAN), {}, builtin_metrics=BUILTIN)
    assert {one.code for one in warnings} == {"unchecked_reference"}


def test_units_may_come_from_the_table(tmp_path: Path) -> None:
    text = "reviews: [{id: r, cadence: weekly, units: [sales]}]\ndata: {units: u.csv}\n"
    loaded = load(tmp_path, text)
    assert check_references(loaded, {"units": frozenset(("sales",))}, builtin_metrics=BUILTIN) == ()
    assert told(tmp_path, text, {"units": frozenset(("sale",))}) == {
        ("dangling_reference", "reviews/r/units/0", "sale")
    }


def test_metrics_are_declared_or_built_in(tmp_path: Path) -> None:
    text = "metrics: [{id: mine, of: revenue}]\ngoals: [{id: a, name: A, measures: [{metric: mine}, {metric: revenues}]}]\n"
    assert told(tmp_path, text, {}) == {("dangling_reference", "goals/a/measures/1/metric", "revenue")}


def test_a_role_that_nobody_holds_is_a_warning(tmp_path: Path) -> None:
    loaded = load(tmp_path, PLAN + DATA)
    known = {"employees": frozenset(("e1", "e2")), "products": frozenset(("p1", "p2"))}
    warnings = check_references(loaded, known, builtin_metrics=BUILTIN, roles=frozenset(("Sellers",)))
    assert [(one.code, one.path, one.suggestion) for one in warnings] == [
        ("role_without_people", "incentives/b/applies_to/role", "Sellers")
    ]


def test_weights_of_goals_that_are_not_active_do_not_matter(tmp_path: Path) -> None:
    load(
        tmp_path,
        "goals: [{id: a, name: A, weight: 1}, {id: b, name: B, status: closed}, {id: c, name: C, status: draft}]\n",
    )


def test_every_place_of_a_reference_exists_in_the_contract() -> None:
    for pattern in REFERENCES:
        loc = tuple(0 if part == "*" else part for part in pattern.split("/"))
        assert shapes.at(loc) is not None, pattern


def test_every_reference_of_the_contract_is_checked() -> None:
    """Fields typed as `Ref` in the records, found by their source text, against the table."""
    import re

    from oarlock.engine.model import metric, organisation, plan, policy

    fields: set[str] = set()
    for module in (metric, organisation, plan, policy):
        source = Path(str(module.__file__)).read_text()
        fields |= {name.rstrip("_") for name in re.findall(r"^    (\w+): [^\n=]*\bRef\b", source, re.MULTILINE)}
    checked = {part for pattern in REFERENCES for part in pattern.split("/")}
    assert fields - checked == set()


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({}, []),
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, [["b", "c", "b"]]),
        ({"a": ["b"], "b": ["a", "c"], "c": ["a"]}, [["a", "b", "a"], ["a", "b", "c", "a"]]),
        ({"a": ["unknown"]}, []),
    ],
)
def test_it_finds_circles(edges: dict[str, list[str]], expected: list[list[str]]) -> None:
    assert find_circles(edges) == expected
