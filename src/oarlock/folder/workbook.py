"""Writes the plan workbook: one sheet a list, a header, what each column means, an example, choices to pick from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oarlock.errors import OutsideError
from oarlock.folder import shapes
from oarlock.folder.workbook_sheets import (
    COMPANY_ROWS,
    COMPANY_SHEET,
    EXAMPLE_MARK,
    GUIDE_SHEET,
    SHEETS,
    Column,
    Sheet,
)

ROWS_TO_FILL = 500
"""Rows that offer their choices in a list."""
_GUIDE = (
    "This workbook holds the plan of a company. Fill in what you know and leave out the rest: empty means unknown.",
    "",
    f"Rows whose first cell starts with {EXAMPLE_MARK} are notes and examples; they are not read and may stay.",
    "Every item has an id of small letters, digits, '-' and '_'. Other sheets name it by its id.",
    "Dates are written like 2027-06-30 or as dates of the workbook. Shares are written 0.15 for 15 percent.",
    "Several ids in one cell are separated by commas.",
    "",
    "Then run: oarlock new DIR --from plan.xlsx. Every error is told with its sheet, row and column.",
    "",
)


def write_workbook(path: Path) -> None:
    """Writes the empty workbook. Raises OutsideError when the disk fails."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(str(path))
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF2"}),
        "note": book.add_format({"italic": True, "font_color": "#5A6670", "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    _guide(book.add_worksheet(GUIDE_SHEET), formats)
    _company(book.add_worksheet(COMPANY_SHEET), formats)
    for sheet in SHEETS:
        _sheet(book.add_worksheet(sheet.name), sheet, formats)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise OutsideError(f"The workbook '{path}' cannot be written: {error}.") from error


def _guide(page: Any, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 90)
    for row, line in enumerate(_GUIDE):
        page.write_string(row, 0, line)
    for row, sheet in enumerate(SHEETS, start=len(_GUIDE)):
        page.write_string(row, 0, sheet.name, formats["head"])
        page.write_string(row, 1, sheet.about)


def _company(page: Any, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 60)
    page.set_column(2, 2, 50)
    for column, title in enumerate(("what", "value", "note")):
        page.write_string(0, column, title, formats["head"])
    for row, one in enumerate(COMPANY_ROWS, start=1):
        page.write_string(row, 0, one.name)
        page.write_string(row, 1, str(one.example) if one.example is not None else "", formats["text"])
        page.write_string(row, 2, one.note, formats["note"])
    page.freeze_panes(1, 0)


def _sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, max(14, len(column.name) + 2))
        page.write_string(0, at, column.name, formats["head"])
        mark = f"{EXAMPLE_MARK} " if at == 0 else ""
        page.write_string(1, at, mark + column.note, formats["note"])
        example = "" if column.example is None else str(column.example)
        page.write_string(2, at, (mark + example).strip() if at == 0 else example, formats["note"])
        _offer(page, at, sheet, column)


def _offer(page: Any, at: int, sheet: Sheet, column: Column) -> None:
    offered = list(shapes.choices(sheet.type_of(column)))
    if offered:
        rule = {"validate": "list", "source": offered, "error_type": "warning"}
        page.data_validation(3, at, 3 + ROWS_TO_FILL, at, rule)
