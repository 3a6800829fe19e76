"""Where Oarlock keeps what it may throw away or rebuild: OARLOCK_HOME, else the platform's user data folder."""

from __future__ import annotations

import os
from pathlib import Path

from oarlock.errors import OutsideError


def find_home(given: Path | None = None) -> Path:
    """The home folder, made when absent. Raises OutsideError when it cannot be written."""
    if given is None and (named := os.environ.get("OARLOCK_HOME")):
        given = Path(named)
    if given is None:
        from platformdirs import user_data_path

        given = user_data_path("oarlock", appauthor=False)
    home = given.expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(
            f"The folder {home} for Oarlock's own data cannot be made ({error.strerror}). "
            "Set OARLOCK_HOME or --home to a folder you may write to."
        ) from error
    return home
