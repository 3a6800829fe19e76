"""What the check of a company folder tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.engine.model.snapshot import TableFacts
from oarlock.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCheck:
    """A folder that could be opened: facts by table, notices about the plan, the first rows set aside by table."""

    company: str
    as_of: dt.date
    facts: Mapping[str, TableFacts]
    notices: tuple[Problem, ...]
    aside: Mapping[str, tuple[Mapping[str, Any], ...]]
    steward: bool = False
