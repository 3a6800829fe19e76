"""Opening a company: the plan in force on the day, all errors at once."""

import datetime as dt
from pathlib import Path

import pytest

from oarlock.errors import InputError, Problem
from oarlock.usecases.open_company import open_company

TODAY = dt.date(2026, 11, 21)
PLAN = """\
oarlock: 1
company: {name: Reed & Sons, currency: EUR}
goals:
  - {id: sell, name: Sell more, owner: ann, due: 2026-12-31}
history: changes.jsonl
data: {orders: orders.csv}
"""
CHANGES = """\
{"at": "2026-03-01", "path": "goals/sell/owner", "old": "bo", "new": "ann", "by": "ann", "why": "Bo left"}
{"at": "2026-05-01", "path": "goals/sell/name", "old": "Sell", "new": "Sell more"}
"""


def written(folder: Path, plan: str = PLAN) -> Path:
    (folder / "company.yaml").write_text(plan, encoding="utf-8")
    (folder / "changes.jsonl").write_text(CHANGES, encoding="utf-8")
    (folder / "orders.csv").write_text("order_id,ordered_at\n1,2026-01-05\n2,2026-06-05\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("as_of", "owner", "name", "version", "changes"),
    [
        # by hand from the three lines above
        ("2026-06-30", "ann", "Sell more", "2026-05-01", 2),
        ("2026-04-30", "ann", "Sell", "2026-03-01", 1),
        ("2026-02-28", "bo", "Sell", "before 2026-03-01", 0),
    ],
)
def test_the_plan_is_the_one_in_force_on_the_day(
    tmp_path: Path, home: Path, as_of: str, owner: str, name: str, version: str, changes: int
) -> None:
    day = dt.date.fromisoformat(as_of)
    with open_company(written(tmp_path), today=TODAY, as_of=day, home=home) as opened:
        (goal,) = opened.company.goals
        assert (goal.owner, goal.name) == (owner, name)
        assert opened.plan_version == version
        assert len(opened.history or ()) == changes


def test_without_history_the_plan_is_unversioned(tmp_path: Path, home: Path) -> None:
    plan = PLAN.replace("history: changes.jsonl\n", "")
    with open_company(written(tmp_path, plan), today=TODAY, home=home) as opened:
        assert opened.plan_version == "unversioned"
        assert opened.history is None


def test_as_of_defaults_to_the_last_day_on_which_something_happened(tmp_path: Path, home: Path) -> None:
    with open_company(written(tmp_path), today=TODAY, home=home) as opened:
        assert opened.lake.as_of == dt.date(2026, 6, 5)


def test_errors_of_references_and_metrics_come_together_with_their_places(tmp_path: Path, home: Path) -> None:
    plan = PLAN + "employees: x\n"
    with pytest.raises(InputError) as raised:
        open_company(written(tmp_path, plan), today=TODAY, home=home)
    assert [problem.code for problem in raised.value.problems] == ["unknown_key"]
    plan = (
        PLAN.replace("data: {orders: orders.csv}", "data: {orders: orders.csv, employees: staff.csv}")
        + "metrics: [{id: sales, kind: simple, from: orders, measure: summe(order_id)}]\n"
    )
    (tmp_path / "staff.csv").write_text("person_id,unit,hired_at\nbea,shop,2020-01-01\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        open_company(written(tmp_path, plan), today=TODAY, home=home)
    problems = {problem.path: problem for problem in raised.value.problems}
    assert problems["goals/sell/owner"].line == 4
    assert problems["metrics/sales/measure"].line == 7
    assert problems["metrics/sales/measure"].file == "company.yaml"


STAFF = PLAN.replace("data: {orders: orders.csv}", "data: {orders: orders.csv, employees: staff.csv}")


def staffed(folder: Path, rows: str, plan: str = STAFF) -> Path:
    (folder / "staff.csv").write_text("person_id,unit,hired_at,role\n" + rows, encoding="utf-8")
    return written(folder, plan)


@pytest.mark.parametrize("hired", ["2026-06-01", "2027-01-01"])
def test_a_plan_may_name_somebody_who_is_hired_after_the_day(tmp_path: Path, home: Path, hired: str) -> None:
    rewards = "incentives: [{id: b, applies_to: {role: Seller}, metric: revenue, direction: up, weight: 1}]\n"
    folder = staffed(tmp_path, f"bo,shop,2020-01-01,Clerk\nann,shop,{hired},Seller\n", STAFF + rewards)
    with open_company(folder, today=TODAY, as_of=dt.date(2026, 1, 31), home=home) as opened:
        assert opened.notices == ()
        assert list(opened.lake.run("SELECT person_id FROM employees")["person_id"]) == ["bo"]


def refused(folder: Path, home: Path) -> dict[str | None, Problem]:
    with pytest.raises(InputError) as raised:
        open_company(folder, today=TODAY, home=home)
    return {problem.path: problem for problem in raised.value.problems}


def test_a_person_whose_row_was_set_aside_is_told_with_the_cause(tmp_path: Path, home: Path) -> None:
    folder = staffed(tmp_path, "bo,shop,2020-01-01,Clerk\nann,shop,2020-13-45,Seller\n")
    problem = refused(folder, home)["goals/sell/owner"]
    assert problem.message == (
        "The row of 'ann' in employees was set aside: its 'hired_at' ('2020-13-45') cannot be read (staff.csv, line 3). "
        "Correct that row."
    )
    assert problem.line == 4


def test_the_cause_is_told_in_the_words_of_the_file(tmp_path: Path, home: Path) -> None:
    plan = PLAN.replace(
        "data: {orders: orders.csv}",
        "data: {orders: orders.csv, employees: {path: staff.csv, map: {person_id: Nr, hired_at: Start}}}",
    )
    (tmp_path / "staff.csv").write_text("nr,unit,start\nbo,shop,2020-01-01\nann,shop,\n", encoding="utf-8")
    message = refused(written(tmp_path, plan), home)["goals/sell/owner"].message
    assert "it has no value in 'Start' (staff.csv, line 3)" in message
    (tmp_path / "staff.csv").write_text("nr,unit,start\nbo,shop,2020-01-01\nann,shop\n", encoding="utf-8")
    assert "more or fewer cells than the header" in refused(tmp_path, home)["goals/sell/owner"].message


def test_errors_of_the_plan_come_together_with_those_of_records_references_and_metrics(
    tmp_path: Path, home: Path
) -> None:
    plan = STAFF.replace("due: 2026-12-31", "due: soon") + (
        "metrics: [{id: sales, kind: simple, from: orders, measure: summe(order_id)}]\n"
    )
    found = refused(staffed(tmp_path, "bo,shop,2020-01-01,Clerk\n", plan), home)
    # by hand: the wrong date, the owner that staff.csv does not hold, the function that there is not
    assert {path: problem.line for path, problem in found.items()} == {
        "goals/sell/due": 4,
        "goals/sell/owner": 4,
        "metrics/sales/measure": 7,
    }


def test_errors_of_the_plan_come_together_with_a_file_that_is_not_there(tmp_path: Path, home: Path) -> None:
    plan = PLAN.replace("due: 2026-12-31", "due: soon").replace("orders.csv", "order.csv")
    found = refused(written(tmp_path, plan), home)
    assert {path: (problem.code, problem.line) for path, problem in found.items()} == {
        "goals/sell/due": ("wrong_value", 4),
        "data/orders": ("missing_file", 6),
    }


def test_where_the_records_are_named_wrongly_the_plan_is_told_alone(tmp_path: Path, home: Path) -> None:
    plan = PLAN.replace("due: 2026-12-31", "due: soon").replace("{orders: orders.csv}", "{orders: 5.5}")
    assert set(refused(written(tmp_path, plan), home)) == {"goals/sell/due", "data/orders"}
    plan = PLAN.replace("currency: EUR", "currency: EUR, timezone: Mars").replace("orders.csv", "order.csv")
    assert set(refused(written(tmp_path, plan), home)) == {"company/timezone"}


def test_what_is_wrong_with_records_stands_at_their_key_in_the_plan(tmp_path: Path, home: Path) -> None:
    plan = PLAN.replace("{orders: orders.csv}", "\n  orders:\n    path: orders.csv\n    map:\n      order_id: Nummer")
    problem = refused(written(tmp_path, plan), home)["data/orders/map/order_id"]
    assert (problem.file, problem.line) == ("company.yaml", 10)


def test_a_column_that_the_file_does_not_have_is_told_at_the_source_and_names_the_file(
    tmp_path: Path, home: Path
) -> None:
    folder = written(tmp_path)
    (folder / "orders.csv").write_text("number,ordered_at\n1,2026-01-05\n", encoding="utf-8")
    problem = refused(folder, home)["data/orders"]
    assert (problem.code, problem.file, problem.line) == ("missing_column", "company.yaml", 6)
    assert "orders.csv" in problem.message


@pytest.mark.parametrize("path", ["books/a.xlsx", "books/*.xlsx", "['books/a.xlsx']"])
def test_a_data_file_that_cannot_be_read_is_told_with_the_key_that_names_it(
    tmp_path: Path, home: Path, path: str
) -> None:
    folder = written(tmp_path, PLAN.replace("{orders: orders.csv}", f"{{orders: {{path: {path}}}}}"))
    (folder / "books").mkdir()
    (folder / "books" / "a.xlsx").write_bytes(b"no workbook")
    assert refused(folder, home)["data/orders"].file == "books/a.xlsx"


def test_a_day_before_all_records_is_noticed(tmp_path: Path, home: Path) -> None:
    early = dt.date(2020, 1, 1)
    with open_company(written(tmp_path), today=TODAY, as_of=early, home=home) as opened:
        (notice,) = (one for one in opened.notices if one.code == "day_before_records")
        assert str(notice) == ("The records begin on 2026-01-05, after the as-of day 2020-01-01: nothing is visible.")
    with open_company(tmp_path, today=TODAY, as_of=dt.date(2026, 1, 5), home=home) as opened:
        assert [one.code for one in opened.notices if one.code == "day_before_records"] == []
    staffed(
        tmp_path, "ann,shop,2019-01-01,Seller\n", STAFF.replace("currency: EUR", "currency: EUR, as_of: 2020-01-01")
    )
    with open_company(tmp_path, today=TODAY, home=home) as opened:
        (notice,) = opened.notices
        assert (notice.file, notice.line, notice.path) == ("company.yaml", 2, "company/as_of")
        assert notice.message.endswith("nothing that happened is visible.")
