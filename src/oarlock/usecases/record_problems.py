"""What is wrong with the records, told with the place in the plan that names them; also where the plan has errors of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from typing import Protocol

from oarlock.engine.model.company import Company, SelectSource, Source, TableSource
from oarlock.errors import InputError, OutsideError, Problem
from oarlock.folder.nodes import Place
from oarlock.folder.read import ReadablePart
from oarlock.folder.references import Thresholds, plan_problems
from oarlock.lake import Lake
from oarlock.usecases.record_ids import known_ids, set_aside
from oarlock.usecases.refresh_metrics import book_for

_GOAL_START = "/cumulative/since"
"""Rests on goals, which may be among what cannot be read."""


class Placing(Protocol):
    """A plan that knows where its keys stand."""

    @property
    def company(self) -> Company:
        """The plan."""
        ...

    def place(self, path: str) -> Place:
        """Where a key path stands."""
        ...


def placed(plan: Placing, problems: Iterable[Problem]) -> list[Problem]:
    """The problems with file and line of their keys in the plan, where the mending is done.

    A problem on a line of a data file stays there; one with a data file as a whole stays there too, and gets the key of its
    source.
    """
    return [_placed(plan, problem) for problem in problems]


def _placed(plan: Placing, problem: Problem) -> Problem:
    if problem.line is not None:
        return problem
    if problem.path is not None:
        place = plan.place(problem.path)
        return replace(problem, file=place.file, line=place.line)
    if problem.file is not None:
        return replace(problem, path=_source_of(plan.company, problem.file))
    return problem


def _source_of(company: Company, label: str) -> str | None:
    """The key of the first source that names a data file."""
    for name, source in company.data.items():
        for path, pattern in _named(source):
            if label == pattern or fnmatch(label, pattern):
                return f"data/{name}{path}"
    return None


def _named(source: Source) -> Iterator[tuple[str, str]]:
    groups: Mapping[str, str | list[str]]
    if isinstance(source, SelectSource):
        groups = {f"/files/{alias}": path for alias, path in source.files.items()}
    else:
        groups = {"": source.path if isinstance(source, TableSource) else source}
    for key, paths in groups.items():
        for one in [paths] if isinstance(paths, str) else paths:
            yield key, one


def problems_beside(
    plan: ReadablePart,
    open_records: Callable[[Company], Lake],
    *,
    builtin: frozenset[str],
    thresholds: Thresholds,
) -> list[Problem]:
    """What records, references and metrics add to the errors of a plan, as far as the plan can be read."""
    try:
        lake = open_records(plan.company)
    except InputError as error:
        return placed(plan, error.problems)
    except OutsideError:
        return []  # the plan's errors are what the user can mend now; the next run meets this again
    with lake:
        found = plan_problems(
            plan.document,
            plan.tree,
            builtin_metrics=builtin,
            thresholds=thresholds,
            tables=known_ids(lake),
            aside=set_aside(lake, plan.company),
        )
        try:
            book_for(plan.company, lake)
        except InputError as error:
            own = [problem for problem in error.problems if not (problem.path or "").endswith(_GOAL_START)]
            found += placed(plan, own)
    return found
