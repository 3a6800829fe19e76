"""The error tree: the user's mistake, the outside failing, our bug.

OarlockError
├── InputError      the user's folder, data or arguments are wrong; exit 2; carries every Problem found
├── OutsideError    disk, database, network or another program failed; exit 3; nothing is half-written
└── InternalError   a bug of ours: logged with context and shown as such; exit 3
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: what, where, what is allowed, what came, what to do.

    `code` is stable (`unknown_key`, `dangling_reference`, ...); `message` is a whole sentence that names the remedy;
    `path` is the key path of the contract (`goals/keep-customers/owner`), `file` is relative to the company folder.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    path: str | None = None
    allowed: Any = None
    found: Any = None
    suggestion: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of `errors` in the contract's JSON."""
        return asdict(self)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        where = " ".join(part for part in (place, f"({self.path})" if self.path else "") if part)
        hint = f" Did you mean '{self.suggestion}'?" if self.suggestion else ""
        return f"{where}: {self.message}{hint}" if where else f"{self.message}{hint}"


class OarlockError(Exception):
    """Root of every error that Oarlock raises on purpose."""


class InputError(OarlockError):
    """The input is wrong. Holds all problems found, not only the first."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OutsideError(OarlockError):
    """Something outside Oarlock failed (disk, database, network); nothing is half-written."""


class InternalError(OarlockError):
    """A bug of ours. The message says what Oarlock was doing."""


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word closest in spelling to `word`, or None when none is close (ratio below .6)."""
    matches = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if matches:
        return matches[0]
    folded = {name.casefold(): name for name in known}
    return folded.get(word.casefold())
