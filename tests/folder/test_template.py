"""Start folders and the workbook: what is written passes the check, what is filled in wrongly is told by sheet, row, column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from oarlock.errors import InputError, Problem
from oarlock.folder import shapes
from oarlock.folder.read import read_folder
from oarlock.folder.references import check_references
from oarlock.folder.template import folder_from_workbook, template_names, write_template, write_workbook
from oarlock.folder.workbook_sheets import SHEETS

BUILTIN = frozenset(
    ("revenue", "on_time_delivery", "stock_out_rate", "operating_margin", "csat", "days_sales_outstanding", "win_rate")
)
"""Ids of the catalogue page of the contract that the templates use."""


@pytest.mark.parametrize("name", list(template_names()))
def test_every_template_passes_the_check(name: str, tmp_path: Path) -> None:
    files = write_template(tmp_path / "new", name, year=2028)
    assert "company.yaml" in files
    loaded = read_folder(tmp_path / "new", builtin_metrics=BUILTIN)
    warnings = check_references(loaded, {}, builtin_metrics=BUILTIN)
    assert (*loaded.warnings, *warnings) == ()
    assert {str(goal.due.year) for goal in loaded.company.goals if goal.due} == {"2028"}
    assert all("@" not in text.text for text in loaded.texts.values())
    assert all("#" in text.text for text in loaded.texts.values())


def test_commented_records_of_a_template_fit_when_uncommented(tmp_path: Path) -> None:
    for name in template_names():
        write_template(tmp_path / name, name)
        path = tmp_path / name / "company.yaml"
        text, count = re.subn(r"^# (data:|  .*)$", r"\1", path.read_text(), flags=re.MULTILINE)
        assert count > 1
        path.write_text(text)
        assert read_folder(tmp_path / name, builtin_metrics=BUILTIN).company.data


def test_a_folder_in_use_and_an_unknown_template_are_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        write_template(tmp_path, "minimal")
    with pytest.raises(InputError) as caught:
        write_template(tmp_path / "new", "retial")
    assert caught.value.problems[0].suggestion == "retail"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.txt"]


def test_every_column_of_the_workbook_fills_a_field_of_the_contract() -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            assert sheet.type_of(column) is not None, (sheet.name, column.name)
            assert column.note.endswith((".", ").")), (sheet.name, column.name)
        if sheet.key:
            record = shapes.records(shapes.at((sheet.key, 0)))[0]
            assert set(shapes.required(record)) <= {column.target[0] for column in sheet.columns}


def test_the_workbook_has_a_header_notes_and_examples(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "plan.xlsx"))
    assert book.sheet_names == ["read me", "company", *(sheet.name for sheet in SHEETS)]
    goals = book.get_sheet_by_name("goals").to_python()
    assert goals[0] == ["id", "name", "why", "theme", "owner", "weight", "start", "due", "status", "cadence"]
    assert goals[1][0].startswith("# ")
    assert goals[2][:2] == ["# grow", "Grow revenue to 1,200,000"]


def test_the_untouched_workbook_makes_a_folder_with_a_name_and_a_currency(tmp_path: Path) -> None:
    write_workbook(tmp_path / "plan.xlsx")
    assert folder_from_workbook(tmp_path / "plan.xlsx", tmp_path / "new") == ("company.yaml",)
    assert read_folder(tmp_path / "new").document == {
        "oarlock": 1,
        "company": {"name": "My company", "currency": "EUR", "timezone": "UTC", "fiscal_year_start": "01-01"},
    }


def test_the_examples_of_the_workbook_make_a_folder_that_passes_the_check(tmp_path: Path) -> None:
    pages: dict[str, list[list[Any]]] = {"company": [["what", "value"], ["name", "Mill"], ["currency", "EUR"]]}
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        pages[sheet.name] = [names, [column.example for column in sheet.columns]]
    fill(tmp_path / "plan.xlsx", pages)
    folder_from_workbook(tmp_path / "plan.xlsx", tmp_path / "new")
    loaded = read_folder(tmp_path / "new", builtin_metrics=BUILTIN)
    assert all(len(loaded.document[sheet.key]) == 1 for sheet in SHEETS if sheet.key)
    assert loaded.document["initiatives"][0]["supports"] == [{"objective": "web-growth", "weight": 1}]
    assert loaded.document["goals"][0]["measures"] == [
        {"metric": "revenue", "baseline": 1000000, "target": 1200000, "by": "2027-12-31"}
    ]


def fill(path: Path, pages: dict[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if hasattr(value, "year"):
                        page.write_datetime(number, column, value, dated)
                    elif value is not None:
                        page.write(number, column, value)


COMPANY = [["what", "value"], ["name", "Mill"], ["currency", "EUR"]]


def test_a_filled_workbook_becomes_a_folder(tmp_path: Path) -> None:
    import datetime as dt

    fill(
        tmp_path / "plan.xlsx",
        {
            "company": [*COMPANY, ["vision", "Bread: for all"]],
            "units": [["id", "name"], ["# note"], ["sales", "Sales"], [7, "Seven"]],
            "goals": [["id", "name", "weight", "due"], [], ["grow", "Grow", 1, dt.date(2027, 12, 31)]],
            "initiatives": [
                ["id", "name", "kind", "units", "exploration", "budget"],
                ["i", "I", "pilot", "sales, 7", "yes", 12.5],
            ],
            "supports": [["initiative", "serves_goal"], ["i", "grow"]],
        },
    )
    assert folder_from_workbook(tmp_path / "plan.xlsx", tmp_path / "new") == ("company.yaml", "plan.yaml")
    document = read_folder(tmp_path / "new").document
    assert document["vision"] == "Bread: for all"
    assert document["units"] == [{"id": "sales", "name": "Sales"}, {"id": "7", "name": "Seven"}]
    assert document["goals"] == [{"id": "grow", "name": "Grow", "weight": 1, "due": "2027-12-31"}]
    assert document["initiatives"] == [
        {"id": "i", "name": "I", "kind": "pilot", "units": ["sales", "7"], "exploration": True, "budget": 12.5,
         "supports": [{"goal": "grow"}]}
    ]  # fmt: skip


def problems_of(path: Path, pages: dict[str, list[list[Any]]]) -> dict[str | None, Problem]:
    fill(path / "plan.xlsx", pages)
    with pytest.raises(InputError) as caught:
        folder_from_workbook(path / "plan.xlsx", path / "new")
    assert not (path / "new").exists()
    return {problem.path: problem for problem in caught.value.problems}


def test_every_error_is_told_by_sheet_row_and_column(tmp_path: Path) -> None:
    told = problems_of(
        tmp_path,
        {
            "company": [["what", "value"], ["name", "Mill"], ["curency", "EUR"]],
            "units": [["id", "name", "parent", "leed"], ["# x"], ["sales", "Sales", "sals"]],
            "goals": [
                ["id", "name", "due", "status"],
                ["grow", "Grow", "31.12.2027", "activ"],
                ["grow", "Again", None, None],
            ],
            "initiatives": [["id", "name", "kind", "budget"], ["i", "I", "pilot", "many"]],
            "measures": [["goal", "objective", "metric"], ["grw", None, "revenue"], [None, None, "revenue"]],
            "goal": [["id"]],
        },
    )
    assert {path: (problem.code, problem.line, problem.suggestion) for path, problem in told.items()} == {
        "company!A3": ("unknown_key", 3, "currency"),
        "company!A1": ("missing_key", 1, None),
        "units!D1": ("unknown_column", 1, "lead"),
        "units!C3": ("dangling_reference", 3, "sales"),
        "goals!C2": ("wrong_value", 2, None),
        "goals!D2": ("wrong_value", 2, "active"),
        "goals!A3": ("duplicate_id", 3, None),
        "initiatives!D2": ("wrong_value", 2, None),
        "measures!A2": ("dangling_reference", 2, "grow"),
        "measures!A3": ("wrong_value", 3, None),
        "goal": ("unknown_sheet", None, "goals"),
    }
    assert told["goals!C2"].message.startswith("Sheet goals, row 2, column due: '31.12.2027'")


def test_an_item_without_a_name_is_told_at_its_row(tmp_path: Path) -> None:
    told = problems_of(tmp_path, {"company": COMPANY, "goals": [["id", "name"], ["a", "A"], ["b"]]})
    assert {path: problem.code for path, problem in told.items()} == {"goals!A3": "missing_key"}


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("id,name")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    for name in ("text.xlsx", "empty.xlsx", "absent.xlsx"):
        with pytest.raises(InputError, match="workbook"):
            folder_from_workbook(tmp_path / name, tmp_path / "new")
