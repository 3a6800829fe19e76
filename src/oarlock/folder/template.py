"""Start folders: commented YAML to change, or a workbook to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from oarlock.errors import InputError, Problem, nearest
from oarlock.folder.new_folder import claim_folder, write_files
from oarlock.folder.workbook import write_workbook
from oarlock.folder.workbook_reading import folder_from_workbook

__all__ = ["folder_from_workbook", "template_names", "write_template", "write_workbook"]
_ABOUT = {
    "minimal": "one file with two goals and a project, to grow from",
    "retail": "a shop or wholesaler: units, people, goals, objectives, campaigns, hand-offs",
    "services": "an agency, consultancy or software house",
}


def template_names() -> Mapping[str, str]:
    """The start folders by name, with what each holds in one line."""
    return dict(_ABOUT)


def write_template(directory: Path, name: str, *, year: int = 2027) -> tuple[str, ...]:
    """Writes a start folder and returns the names of its files. `year` is the year of its goals.

    Raises InputError when the template is unknown or the folder holds something, OutsideError when the disk fails.
    """
    if name not in _ABOUT:
        names = list(_ABOUT)
        message = f"There is no template '{name}': choose one of {', '.join(names)}."
        near = nearest(name, names)
        raise InputError(Problem(code="unknown_template", message=message, allowed=names, found=name, suggestion=near))
    claim_folder(directory)
    source = resources.files("oarlock.folder") / "templates" / name
    files = {one.name: one.read_text("utf-8").replace("@YEAR", str(year)) for one in source.iterdir()}
    return write_files(directory, files)
