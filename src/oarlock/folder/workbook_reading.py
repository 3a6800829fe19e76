"""Reads a filled plan workbook into a company folder; every error names sheet, row and column."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oarlock.engine.model.company import Company
from oarlock.errors import InputError, OutsideError, Problem, nearest
from oarlock.folder import emit, shapes
from oarlock.folder.new_folder import claim_folder, write_files
from oarlock.folder.nodes import Entry, Loc, Node
from oarlock.folder.references import plan_problems
from oarlock.folder.typing_faults import translate
from oarlock.folder.workbook_sheets import (
    COMPANY_ROWS,
    COMPANY_SHEET,
    EXAMPLE_MARK,
    GUIDE_SHEET,
    SHEETS,
    Column,
    Sheet,
)

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes of a workbook when it is unpacked; a plan needs one."""
_TRUE = frozenset(("yes", "true", "x"))
_FALSE = frozenset(("no", "false"))
_COMPANY_KEYS = ("units", "people", "themes", "metrics")
_HEAD = "# Made from the workbook {name}. Further keys: 'oarlock schema'; records: 'oarlock tables'.\n"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands: sheet, row from 1, the column's number from 0 and its header."""

    sheet: str
    row: int
    column: int
    header: str

    def __str__(self) -> str:
        return f"{self.sheet}!{_letters(self.column)}{self.row}"


@dataclass(slots=True)
class _Plan:
    """What has been read so far: the document, the cell behind each place, the problems."""

    file: str
    document: dict[str, Any] = field(default_factory=dict)
    cells: dict[Loc, Cell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, code: str, message: str, cell: Cell, **facts: Any) -> None:
        """Adds a problem of a cell."""
        self.problems.append(_at_cell(Problem(code=code, message=message, file=self.file, **facts), cell))


def folder_from_workbook(workbook: Path, directory: Path) -> tuple[str, ...]:
    """Writes the folder that a filled workbook describes and returns the names of its files.

    Raises InputError with every problem (`path` is the cell, like `goals!D5`), OutsideError when the disk fails.
    """
    plan = _Plan(workbook.name)
    pages = _pages(workbook)
    _company_sheet(pages.get(COMPANY_SHEET), plan)
    for sheet in SHEETS:
        _rows_of(sheet, pages.get(sheet.name), plan)
    for name in pages:
        _known_sheet(name, plan)
    plan.problems += _checked(plan)
    if plan.problems:
        raise InputError(plan.problems)
    claim_folder(directory)
    return write_files(directory, _texts(plan.document, workbook.name))


def _pages(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    if not path.is_file():
        message = (
            f"There is no workbook '{path}': check the path, or make one with 'oarlock new DIR --template workbook'."
        )
        raise InputError(Problem(code="no_workbook", message=message, found=str(path)))
    try:
        if path.suffix.lower() != ".xls" and _unpacked(path) > MAX_UNPACKED:
            message = "The workbook is far larger than a plan: take out everything but the plan's sheets."
            raise InputError(Problem(code="too_large", message=message, file=path.name))
        book = CalamineWorkbook.from_path(str(path))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, zipfile.BadZipFile) as error:
        message = "The file is no workbook that can be read: save it as .xlsx and try again."
        raise InputError(Problem(code="no_workbook", message=message, file=path.name)) from error
    except OSError as error:
        raise OutsideError(f"The workbook '{path}' cannot be read: {error.strerror}.") from error


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(one.file_size for one in archive.infolist())


def _known_sheet(name: str, plan: _Plan) -> None:
    known = [COMPANY_SHEET, GUIDE_SHEET, *(sheet.name for sheet in SHEETS)]
    if name not in known:
        near = nearest(name, known)
        message = f"There is no sheet '{name}' in the plan: rename it or take it out. Allowed are {', '.join(known)}."
        plan.problems.append(
            Problem(code="unknown_sheet", message=message, file=plan.file, path=name, found=name, suggestion=near)
        )


def _company_sheet(rows: list[list[Any]] | None, plan: _Plan) -> None:
    plan.document["oarlock"] = 1
    if rows is None:
        message = f"The sheet '{COMPANY_SHEET}' is missing: it needs at least name and currency."
        plan.problems.append(Problem(code="missing_sheet", message=message, file=plan.file, path=COMPANY_SHEET))
        return
    known = {one.name: one for one in COMPANY_ROWS}
    plan.cells[("company",)] = Cell(COMPANY_SHEET, 1, 0, "what")
    for number, row in enumerate(rows[1:], start=2):
        name = _word(row[0] if row else "")
        if not name or name.startswith(EXAMPLE_MARK):
            continue
        if name not in known:
            near = nearest(name, list(known))
            message = f"'{name}' is not known here: allowed are {', '.join(known)}."
            plan.fault("unknown_key", message, Cell(COMPANY_SHEET, number, 0, "what"), found=name, suggestion=near)
            continue
        column = known[name]
        value = _value(row[1] if len(row) > 1 else "", shapes.at(column.target))
        if value is not None:
            plan.cells[column.target] = Cell(COMPANY_SHEET, number, 1, name)
            _put(plan.document, column.target, value)


def _rows_of(sheet: Sheet, rows: list[list[Any]] | None, plan: _Plan) -> None:
    if not rows:
        return
    columns = _header(sheet, rows[0], plan)
    for number, row in enumerate(rows[1:], start=2):
        first = _word(row[0] if row else "")
        if first.startswith(EXAMPLE_MARK) or all(_word(cell) == "" for cell in row):
            continue
        given: dict[str, tuple[Any, Cell]] = {}
        for at, column in columns.items():
            value = _value(row[at] if at < len(row) else "", sheet.type_of(column))
            if value is not None:
                given[column.name] = (value, Cell(sheet.name, number, at, column.name))
        _item(sheet, given, Cell(sheet.name, number, 0, sheet.columns[0].name), plan)


def _header(sheet: Sheet, row: list[Any], plan: _Plan) -> dict[int, Column]:
    known = {column.name: column for column in sheet.columns}
    found: dict[int, Column] = {}
    for at, cell in enumerate(row):
        name = _word(cell)
        if not name:
            continue
        if name not in known:
            near = nearest(name, list(known))
            message = f"The column '{name}' is not known: allowed are {', '.join(known)}."
            plan.fault("unknown_column", message, Cell(sheet.name, 1, at, name), found=name, suggestion=near)
        elif known[name] in found.values():
            plan.fault("duplicate_key", f"The column '{name}' stands twice: keep one.", Cell(sheet.name, 1, at, name))
        else:
            found[at] = known[name]
    return found


def _item(sheet: Sheet, given: Mapping[str, tuple[Any, Cell]], row: Cell, plan: _Plan) -> None:
    items, base = (
        _owner(sheet, given, row, plan) if sheet.inside else (plan.document.setdefault(sheet.key, []), (sheet.key,))
    )
    if items is None:
        return
    loc: Loc = (*base, len(items))
    item: dict[str, Any] = {}
    items.append(item)
    plan.cells[loc] = row
    for column in sheet.columns:
        if column.name in given and column.name not in sheet.owners:
            value, cell = given[column.name]
            plan.cells[(*loc, *column.target)] = cell
            _put(item, column.target, value)


def _owner(sheet: Sheet, given: Mapping[str, tuple[Any, Cell]], row: Cell, plan: _Plan) -> tuple[list[Any] | None, Loc]:
    named = [(name, *given[name]) for name in sheet.owners if name in given]
    if len(named) != 1:
        message = f"Exactly one of {', '.join(sheet.owners)} must be filled in, found {len(named)}."
        plan.fault("wrong_value", message, row, allowed=list(sheet.owners))
        return None, ()
    name, word, cell = named[0]
    key = sheet.owners[name]
    items = plan.document.get(key, [])
    for position, item in enumerate(items):
        if item.get("id") == word:
            return item.setdefault(sheet.inside, []), (key, position, sheet.inside)
    ids = [str(item.get("id")) for item in items]
    message = f"There is no {name} '{word}' on the sheet {key}: correct the id or add a row there."
    plan.fault("dangling_reference", message, cell, found=word, allowed=ids[:100], suggestion=nearest(str(word), ids))
    return None, ()


def _checked(plan: _Plan) -> list[Problem]:
    tree = _tree(plan.document, (), "", plan)
    problems: list[Problem] = []
    try:
        Company.model_validate(plan.document)
    except ValidationError as error:
        problems += translate(error.errors(include_url=False, include_input=False), tree)
    problems += plan_problems(plan.document, tree)
    cells = {str(cell): cell for cell in plan.cells.values()}
    return [
        _at_cell(replace(problem, file=plan.file), cells[problem.file])
        if problem.file in cells
        else replace(problem, file=plan.file, line=None)
        for problem in problems
    ]


def _tree(value: Any, loc: Loc, above: str, plan: _Plan) -> Node:
    """The document as a tree in which each value stands in its cell, or in the one of what holds it."""
    here = plan.cells.get(loc)
    cell = str(here) if here is not None else above
    content = value
    if isinstance(value, dict):
        content = {key: Entry(_tree(one, (*loc, key), cell, plan), 0, 0) for key, one in value.items()}
    elif isinstance(value, list):
        content = [_tree(one, (*loc, at), cell, plan) for at, one in enumerate(value)]
    return Node(content, cell, 0)


def _at_cell(problem: Problem, cell: Cell) -> Problem:
    message = f"Sheet {cell.sheet}, row {cell.row}, column {cell.header}: {problem.message}"
    return replace(problem, message=message, line=cell.row, path=str(cell))


def _put(mapping: dict[str, Any], target: tuple[str, ...], value: Any) -> None:
    for part in target[:-1]:
        mapping = mapping.setdefault(part, {})
    mapping[target[-1]] = value


def _word(cell: Any) -> str:
    return str(_plain(cell)).strip()


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return cell.strip() if isinstance(cell, str) else cell


def _value(cell: Any, annotation: Any) -> Any:
    """A cell as the field wants it; None for an empty one. What does not fit stays as it is and is told later."""
    value = _plain(cell)
    if value in ("", None):
        return None
    words = shapes.describe(annotation)
    if isinstance(value, str) and "a list of texts" in words:
        return [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
    if "true or false" in words and isinstance(value, str):
        folded = value.casefold()
        return True if folded in _TRUE else (False if folded in _FALSE else value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "number" not in words:
        return [str(value)] if "a list of texts" in words else str(value)
    return value


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _texts(document: Mapping[str, Any], name: str) -> dict[str, str]:
    head = _HEAD.format(name=name)
    first = [key for key in document if key not in {sheet.key for sheet in SHEETS} or key in _COMPANY_KEYS]
    second = [key for key in document if key not in first and document[key]]
    include = "include: [plan.yaml]\n" if second else ""
    company = "".join(f"\n{emit.entry(key, document[key])}" for key in first if key != "oarlock" and document[key])
    texts = {"company.yaml": f"{head}oarlock: 1\n{include}{company}"}
    if second:
        texts["plan.yaml"] = head + "".join(f"\n{emit.entry(key, document[key])}" for key in second)
    return texts
