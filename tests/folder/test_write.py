# ruff: noqa: E501 (texts and values read better unbroken)
"""Writing back: what is not changed stays to the byte, what is changed reads back as asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.engine.model.document import apply, same
from oarlock.engine.model.finding import Change
from oarlock.errors import InputError
from oarlock.folder.emit import flow
from oarlock.folder.nodes import plain
from oarlock.folder.read import LoadedFolder, read_folder
from oarlock.folder.write import changed_texts, write_changes
from oarlock.folder.yaml_nodes import parse

COMPANY = """\
# The mill.
oarlock: 1
include: [plan.yaml]   # the rest

company:
  name: "Mill"
  currency: EUR     # money

vision: >-
  Bread for all,
  every day
values: ['fresh', fair]
units:
  # two of them
  - {id: sales, name: Sales, lead: eva}
  - {id: store, name: 'The store'}   # by the river

people: [{id: eva, unit: sales}, {id: tom, unit: store}]
policy:
  min_group_size: 5
  dimensions: {vertical: 1, horizontal: 2}
"""
PLAN = """\
goals:
  - id: grow     # the big one
    name: Grow
    why: |
      Because.

      Twice.
    weight: 0.6
    measures:      # how we know
      - {metric: revenue, target: 10}
      - metric: orders
        target: 5

  # and now for the other
  - id: keep
    name: "Keep: them"
    weight: 0.4
    owner:
# the end
"""
BUILTIN = frozenset(("revenue", "orders"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "company.yaml").write_text(COMPANY)
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path


def read(folder: Path) -> LoadedFolder:
    return read_folder(folder, builtin_metrics=BUILTIN)


def changed(folder: Path, *changes: Change) -> dict[str, str]:
    loaded = read(folder)
    texts = changed_texts({file: one.text for file, one in loaded.texts.items()}, loaded.document, changes)
    write_changes(loaded, changes)
    assert {file: (folder / file).read_text() for file in texts} == texts
    assert same(read(folder).document, apply(loaded.document, changes))
    return texts


def test_nothing_changed_is_byte_equal(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert write_changes(read(folder), []) == ()
    assert write_changes(read(folder), [Change("goals/grow/name", "Grow")]) == ()
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (Change("goals/grow/weight", 0.5), "    weight: 0.6\n", "    weight: 0.5\n"),
        (Change("goals/grow/name", "Grow: fast"), "    name: Grow\n", "    name: 'Grow: fast'\n"),
        (Change("goals/grow/due", "2026-12-31"), "        target: 5\n", "        target: 5\n    due: 2026-12-31\n"),
        (Change("goals/keep/owner", "tom"), "    owner:\n", "    owner: tom\n"),
        (
            Change("goals/grow/measures", None),
            "    measures:      # how we know\n      - {metric: revenue, target: 10}\n      - metric: orders\n        target: 5\n",
            "",
        ),
        (Change("goals/grow/why", None), "    why: |\n      Because.\n\n      Twice.\n", ""),
        (Change("goals/grow/why", "So."), "    why: |\n      Because.\n\n      Twice.\n", "    why: So.\n"),
        (
            Change("goals/grow/measures", [{"metric": "orders", "target": 7}]),
            "measures:      # how we know\n      - {metric: revenue, target: 10}\n      - metric: orders\n        target: 5\n",
            "measures: [{metric: orders, target: 7}]      # how we know\n",
        ),
        (Change("goals/grow", None), PLAN[PLAN.index("  - id: grow") : PLAN.index("\n  # and now")], ""),
        (
            Change("goals/new", {"name": "New", "weight": 1}),
            "    owner:\n",
            "    owner:\n  - id: new\n    name: New\n    weight: 1\n",
        ),
        (Change("units/sales/lead", "tom"), "lead: eva}", "lead: tom}"),
        (Change("units/sales/lead", None), ", lead: eva}", "}"),
        (Change("units/store/parent", "sales"), "name: 'The store'}", "name: 'The store', parent: sales}"),
        (
            Change("units/new", {"name": "New"}),
            "name: 'The store'}   # by the river\n",
            "name: 'The store'}   # by the river\n  - {id: new, name: New}\n",
        ),
        (
            Change("people/ann", {"unit": "store"}),
            "{id: tom, unit: store}]",
            "{id: tom, unit: store}, {id: ann, unit: store}]",
        ),
        (Change("people/tom", None), ", {id: tom, unit: store}]", "]"),
        (Change("vision", "More bread"), "vision: >-\n  Bread for all,\n  every day\n", "vision: More bread\n"),
        (Change("vision", None), "vision: >-\n  Bread for all,\n  every day\n", ""),
        (Change("values", ["fresh"]), "values: ['fresh', fair]", "values: [fresh]"),
        (Change("policy/dimensions/vertical", 3), "{vertical: 1,", "{vertical: 3,"),
        (Change("policy/dimensions/external", 0), "horizontal: 2}", "horizontal: 2, external: 0}"),
        (Change("policy/confidence", 0.9), "horizontal: 2}\n", "horizontal: 2}\n  confidence: 0.9\n"),
        (Change("company/country", "DE"), "EUR     # money\n", "EUR     # money\n  country: DE\n"),
    ],
    ids=lambda value: value.path if isinstance(value, Change) else "",
)
def test_only_the_changed_place_changes(folder: Path, change: Change, old: str, new: str) -> None:
    texts = changed(folder, change)
    before = COMPANY + PLAN
    assert before.count(old) == 1
    assert texts["company.yaml"] + texts["plan.yaml"] == before.replace(old, new)


def test_a_new_list_stands_at_the_end_of_company_yaml(folder: Path) -> None:
    decision = {"status": "accepted", "at": "2026-05-01", "by": "eva"}
    texts = changed(folder, Change("findings/silo-12345678", decision))
    line = "  - {id: silo-12345678, status: accepted, at: 2026-05-01, by: eva}\n"
    assert texts == {"company.yaml": f"{COMPANY}\nfindings:\n{line}", "plan.yaml": PLAN}
    again = changed(folder, Change("findings/silo-87654321", {"status": "dismissed", "at": "2026-05-02"}))
    assert (
        again["company.yaml"]
        == f"{COMPANY}\nfindings:\n{line}  - {{id: silo-87654321, status: dismissed, at: 2026-05-02}}\n"
    )


def test_many_changes_at_once(folder: Path) -> None:
    texts = changed(
        folder,
        Change("goals/grow/weight", 1),
        Change("goals/keep", None),
        Change("goals/third", {"name": "Third", "weight": 2}),
        Change("goals/fourth", {"name": "Fourth", "weight": 3}),
        Change("people/tom", None),
        Change("people/ann", {"unit": "sales"}),
        Change("units/sales/lead", "ann"),
        Change("units/sales/function", "sales"),
        Change("themes/t", {"name": "T"}),
        Change("policy/dimensions", None),
        Change("policy/stewards", ["ann"]),
    )
    assert "# and now for the other" in texts["plan.yaml"]
    assert "# two of them" in texts["company.yaml"]


def test_an_emptied_list_stays_as_an_empty_list(folder: Path) -> None:
    texts = changed(folder, Change("goals/grow", None), Change("goals/keep", None))
    assert plain(parsed(texts["plan.yaml"])) == {"goals": []}


def test_windows_lines_and_byte_order_marks_stay(folder: Path) -> None:
    (folder / "plan.yaml").write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())
    write_changes(read(folder), [Change("goals/new", {"name": "New", "weight": 1})])
    expected = PLAN.replace("    owner:\n", "    owner:\n  - id: new\n    name: New\n    weight: 1\n").replace(
        "\n", "\r\n"
    )
    assert (folder / "plan.yaml").read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_a_file_without_a_last_newline(folder: Path) -> None:
    (folder / "plan.yaml").write_text("goals:\n  - {id: grow, name: Grow}")
    texts = changed(folder, Change("goals/keep", {"name": "Keep"}))
    assert texts["plan.yaml"] == "goals:\n  - {id: grow, name: Grow}\n  - {id: keep, name: Keep}\n"


def test_a_change_inside_shared_values_goes_through_the_round_trip_parser(folder: Path) -> None:
    text = """\
# shared
goals:
  - {id: grow, name: Grow, measures: &how [{metric: revenue, target: 10}]}   # one
  - {id: keep, name: Keep, measures: *how}
"""
    (folder / "plan.yaml").write_text(text)
    texts = changed(folder, Change("goals/grow/measures", [{"metric": "orders"}]))
    assert texts["plan.yaml"] == (
        "# shared\ngoals:\n"
        f"  - {{id: grow, name: Grow, measures: [{{metric: orders}}]}}{' ' * 21}# one\n"
        "  - {id: keep, name: Keep, measures: &how [{metric: revenue, target: 10}]}\n"
    )


def test_a_shared_item_that_is_removed_leaves_the_others_whole(folder: Path) -> None:
    text = """\
goals:
  - id: grow
    name: Grow   # one
    measures: &how
      - {metric: revenue, target: 10}
  - id: keep
    name: &unused Keep
    measures: *how
"""
    (folder / "plan.yaml").write_text(text)
    texts = changed(folder, Change("goals/grow", None))
    assert plain(parsed(texts["plan.yaml"])) == {
        "goals": [{"id": "keep", "name": "Keep", "measures": [{"metric": "revenue", "target": 10}]}]
    }
    assert "name: &unused Keep" in texts["plan.yaml"]


def test_a_change_that_does_not_fit_is_refused_and_nothing_is_written(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_changes(read(folder), [Change("goals/grow/due", "soon"), Change("vision", "x")])
    assert [(p.code, p.path) for p in caught.value.problems] == [("wrong_value", "goals/grow/due")]
    assert (folder / "company.yaml").read_text() == COMPANY


def test_a_change_that_breaks_references_is_refused(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_changes(read(folder), [Change("people/eva", None), Change("goals/keep/weight", None)])
    assert {(p.code, p.path) for p in caught.value.problems} == {
        ("dangling_reference", "units/sales/lead"),
        ("weights", "goals/keep/weight"),
    }


def test_an_edit_in_between_is_an_error(folder: Path) -> None:
    loaded = read(folder)
    (folder / "plan.yaml").write_text(PLAN + "# more\n")
    with pytest.raises(InputError, match="changed while"):
        write_changes(loaded, [Change("goals/grow/weight", 1), Change("vision", "x")])
    assert (folder / "company.yaml").read_text() == COMPANY
    assert sorted(path.name for path in folder.iterdir()) == ["company.yaml", "plan.yaml"]


WRITABLE = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(WRITABLE, max_size=12)
    | st.sampled_from(["yes", "null", "1:30", "- a", "a: b", "#", "a #b", "2026-01-31", "0x1f", "'", '"', "{", "a,b", "1_000", ".5", "~", "x\ny", "\ufeff", "a:", "é\u2028"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(WRITABLE, min_size=1, max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    assert plain(parsed(f"key: {flow(value)}\n")) == {"key": value}


def parsed(text: str) -> Any:
    node, problems = parse(text, "f.yaml")
    assert not problems, (text, problems)
    assert node is not None
    return node


TEXT = {"company.yaml": COMPANY, "plan.yaml": PLAN}
WORDS = st.sampled_from(["a", "b: c", "12", "x, y", "x\ny", "{z", "it's"])
CHANGES = st.lists(
    st.one_of(
        st.builds(Change, st.sampled_from(["goals/grow/name", "goals/keep/name", "units/sales/name", "vision", "mission"]), WORDS),
        st.builds(Change, st.sampled_from(["goals/grow/why", "goals/keep/owner", "units/store/lead", "people/eva/role"]), WORDS | st.none()),
        st.builds(Change, st.sampled_from(["goals/new", "units/new", "themes/new"]), st.builds(lambda name: {"name": name}, WORDS)),
        st.builds(Change, st.sampled_from(["values"]), st.lists(WORDS, max_size=2) | st.none()),
        st.builds(Change, st.sampled_from(["goals/grow/topics", "goals/grow/measures"]), st.just([])),
        st.sampled_from([Change("policy/min_group_size", 7), Change("policy/dimensions/vertical", None), Change("people/tom", None),
                         Change("policy/thresholds/silo", {"gap": 1}), Change("units/sales", None), Change("company/country", "DE")]),
    ),
    max_size=6, unique_by=lambda change: change.path,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(CHANGES)
def test_any_changes_read_back_and_leave_other_items_alone(changes: list[Change]) -> None:
    root = {**plain(parsed(COMPANY)), **plain(parsed(PLAN))}
    changes = sorted((one for one in changes if one.path != "goals/grow/topics"), key=lambda change: change.to is None)
    texts = changed_texts(TEXT, root, changes)
    after = {**plain(parsed(texts["company.yaml"])), **plain(parsed(texts["plan.yaml"]))}
    assert same(after, apply(root, changes))
    touched = {"/".join(change.path.split("/")[:2]) for change in changes}
    if "units/store" not in touched:
        assert "  - {id: store, name: 'The store'}   # by the river\n" in texts["company.yaml"]
    if "goals/keep" not in touched:
        assert PLAN[PLAN.index("  # and now") : PLAN.index("    owner:")] in texts["plan.yaml"]
    assert "# The mill.\n" in texts["company.yaml"]
    assert texts["plan.yaml"].endswith("# the end\n")
