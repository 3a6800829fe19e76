"""The program as a person or a script meets it: exit codes, one JSON document, words that help."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from jsonschema import Draft202012Validator

import oarlock
from oarlock.cli.main import main

PLAN = """\
oarlock: 1
company: {name: Reed & Sons, currency: EUR}
units: [{id: shop, name: Shop}, {id: store, name: Store}]
people:
  - {id: ann, unit: shop}
  - {id: bo, unit: store}
goals:
  - {id: sell, name: Sell 1000 pieces, owner: ann, due: 2026-12-31, measures: [{metric: pieces, baseline: 800, target: 1000}]}
  - {id: calm, name: A calm shop, owner: bo, due: 2026-12-31}
objectives:
  - {id: window, name: A new window each month, unit: shop, owner: ann, supports: [{goal: sell}], due: 2026-12-31}
metrics:
  - {id: pieces, kind: simple, from: order_lines, measure: sum(quantity), unit: count, direction: up}
data: {orders: orders.csv, order_lines: lines.csv}
"""
ORDERS = "order_id,ordered_at,customer_id\n" + "".join(
    f"{n},2026-0{1 + n % 5}-1{n % 10},c{n % 7}\n" for n in range(1, 41)
)
LINES = "order_id,product_id,quantity,unit_price\n" + "".join(f"{n},p{n % 3},{1 + n % 4},10\n" for n in range(1, 41))


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Ended:
    """The program, from its first line to its exit code, in this process."""
    out, err = io.StringIO(), io.StringIO()
    called = ["oarlock", *map(str, arguments)]
    with (
        mock.patch.object(sys, "argv", called),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return Ended(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A small company with two goals, one of which nothing leads to."""
    folder = tmp_path / "reed"
    folder.mkdir()
    (folder / "company.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (folder / "lines.csv").write_text(LINES, encoding="utf-8")
    return folder


def test_version_is_the_packages() -> None:
    assert run("--version").stdout.strip().endswith(oarlock.__version__)


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    ended = run("aduit")
    assert ended.returncode == 2
    assert "Did you mean 'audit'?" in ended.stderr


def test_audit_prints_one_json_document(company: Path) -> None:
    ended = run("audit", company, "--json")
    assert ended.returncode == 0, ended.stderr
    document = json.loads(ended.stdout)
    assert document["company"] == "Reed & Sons"
    kinds = {finding["kind"] for finding in document["findings"]}
    assert "goal_without_work" in kinds  # by hand: nothing supports the goal 'calm'


def test_audit_writes_nothing_into_the_folder(company: Path) -> None:
    before = {path.name: path.read_bytes() for path in company.iterdir()}
    run("audit", company)
    assert {path.name: path.read_bytes() for path in company.iterdir()} == before


def test_fail_on_ends_with_1_when_a_finding_reaches_it(company: Path) -> None:
    assert run("audit", company, "--fail-on", "0.01").returncode == 1
    assert run("audit", company, "--fail-on", "1", "--only", "goal_without_owner").returncode == 0


def test_only_filters_and_never_changes_a_finding(company: Path) -> None:
    whole = json.loads(run("audit", company, "--json").stdout)
    part = json.loads(run("audit", company, "--json", "--only", "goal_without_work").stdout)
    wanted = [one for one in whole["findings"] if one["kind"] == "goal_without_work"]
    assert part["findings"] == wanted
    assert wanted
    assert part["index"] == whole["index"]


def test_only_refuses_a_kind_that_does_not_exist(company: Path) -> None:
    ended = run("audit", company, "--only", "goal_without_wrok", "--json")
    assert ended.returncode == 2
    (error,) = json.loads(ended.stdout)["errors"]
    assert error["suggestion"] == "goal_without_work"


def test_wrong_input_ends_with_2_and_names_file_line_and_key(company: Path) -> None:
    plan = company / "company.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("owner: bo", "owner: bob"), encoding="utf-8")
    ended = run("audit", company, "--json")
    assert ended.returncode == 2
    (error,) = json.loads(ended.stdout)["errors"]
    assert (error["file"], error["line"], error["path"]) == ("company.yaml", 9, "goals/calm/owner")
    assert error["suggestion"] == "bo"
    assert "Traceback" not in ended.stderr


def test_explain_takes_the_beginning_of_an_id(company: Path) -> None:
    ended = run("explain", company, "goal_without_work")
    assert ended.returncode == 0, ended.stderr
    assert "A calm shop" in ended.stdout


def test_save_records_findings_and_a_second_audit_keeps_since(company: Path) -> None:
    first = json.loads(run("audit", company, "--json", "--save").stdout)
    later = json.loads(run("audit", company, "--json", "--as-of", "2026-11-30").stdout)
    since = {one["id"]: one["since"] for one in first["findings"]}
    assert since
    assert {one["id"]: one["since"] for one in later["findings"] if one["id"] in since} == {
        key: day for key, day in since.items() if key in {one["id"] for one in later["findings"]}
    }


def test_compare_tells_new_and_gone(company: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(run("audit", company, "--json").stdout, encoding="utf-8")
    plan = company / "company.yaml"
    text = plan.read_text(encoding="utf-8").replace("supports: [{goal: sell}]", "supports: [{goal: calm}]")
    plan.write_text(text, encoding="utf-8")
    found = json.loads(run("audit", company, "--json", "--compare", earlier).stdout)["compare"]
    # by hand: the one objective moved from 'sell' to 'calm', so the goal nothing leads to is now 'sell'
    assert [one["kind"] for one in found["new"]].count("goal_without_work") == 1
    assert [one["kind"] for one in found["gone"]].count("goal_without_work") == 1


@pytest.mark.parametrize("ending", ["html", "md"])
def test_report_writes_one_file(company: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"pack.{ending}"
    assert run("report", company, "--out", out).returncode == 0
    text = out.read_text(encoding="utf-8")
    assert "A calm shop" in text
    assert "http" not in text.replace("http-equiv", "")  # nothing is fetched from outside


def test_report_refuses_an_unknown_ending(company: Path, tmp_path: Path) -> None:
    ended = run("report", company, "--out", tmp_path / "pack.docx")
    assert ended.returncode == 2
    assert ".html" in ended.stderr


def test_metrics_prints_values_computed_by_hand(company: Path) -> None:
    document = json.loads(run("metrics", company, "pieces", "--grain", "year", "--json").stdout)
    (value,) = document["metrics"]["pieces"]["values"]
    assert value["value"] == sum(1 + n % 4 for n in range(1, 41))  # by hand: the lines as written above
    assert value["n"] == 40


def test_metrics_refuses_a_cut_by_persons_without_the_stewards_view(company: Path) -> None:
    assert run("metrics", company, "pieces", "--by", "person").returncode == 2


def test_catalogue_needs_no_folder() -> None:
    ended = run("metrics", "--catalogue", "gross_margin")
    assert ended.returncode == 0
    assert "Formula" in ended.stdout


def test_schema_prints_json_schema() -> None:
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org/draft/2020-12")
    assert "findings" in json.loads(run("schema", "--json", "audit").stdout)["properties"]


def test_new_starts_a_folder_that_checks(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine").returncode == 0
    assert run("check", tmp_path / "mine").returncode == 0
    assert run("new", tmp_path / "mine").returncode == 2  # it is not empty any more


def test_tables_prints_the_vocabulary_and_the_views(company: Path) -> None:
    assert "order_lines" in run("tables").stdout
    assert "CREATE OR REPLACE VIEW" in run("tables", company, "--sql").stdout


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("audit", ()),
        ("check", ()),
        ("metrics", ("pieces", "--sql")),
        ("explain", ("goal_without_work",)),
        ("tables", ()),
    ],
)
def test_the_json_of_a_command_has_the_published_shape(company: Path, command: str, arguments: tuple[str, ...]) -> None:
    (company / "lines.csv").write_text(LINES + "99,p1,many,10\n", encoding="utf-8")  # one row is set aside
    ended = run(command, company, *arguments, "--json")
    assert ended.returncode == 0, ended.stderr
    schema = json.loads(run("schema", "--json", command).stdout)
    Draft202012Validator(schema).validate(json.loads(ended.stdout))


def test_the_json_of_errors_has_the_published_shape(company: Path) -> None:
    (company / "company.yaml").write_text("oarlock: 1\ncompany: {name: X}\n", encoding="utf-8")
    schema = json.loads(run("schema", "--json", "errors").stdout)
    Draft202012Validator(schema).validate(json.loads(run("audit", company, "--json").stdout))


def test_a_row_set_aside_is_counted_and_can_be_read(company: Path) -> None:
    (company / "lines.csv").write_text(LINES + "99,p1,many,10\n", encoding="utf-8")
    document = json.loads(run("check", company, "--json").stdout)["tables"]["order_lines"]
    assert (document["rows"], document["quarantined"]) == (40, 1)
    (row,) = document["set_aside"]
    assert row["row"]["quantity"] == "many"
    assert row["line"] == 42  # by hand: a head, 40 lines, this one


def test_a_bug_of_ours_is_shown_as_such_and_logged(company: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("oarlock.usecases.audit.take_snapshot", broken)
    ended = run("audit", company)
    assert ended.returncode == 3
    assert "mistake of its own" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert any("planted" in log.read_text(encoding="utf-8") for log in (home / "log").glob("error-*.txt"))


@pytest.fixture
def staffed(company: Path) -> Path:
    """The company with a table of staff: six people, each with a surname and a pay; one row has a bad date."""
    rows = [f"p{n},shop,Name{n},{40000 + n * 1000},2020-01-0{n},{'boss' if n == 1 else 'seller'}" for n in range(1, 7)]
    head = "person_id,unit,surname,annual_cost,hired_at,role"
    bad = "p7,store,Name7,99000,soon,seller"
    (company / "staff.csv").write_text("\n".join([head, *rows, bad]) + "\n", encoding="utf-8")
    plan = company / "company.yaml"
    text = plan.read_text(encoding="utf-8").replace("data: {", "data: {employees: staff.csv, ")
    pay = "  - {id: pay, kind: simple, from: employees, measure: sum(annual_cost), unit: money}\n"
    plan.write_text(text.replace("metrics:\n", "metrics:\n" + pay), encoding="utf-8")
    return company


def test_a_cut_that_tells_persons_apart_needs_the_stewards_view(staffed: Path) -> None:
    assert run("metrics", staffed, "headcount", "--by", "surname").returncode == 2
    assert run("metrics", staffed, "headcount", "--by", "role").returncode == 0
    assert run("metrics", staffed, "headcount", "--by", "surname", "--as-steward").returncode == 0


def test_pay_of_fewer_than_five_people_is_hidden(staffed: Path) -> None:
    def by_role(*options: str) -> dict[str, object]:
        ended = run("metrics", staffed, "pay", "--by", "role", "--grain", "year", "--json", *options)
        values = json.loads(ended.stdout)["metrics"]["pay"]["values"]
        return {value["by"]["role"]: value["value"] for value in values if value["n"]}

    # by hand: one boss with 41,000, five sellers with 42,000 to 46,000
    assert by_role() == {"boss": None, "seller": 220000.0}
    assert by_role("--as-steward") == {"boss": 41000.0, "seller": 220000.0}


def test_rows_about_persons_are_not_shown_by_check(staffed: Path) -> None:
    ended = run("check", staffed)
    assert "staff.csv:8" in ended.stdout  # by hand: a head and six rows before it
    assert "Name7" not in ended.stdout + run("check", staffed, "--json").stdout
    assert "Name7" in run("check", staffed, "--as-steward").stdout


def test_values_about_persons_are_not_shown_by_tables(staffed: Path) -> None:
    shown = run("tables", staffed).stdout + run("tables", staffed, "--json").stdout
    assert "Name1" not in shown
    assert "46000" not in shown
    assert "Name1" in run("tables", staffed, "--as-steward").stdout
