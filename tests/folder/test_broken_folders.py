"""Broken folders: each yields problems with file, line, key path and a remedy, never a traceback.

The expected file, line and path of each case are counted by hand in the text of the case.
"""

# ruff: noqa: E501 (a table of cases reads better unbroken)

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from oarlock.errors import InputError, Problem
from oarlock.folder.read import read_folder

HEAD = "oarlock: 1\ncompany: {name: Mill, currency: EUR}\n"
"""Two lines, so that a case's own text starts on line 3."""
BUILTIN = frozenset(("revenue", "orders", "gross_margin"))
THRESHOLDS = {"overloaded_plan": ("goals", "objectives"), "silo": ("gap",), "bare": ()}


@dataclass(frozen=True)
class Case:
    """Files of a folder (text after HEAD for company.yaml, bytes as they are) and the problem that must be among those told."""

    name: str
    code: str
    line: int | None
    path: str | None
    text: str | bytes = ""
    file: str = "company.yaml"
    says: str = ""
    suggestion: str | None = None
    more: dict[str, str | bytes] = field(default_factory=dict)
    alone: bool = True


UNITS = "units: [{id: sales, name: Sales}, {id: store, name: Store}]\n"
CASES = (
    # syntax
    Case("colon_in_text", "syntax", 3, None, "vision: one: two\n", says="quotes"),
    Case("open_bracket", "syntax", 4, None, "values: [a, b\n", says="']'"),
    Case("open_quote", "syntax", 3, None, "vision: 'to grow\nmission: x\n", says="close the quote"),
    Case("tab", "syntax", 4, None, "goals:\n\t- id: x\n", says="tabs"),
    Case("bad_indentation", "syntax", 6, None, "goals:\n  - id: a\n    name: A\n   owner: b\n", says="indentation"),
    Case("at_sign", "syntax", 3, None, "vision: @home\n", says="quotes"),
    Case("duplicate_key", "duplicate_key", 5, "goals/a/name", "goals:\n  - {id: a, name: A,\n     name: B}\n", says="line 4"),
    Case("two_documents", "several_documents", 4, None, "vision: x\n---\nmission: y\n", says="one document"),
    Case("custom_tag", "custom_tag", 3, None, "vision: !secret x\n", says="without it"),
    Case("python_tag", "custom_tag", 3, None, "vision: !!python/object/apply:os.system [ls]\n", says="without it", alone=False),
    Case("merge_key", "merge_key", 4, None, "policy:\n  <<: {confidence: 0.9}\n", says="write the fields out"),
    Case("undefined_alias", "unknown_alias", 3, None, "vision: *dream\n", says="define it first"),
    Case("alias_in_itself", "unknown_alias", 3, None, "values: &v [*v]\n", says="cannot hold itself"),
    Case("mapping_as_key", "wrong_key", 3, None, "? [a]\n: b\n", says="word"),
    Case("list_at_top", "wrong_type", 1, None, b"- a\n- b\n", says="left margin"),
    Case("empty_file", "empty_file", 1, None, b"# nothing yet\n", says="oarlock: 1"),
    Case("too_deep", "too_deep", 3, None, "values: " + "[" * 5000, says="brackets"),
    # characters and size
    Case("null_byte", "control_character", 3, None, "vision: a\0b\n", says="damaged"),
    Case("escaped_null_byte", "control_character", 3, None, 'vision: "a\\0b"\n', says="null byte"),
    Case("latin_1", "encoding", 3, None, (HEAD + "vision: Gr\xf6\xdfe\n").encode("latin-1"), says="UTF-8"),
    Case("utf_16", "encoding", 1, None, HEAD.encode("utf-16"), says="UTF-8"),
    Case("binary", "encoding", 1, None, bytes(range(128, 256)) * 10, says="UTF-8"),
    Case("above_2_mib", "too_large", None, None, "# " + "x" * (2 * 1024 * 1024), says="split"),
    # spelling
    Case("unknown_top_key", "unknown_key", 3, "goal", "goal: []\n", suggestion="goals"),
    Case("unknown_field", "unknown_key", 4, "units/sales/leed", "units:\n  - {id: sales, name: Sales, leed: e1}\n", suggestion="lead"),
    Case("unknown_empty_key", "unknown_key", 3, "gaols", "gaols:\n", suggestion="goals"),
    Case("unknown_empty_field", "unknown_key", 3, "goals/a/ownr", "goals: [{id: a, name: A, ownr: }]\n", suggestion="owner"),
    Case("thousands_with_comma", "unknown_key", 3, "initiatives/i/000",
         "initiatives: [{id: i, name: I, kind: pilot, budget: 1,000}]\n", says="not known"),
    Case("quoted_version", "wrong_value", 1, "oarlock", b'oarlock: "1"\ncompany: {name: M, currency: EUR}\n', says="without quotes"),
    Case("unknown_deep_field", "unknown_key", 3, "goals/a/measures/0/targt",
         "goals: [{id: a, name: A, measures: [{metric: revenue, targt: 5}]}]\n", suggestion="target"),
    Case("unknown_choice", "wrong_value", 3, "goals/a/status", "goals: [{id: a, name: A, status: activ}]\n", suggestion="active"),
    Case("unknown_source_key", "unknown_key", 4, "data/orders/mapp", "data:\n  orders: {path: o.csv, mapp: {}}\n", suggestion="map"),
    Case("unknown_kind", "unknown_key", 3, "policy/thresholds/overloaded_plans",
         "policy: {thresholds: {overloaded_plans: {goals: 9}}}\n", suggestion="overloaded_plan"),
    Case("unknown_threshold", "unknown_key", 3, "policy/thresholds/silo/gapp", "policy: {thresholds: {silo: {gapp: 1}}}\n",
         suggestion="gap"),
    Case("threshold_of_a_kind_without", "unknown_key", 3, "policy/thresholds/bare/x", "policy: {thresholds: {bare: {x: 1}}}\n",
         says="this kind has no thresholds"),
    Case("misspelt_weight", "unknown_key", 5, "goals/b/weigth",
         "goals:\n  - {id: a, name: A, weight: 1}\n  - {id: b, name: B, weigth: 1}\n", suggestion="weight"),
    Case("bad_id_named_elsewhere", "wrong_id", 4, "objectives/Keep Us/id",
         UNITS + "objectives: [{id: Keep Us, name: K, unit: sales}, {id: o, name: O, unit: sales, supports: [{objective: keep-us},"
         " {objective: Keep Us}]}]\n", suggestion="keep-us"),
    Case("one_for_a_pair", "wrong_type", 3, "policy/exploration_share", "policy: {exploration_share: 0.2}\n", says="like [0.10, 0.30]"),
    Case("short_pair", "wrong_type", 3, "policy/healthy_zone", "policy: {healthy_zone: [70]}\n", says="like [70, 85]"),
    Case("word_as_target", "dangling_reference", 3, "goals/a/measures/0/target",
         "goals: [{id: a, name: A, measures: [{metric: revenue, target: abc}]}]\n", says="a number, a band like {low: 5, high: 9}, or"),
    Case("bad_id", "wrong_id", 3, "themes/Our Growth/id", "themes: [{id: Our Growth, name: Growth}]\n", suggestion="our-growth"),
    Case("bad_zone", "wrong_value", 2, "company/timezone", b"oarlock: 1\ncompany: {name: M, currency: EUR, timezone: Europe/Berlim}\n",
         suggestion="Europe/Berlin"),
    # types and values
    Case("text_for_number", "wrong_type", 3, "goals/a/weight", 'goals: [{id: a, name: A, weight: "0.5"}]\n', says="without quotes"),
    Case("yes_for_true", "wrong_type", 3, "initiatives/i/exploration", "initiatives: [{id: i, name: I, kind: pilot, exploration: yes}]\n",
         says="true or false"),
    Case("text_for_list", "wrong_type", 3, "initiatives/i/depends_on",
         "initiatives: [{id: i, name: I, kind: pilot, depends_on: i}]\n", says="list"),
    Case("list_for_text", "wrong_type", 3, "vision", "vision: [a]\n", says="text"),
    Case("true_for_text", "wrong_type", 3, "vision", "vision: true\n", says='"true"'),
    Case("negative_budget", "wrong_value", 3, "initiatives/i/budget", "initiatives: [{id: i, name: I, kind: pilot, budget: -5}]\n", says="0"),
    Case("percent_as_number", "wrong_value", 3, "policy/confidence", "policy: {confidence: 80}\n", says="80 percent is written 0.8"),
    Case("infinite", "wrong_value", 3, "initiatives/i/budget", "initiatives: [{id: i, name: I, kind: pilot, budget: .inf}]\n", says="finite"),
    Case("missing_name", "missing_key", 4, "goals/a/name", "goals:\n  - id: a\n", says="add it"),
    Case("missing_company", "missing_key", 1, "company", b"oarlock: 1\n", says="add it"),
    Case("newer_version", "version", 1, "oarlock", b"oarlock: 2\ncompany: {name: M, currency: EUR}\n", says="install a newer"),
    Case("currency_word", "wrong_value", 2, "company/currency", b"oarlock: 1\ncompany: {name: M, currency: Euro}\n", says="EUR"),
    Case("two_holders", "wrong_value", 4, "objectives/o", UNITS + "objectives: [{id: o, name: O, unit: sales, person: e1}]\n",
         says="exactly one"),
    Case("wrong_target", "wrong_type", 3, "goals/a/measures/0/target",
         "goals: [{id: a, name: A, measures: [{metric: revenue, target: [1, 2]}]}]\n", says="low, high"),
    Case("half_a_band", "missing_key", 3, "goals/a/measures/0/target/high",
         "goals: [{id: a, name: A, measures: [{metric: revenue, target: {low: 1}}]}]\n", says="add it"),
    Case("falling_band", "wrong_order", 3, "goals/a/measures/0/target",
         "goals: [{id: a, name: A, measures: [{metric: revenue, target: {low: 3, high: 1}}]}]\n", says="low, high"),
    # dates
    Case("german_date", "wrong_value", 3, "goals/a/due", "goals: [{id: a, name: A, due: 31.12.2026}]\n", says="2026-06-30"),
    Case("no_such_day", "wrong_value", 3, "goals/a/due", "goals: [{id: a, name: A, due: 2026-02-30}]\n", says="no day of the calendar"),
    Case("due_before_start", "wrong_order", 3, "goals/a/due", "goals: [{id: a, name: A, start: 2026-06-01, due: 2026-01-01}]\n",
         says="before"),
    Case("no_such_fiscal_start", "wrong_value", 2, "company/fiscal_year_start",
         b'oarlock: 1\ncompany: {name: M, currency: EUR, fiscal_year_start: "02-30"}\n', says="07-01"),
    # ids and references
    Case("duplicate_id", "duplicate_id", 5, "goals/a/id", "goals:\n  - {id: a, name: A}\n  - {id: a, name: B}\n", says="line 4"),
    Case("dangling_theme", "dangling_reference", 4, "goals/a/theme",
         "themes: [{id: growth, name: G}]\ngoals: [{id: a, name: A, theme: grwth}]\n", suggestion="growth"),
    Case("dangling_unit", "dangling_reference", 4, "reviews/r/units/1",
         UNITS + "reviews: [{id: r, cadence: monthly, units: [sales, stor]}]\n", suggestion="store"),
    Case("dangling_goal", "dangling_reference", 5, "objectives/o/supports/0/goal",
         UNITS + "goals: [{id: keep, name: K}]\nobjectives: [{id: o, name: O, unit: sales, supports: [{goal: kep}]}]\n", suggestion="keep"),
    Case("dangling_metric", "dangling_reference", 3, "goals/a/measures/0/metric",
         "goals: [{id: a, name: A, measures: [{metric: revenu, target: 1}]}]\n", suggestion="revenue"),
    Case("dangling_target", "dangling_reference", 3, "goals/a/measures/0/target",
         "goals: [{id: a, name: A, measures: [{metric: revenue, target: plan}]}]\n", says="There is no metric 'plan'"),
    Case("quoted_target", "dangling_reference", 3, "goals/a/measures/0/target",
         'goals: [{id: a, name: A, measures: [{metric: revenue, target: "500"}]}]\n', says="without quotes"),
    Case("dangling_builtin", "dangling_reference", 3, "metrics/m/builtin", "metrics: [{id: m, builtin: gross_margn}]\n",
         suggestion="gross_margin"),
    Case("dangling_person", "dangling_reference", 4, "units/sales/lead",
         "people: [{id: eva, unit: sales}]\nunits: [{id: sales, name: S, lead: eve}]\n", suggestion="eva"),
    Case("dangling_deviation", "dangling_reference", 4, "deviations/d/item/initiative",
         "people: [{id: eva, unit: sales}]\n"
         "deviations: [{id: d, name: D, item: {initiative: x}, sponsor: eva, cap: 0.1, until: 2026-01-01, question: q}]\n"
         "units: [{id: sales, name: S}]\n", says="There is no initiative 'x'"),
    Case("some_weights", "weights", 5, "goals/b/weight", "goals:\n  - {id: a, name: A, weight: 1}\n  - {id: b, name: B}\n", says="or none"),
    # circles
    Case("units_in_circle", "cycle", 3, "units/a/parent", "units: [{id: a, name: A, parent: b}, {id: b, name: B, parent: a}]\n",
         says="a → b → a"),
    Case("objectives_in_circle", "cycle", 4, "objectives/p/supports/0/objective",
         UNITS + "objectives: [{id: p, name: P, unit: sales, supports: [{objective: q}]},"
         " {id: q, name: Q, unit: store, supports: [{objective: p}]}]\n", says="p → q → p"),
    Case("own_manager", "cycle", 4, "people/eva/manager", UNITS + "people: [{id: eva, unit: sales, manager: eva}]\n", says="manager"),
    Case("metrics_in_circle", "cycle", 4, "metrics/x/expr",
         "metrics:\n  - {id: x, kind: derived, expr: y / 2}\n  - {id: y, kind: ratio, numerator: x, denominator: orders}\n", says="x → y → x"),
    # files
    Case("include_absent", "include_missing", 3, "include/0", "include: [pepole.yaml]\n", suggestion="people.yaml", more={"people.yaml": ""}),
    Case("include_above", "include_outside", 3, "include/0", "include: [../other.yaml]\n", says="out of the company folder"),
    Case("include_absolute", "include_outside", 3, "include/0", "include: [/etc/passwd]\n", says="out of the company folder"),
    Case("include_with_a_null_byte", "control_character", 3, None, 'include: ["a\\0b"]\n', says="null byte", alone=False),
    Case("include_with_an_endless_name", "include_missing", 3, "include/0", "include: [" + "n" * 5000 + "]\n", says="correct the name"),
    Case("history_with_an_endless_name", "history_missing", 3, "history", "history: " + "n" * 5000 + "\n", says="correct the name"),
    Case("include_odd_pattern", "include_missing", 3, "include/0", "include: ['a**/x.yaml']\n", says="correct the name"),
    Case("include_itself", "include_cycle", 3, "include/0", "include: [company.yaml]\n", says="itself"),
    Case("include_in_included", "include_cycle", 1, "include", "include: [a.yaml]\n", file="a.yaml", says="company.yaml only",
         more={"a.yaml": "include: [company.yaml]\n"}),
    Case("include_a_folder", "include_missing", 3, "include/0", "include: [goals]\n", says="no file 'goals'", more={"goals/a.yaml": ""}),
    Case("data_root_in_included", "misplaced_key", 1, "data_root", "include: [a.yaml]\n", file="a.yaml", says="move it",
         more={"a.yaml": "data_root: ..\n"}),
    Case("given_twice", "given_twice", 1, "vision", "include: [a.yaml]\nvision: one\n", file="a.yaml", says="company.yaml line 4",
         more={"a.yaml": "vision: two\n"}),
    Case("source_given_twice", "given_twice", 2, "data/orders", "include: [a.yaml]\ndata: {orders: o.csv}\n", file="a.yaml",
         says="company.yaml line 4", more={"a.yaml": "data:\n  orders: p.csv\n"}),
    Case("fault_in_included", "unknown_key", 3, "goals/b/ownr", "include: [plan/*.yaml]\ngoals: [{id: a, name: A}]\n", file="plan/g.yaml",
         suggestion="owner", more={"plan/g.yaml": "goals:\n  - id: b\n    ownr: e1\n    name: B\n"}),
    Case("history_absent", "history_missing", 3, "history", "history: changes.jsonl\n", says="no file"),
    Case("history_above", "history_outside", 3, "history", "history: ../changes.jsonl\n", says="out of the company folder"),
    Case("history_broken", "history", 2, None, "history: h.jsonl\n", file="h.jsonl", says="no JSON",
         more={"h.jsonl": '{"at": "2026-01-01", "path": "vision", "old": null, "new": "x"}\n{oops\n'}),
    Case("history_unknown_key", "history", 1, None, "history: h.jsonl\n", file="h.jsonl", suggestion="goals",
         more={"h.jsonl": '{"at": "2026-01-01", "path": "goal/x", "old": null, "new": "x"}\n'}),
)  # fmt: skip


def write(folder: Path, case: Case) -> None:
    files = {**case.more, "company.yaml": case.text if isinstance(case.text, bytes) else HEAD + case.text}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_folder(folder, builtin_metrics=BUILTIN, thresholds=THRESHOLDS)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_names_file_line_path_and_remedy(case: Case, tmp_path: Path) -> None:
    write(tmp_path, case)
    problems = problems_of(tmp_path)
    told = [p for p in problems if (p.code, p.file, p.line, p.path) == (case.code, case.file, case.line, case.path)]
    assert told, [p.as_json() for p in problems]
    assert case.says in told[0].message
    assert told[0].suggestion == case.suggestion or case.suggestion is None
    assert told[0].message.endswith(".")
    if case.alone:
        assert len(problems) == 1, [str(p) for p in problems]


def test_there_are_thirty_cases_with_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 30


def test_it_reports_all_errors_at_once(tmp_path: Path) -> None:
    text = (
        "goals:\n  - {id: a, name: A, ownr: x}\n  - {id: a, name: B, due: soon, theme: no}\n  - {name: C}\nvison: x\n"
    )
    write(
        tmp_path, Case("all", "", None, None, text + "include: [b.yaml]\n", more={"b.yaml": "units: [{id: u}]\nx: [\n"})
    )
    told = {(p.code, p.file, p.path) for p in problems_of(tmp_path)}
    assert told == {
        ("unknown_key", "company.yaml", "goals/a/ownr"),
        ("duplicate_id", "company.yaml", "goals/a/id"),
        ("wrong_value", "company.yaml", "goals/a/due"),
        ("dangling_reference", "company.yaml", "goals/a/theme"),
        ("missing_key", "company.yaml", "goals/2/id"),
        ("unknown_key", "company.yaml", "vison"),
        ("syntax", "b.yaml", None),
    }


def test_it_says_when_there_is_no_folder_or_no_company_file(tmp_path: Path) -> None:
    (tmp_path / "compny.yaml").write_text("oarlock: 1\n")
    assert problems_of(tmp_path / "nowhere")[0].code == "no_folder"
    assert problems_of(tmp_path / "compny.yaml")[0].code == "no_folder"
    absent = problems_of(tmp_path)[0]
    assert f"'{tmp_path.name}'" in absent.message
    assert (absent.code, absent.suggestion) == ("no_company_file", "compny.yaml")


def test_it_names_the_folder_that_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"'{tmp_path.name}' holds no company.yaml" in problems_of(Path())[0].message


def test_an_included_link_may_not_lead_outside(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("vision: x\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "inside.yaml").symlink_to(tmp_path / "outside.yaml")
    write(folder, Case("link", "", None, None, "include: ['*.yaml']\n"))
    told = problems_of(folder)
    assert [(p.code, p.path, p.line) for p in told] == [("include_outside", "include/0", 3)]


def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    write(tmp_path, Case("loop", "", None, None, "include: [a.yaml]\nhistory: a.yaml\n"))
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert [p.code for p in problems_of(tmp_path)] == ["include_missing", "history_missing"]


def test_an_include_through_a_link_to_company_yaml_is_a_circle(tmp_path: Path) -> None:
    write(tmp_path, Case("link", "", None, None, "include: [again.yaml]\n"))
    (tmp_path / "again.yaml").symlink_to(tmp_path / "company.yaml")
    assert [p.code for p in problems_of(tmp_path)] == ["include_cycle"]
