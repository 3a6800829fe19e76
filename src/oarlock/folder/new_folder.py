"""A folder that is being started: claimed while it is empty, its files written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from oarlock.errors import InputError, OutsideError, Problem


def claim_folder(directory: Path) -> None:
    """Makes sure that the folder is there and empty. Raises InputError when it holds something or is a file."""
    if directory.exists() and not directory.is_dir():
        message = f"'{directory}' is a file: name a folder."
    elif directory.is_dir() and any(directory.iterdir()):
        message = f"The folder '{directory}' is not empty: name a new one, nothing was written."
    else:
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutsideError(f"The folder '{directory}' cannot be made: {error.strerror}.") from error
        return
    raise InputError(Problem(code="folder_in_use", message=message, found=str(directory)))


def write_files(directory: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Writes plan files, company.yaml last, so that a folder that was begun only is never taken for a whole one."""
    names = sorted(files, key=lambda name: (name == "company.yaml", name))
    try:
        for name in names:
            (directory / name).write_text(files[name], encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutsideError(f"The folder '{directory}' cannot be written: {error.strerror}.") from error
    return tuple(sorted(files))
