"""Writes the demo company, into a folder that does not exist or is empty."""

from __future__ import annotations

from pathlib import Path

from oarlock.errors import InputError, OutsideError, Problem
from oarlock.sample import write_sample


def write_demo(folder: Path, *, seed: int = 0, clean: bool = False) -> Path:
    """Writes Mossgate (or its twin without planted faults). InputError when the folder holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            Problem(
                code="not_empty",
                path="DIR",
                found=str(folder),
                message=f"{folder} holds something already. Name a folder that does not exist yet or is empty.",
            )
        )
    try:
        write_sample(folder, seed=seed, clean=clean)
    except OSError as error:
        raise OutsideError(f"The demo company cannot be written to {folder}: {error.strerror}.") from error
    return folder
