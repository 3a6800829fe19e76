"""Starts a company folder from a template or from a filled workbook, into a place that is free."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oarlock.errors import InputError, OutsideError, Problem, nearest
from oarlock.folder.template import folder_from_workbook, template_names, write_template, write_workbook

WORKBOOK = "workbook"
DEFAULT = "minimal"


def templates() -> Mapping[str, str]:
    """Every template with what it is, the workbook last."""
    return {
        **template_names(),
        WORKBOOK: "a spreadsheet to fill in: company, people, goals, work; read back with --from",
    }


def start_folder(folder: Path, *, template: str | None = None, workbook: Path | None = None) -> Path:
    """Writes the folder (or, for the template `workbook`, DIR/plan.xlsx); returns what was written.

    InputError when the name is unknown, the place is taken, or the workbook has errors (all of them, by sheet, row, column).
    """
    name = template or DEFAULT
    if workbook is None and name not in templates():
        raise InputError(
            Problem(
                code="unknown_template",
                path="--template",
                found=name,
                allowed=list(templates()),
                message=f"There is no template '{name}'; there are {', '.join(templates())}.",
                suggestion=nearest(name, list(templates())),
            )
        )
    _refuse_taken(folder)
    try:
        if workbook is not None:
            folder_from_workbook(workbook, folder)
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        if name == WORKBOOK:
            write_workbook(folder / "plan.xlsx")
            return folder / "plan.xlsx"
        write_template(folder, name)
    except OSError as error:
        raise OutsideError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    return folder


def _refuse_taken(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            Problem(
                code="not_empty",
                path="DIR",
                found=str(folder),
                message=f"{folder} holds something already. Name a folder that does not exist yet or is empty.",
            )
        )
