"""What was loaded before, kept under the home folder. Deleting it changes nothing but the time a run takes.

An entry is written beside its place and renamed into it, so that a reader never sees half of one and two processes that
build the same entry both end with a whole one. Entries not used for 30 days are removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oarlock.errors import OutsideError

VERSION = "7"
"""Part of every key: raise it when loading changes what it writes."""
_KEEP_DAYS = 30
_ABANDONED_HOURS = 6


def key_of(*parts: object) -> str:
    """A short name for all that an entry depends on."""
    text = json.dumps([VERSION, *parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Cache:
    """Entries by kind and key. Without a home it lives in a temporary folder that `close` removes."""

    def __init__(self, home: Path | None) -> None:
        self._owned = Path(tempfile.mkdtemp(prefix="oarlock-")) if home is None else None
        self.root = self._owned or (home or Path()).absolute() / "cache"
        self.scratch = self.root / "tmp"
        try:
            self.scratch.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutsideError(
                f"The folder {self.root} cannot be written: {error.strerror}. Choose another with --home or OARLOCK_HOME."
            ) from error
        self.root = self.root.resolve()
        self.scratch = self.scratch.resolve()

    def path(self, kind: str, key: str) -> Path:
        """Where the entry stands or will stand."""
        return self.root / kind / key

    def note(self, kind: str, key: str) -> dict[str, Any] | None:
        """A small JSON entry, or None. One that cannot be read counts as absent."""
        path = self.path(kind, f"{key}.json")
        try:
            found = json.loads(path.read_text())
            _touch(path)
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def keep_note(self, kind: str, key: str, content: dict[str, Any]) -> None:
        """Writes a small JSON entry."""
        self.build(kind, f"{key}.json", lambda path: path.write_text(json.dumps(content, sort_keys=True)))

    def keep_note_anew(self, kind: str, key: str, content: dict[str, Any]) -> None:
        """Writes a small JSON entry in place of the one that is there."""
        text = json.dumps(content, sort_keys=True)
        if self.note(kind, key) != json.loads(text):
            self.build(kind, f"{key}.json", lambda path: path.write_text(text), replace=True)

    def build(self, kind: str, key: str, write: Callable[[Path], object], *, replace: bool = False) -> Path:
        """The entry, made by `write(path)` when it is not there; `write` makes a file or a folder at the path given."""
        place = self.path(kind, key)
        if place.exists() and not replace:
            _touch(place)
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="w-", dir=self.scratch)) / key
        try:
            write(draft)
            _put(draft, place)
        except OSError as error:
            if not place.exists():
                raise OutsideError(f"The cache in {self.root} cannot be written: {error}.") from error
        finally:
            shutil.rmtree(draft.parent, ignore_errors=True)
        return place

    def prune(self, now: float | None = None) -> int:
        """Removes what was not used for 30 days and what a killed run left; returns how many entries."""
        moment = time.time() if now is None else now
        limits = [(self.scratch, _ABANDONED_HOURS * 3600.0)]
        limits += [
            (folder, _KEEP_DAYS * 86400.0)
            for folder in self.root.iterdir()
            if folder.is_dir() and folder != self.scratch
        ]
        removed = 0
        for folder, age in limits:
            for entry in folder.iterdir():
                with contextlib.suppress(OSError):
                    if moment - entry.stat().st_mtime > age:
                        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
                        removed += 1
        return removed

    def prune_daily(self) -> None:
        """`prune`, unless a run of the last day did."""
        mark = self.root / "pruned"
        if self._owned is None and not (mark.exists() and time.time() - mark.stat().st_mtime < 86400):
            mark.touch()
            self.prune()

    def close(self) -> None:
        """Removes the temporary folder, where there was no home."""
        if self._owned is not None:
            shutil.rmtree(self._owned, ignore_errors=True)


def _put(draft: Path, place: Path) -> None:
    """Moves the whole entry into its place; when another process was faster, its entry (the same) stays."""
    try:
        draft.replace(place)
    except OSError:
        if not place.is_dir():
            raise


def _touch(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > 86400:
            os.utime(path)
