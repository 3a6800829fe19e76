"""Opens a company: its folder read and checked, its records loaded, its metrics resolved. All errors at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from oarlock.engine.checks.release import KINDS
from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.engine.model.company import Company
from oarlock.engine.model.document import document_at
from oarlock.errors import InputError, Problem
from oarlock.folder.read import LoadedFolder, PlanError, read_folder
from oarlock.folder.references import check_references
from oarlock.lake import Lake, open_lake
from oarlock.usecases.begin_of_records import day_before_records
from oarlock.usecases.home import find_home
from oarlock.usecases.record_ids import held_roles, known_ids, set_aside
from oarlock.usecases.record_problems import placed, problems_beside
from oarlock.usecases.refresh_metrics import book_for

if TYPE_CHECKING:
    from oarlock.engine.metrics.book import MetricBook

UNVERSIONED = "unversioned"


@dataclass(kw_only=True)
class OpenCompany:
    """A company opened for questions. Close it, or use it in a `with`.

    company: the plan in force on the day; loaded: the folder as it stands. notices: what is odd but no error.
    """

    folder: Path
    loaded: LoadedFolder
    company: Company
    lake: Lake
    book: MetricBook
    plan_version: str
    notices: tuple[Problem, ...] = ()

    @property
    def history(self) -> tuple[Mapping[str, object], ...] | None:
        """The plan's changes up to the day, oldest first; None where the folder gives no history."""
        if not self.loaded.company.has("history"):
            return None
        return tuple(
            {"at": edit.day, "path": edit.path, "old": edit.old, "new": edit.new, "by": edit.by, "why": edit.why}
            for edit in self.loaded.history
            if edit.day <= self.lake.as_of
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Everything odd in plan and records, as sentences."""
        data = (
            problem.message
            for _, facts in sorted(self.lake.facts.items())
            for problem in facts.problems
            if problem.level != "note"
        )
        return (*(str(notice) for notice in self.notices), *data)

    def input_record(self) -> dict[str, Any]:
        """The contract's `input` object."""
        return self.lake.input_record()

    def close(self) -> None:
        """Gives the database connection back."""
        self.lake.close()

    def __enter__(self) -> OpenCompany:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_company(
    folder: Path,
    *,
    today: dt.date,
    as_of: dt.date | None = None,
    home: Path | None = None,
    rehash: bool = False,
    progress: Callable[[str], None] | None = None,
) -> OpenCompany:
    """Reads, loads and resolves a company.

    Raises InputError with the problems of plan, records, references and metrics together, as far as each can be read;
    OutsideError when disk or database fail.
    """
    thresholds = {kind: tuple(facts.thresholds) for kind, facts in KINDS.items()}
    builtin = frozenset(BUILTINS)

    def open_records(company: Company) -> Lake:
        return open_lake(
            folder, company, as_of=as_of, today=today, home=find_home(home), rehash=rehash, progress=progress
        )

    try:
        loaded = read_folder(folder, builtin_metrics=builtin, thresholds=thresholds)
    except PlanError as error:
        if error.readable is None:
            raise
        more = problems_beside(error.readable, open_records, builtin=builtin, thresholds=thresholds)
        raise error.together(more) from None
    try:
        lake = open_records(loaded.company)
    except InputError as error:
        raise InputError(placed(loaded, error.problems)) from error
    try:
        opened = _resolved(folder, loaded, lake, builtin, thresholds)
        opened.notices += day_before_records(loaded, lake, asked=as_of is not None)
        return opened
    except BaseException:
        lake.close()
        raise


def _resolved(
    folder: Path, loaded: LoadedFolder, lake: Lake, builtin: frozenset[str], thresholds: Mapping[str, tuple[str, ...]]
) -> OpenCompany:
    problems: list[Problem] = []
    notices: tuple[Problem, ...] = loaded.warnings
    try:
        notices += check_references(
            loaded,
            known_ids(lake),
            builtin_metrics=builtin,
            thresholds=thresholds,
            roles=held_roles(lake),
            aside=set_aside(lake, loaded.company),
        )
    except InputError as error:
        problems.extend(error.problems)
    company, version = _plan_in_force(loaded, lake.as_of)
    book = None
    try:
        book = book_for(company, lake)
    except InputError as error:
        problems.extend(placed(loaded, error.problems))
    if problems or book is None:
        raise InputError(problems)
    return OpenCompany(
        folder=folder, loaded=loaded, company=company, lake=lake, book=book, plan_version=version, notices=notices
    )


def _plan_in_force(loaded: LoadedFolder, as_of: dt.date) -> tuple[Company, str]:
    """The plan on the day and its version: the moment of the last change in force, where there is a history."""
    if not loaded.company.has("history"):
        return loaded.company, UNVERSIONED
    past = [edit for edit in loaded.history if edit.day <= as_of]
    version = (
        past[-1].at.isoformat()
        if past
        else f"before {loaded.history[0].at.isoformat()}"
        if loaded.history
        else UNVERSIONED
    )
    if len(past) == len(loaded.history):
        return loaded.company, version
    return Company.model_validate(document_at(loaded.document, loaded.history, as_of)), version
