"""Reads a company folder: all its plan files, every error at once."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oarlock.engine.model.company import Company
from oarlock.engine.model.document import Edit
from oarlock.errors import InputError, Problem
from oarlock.folder.files import COMPANY_FILE, PlanText, included, no_company, read_text
from oarlock.folder.history import read_history
from oarlock.folder.merging import merge_files
from oarlock.folder.nodes import Node, Place, loc_of, place_of, plain
from oarlock.folder.references import Thresholds, plan_problems
from oarlock.folder.typing_faults import translate, unknown_empty_keys
from oarlock.folder.yaml_nodes import parse

VERSION = 1
"""The contract's version that this program knows."""
MOST_PROBLEMS = 1000
"""Problems that are listed; of more there is one line that says so."""
_LARGE = 5000
_CUT = 500
_HOSTILE = frozenset(("too_large", "too_many_aliases", "too_many_values", "too_deep"))
_ABOUT_RECORDS = frozenset(("oarlock", "company", "data", "data_root"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadablePart:
    """What a folder with errors still tells: enough to open its records and find more that is wrong in the same run.

    `document` as written; `company` holds the keys without errors, of which there are at least those about the records.
    """

    document: Mapping[str, Any]
    company: Company
    tree: Node
    files: tuple[str, ...]

    def place(self, path: str) -> Place:
        """Where a key path stands; of what is absent, the nearest thing above it."""
        return place_of(self.tree, loc_of(self.tree, path))


class PlanError(InputError):
    """The plan files are wrong. `readable`: what they still tell; None where that would be too little, or too much."""

    def __init__(self, problems: Iterable[Problem], readable: ReadablePart | None = None) -> None:
        super().__init__(problems)
        self.readable = readable

    def together(self, more: Iterable[Problem]) -> InputError:
        """These problems and further ones, each once, in the order of the files."""
        files = list(self.readable.files) if self.readable is not None else []
        return InputError(_limited(_ordered([*self.problems, *more], files)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFolder:
    """A company folder that has been read.

    `document` is its content as plain data (dates as text, nothing absent), `company` the same typed; `tree` knows where
    everything stands; `texts` holds each plan file as read, company.yaml first; `history` the earlier changes, oldest first.
    """

    path: Path
    document: dict[str, Any]
    company: Company
    tree: Node
    texts: Mapping[str, PlanText]
    history: tuple[Edit, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The plan files, relative to the folder: company.yaml, then the included ones in order."""
        return tuple(self.texts)

    def place(self, path: str) -> Place:
        """Where a key path (`goals/keep-customers/owner`) stands; of what is absent, the nearest thing above it."""
        return place_of(self.tree, loc_of(self.tree, path))


def read_folder(
    path: Path, *, builtin_metrics: frozenset[str] | None = None, thresholds: Thresholds | None = None
) -> LoadedFolder:
    """The folder's content, typed, with the place of everything.

    builtin_metrics: ids of the built-in catalogue; without it a metric that is not declared stays for `check_references`.
    thresholds: names of `policy.thresholds` by kind; without it they are not checked.
    Raises InputError (PlanError) with every problem of the folder, OutsideError where the disk fails.
    """
    with _no_collection():
        return _read(path, builtin_metrics, thresholds)


def _read(path: Path, builtin_metrics: frozenset[str] | None, thresholds: Thresholds | None) -> LoadedFolder:
    trees, texts, problems, warnings = _read_files(path)
    if not trees:
        raise InputError(problems)
    tree, clashes = merge_files(trees)
    problems += clashes
    newer = _newer_version(tree)
    if newer is not None:
        raise InputError(newer)
    raw = plain(tree)
    company, faults = _typed(raw, tree)
    problems += faults
    problems += unknown_empty_keys(tree)
    problems += plan_problems(raw, tree, builtin_metrics=builtin_metrics, thresholds=thresholds)
    history, faults = read_history(path, tree)
    problems += faults
    if problems or company is None:
        readable = _readable(raw, tree, problems, tuple(texts))
        raise PlanError(_limited(_ordered(problems, list(texts))), readable)
    document = company.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return LoadedFolder(
        path=path, document=document, company=company, tree=tree, texts=texts, history=history, warnings=tuple(warnings)
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """A tree has no cycles: looking for garbage while it grows takes a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read_files(path: Path) -> tuple[list[Node], dict[str, PlanText], list[Problem], list[Problem]]:
    texts: dict[str, PlanText] = {}
    trees: list[Node] = []
    if not path.is_dir():
        return trees, texts, [no_company(path)], []
    problems: list[Problem] = []
    root = _read_one(path, COMPANY_FILE, texts, problems)
    if root is None:
        return trees, texts, problems, []
    trees.append(root)
    include = root.child("include")
    if include is None:
        return trees, texts, problems, []
    files, faults, warnings = included(path, include)
    problems += faults
    for file in files:
        node = _read_one(path, file, texts, problems)
        if node is not None:
            trees.append(node)
    return trees, texts, problems, warnings


def _read_one(path: Path, file: str, texts: dict[str, PlanText], problems: list[Problem]) -> Node | None:
    text = read_text(path, file)
    if isinstance(text, Problem):
        problems.append(text)
        return None
    texts[file] = text
    node, faults = parse(text.text, file)
    problems.extend(faults)
    if node is not None and node.content is None:
        node = None
    if node is None and not faults and file == COMPANY_FILE:
        message = "The file is empty: it needs at least 'oarlock: 1' and 'company:' with name and currency."
        problems.append(Problem(code="empty_file", message=message, file=file, line=1))
    if node is not None and not node.is_mapping:
        message = (
            "The file must hold keys like 'goals:' at its left margin, not a list or a text: check the indentation."
        )
        problems.append(Problem(code="wrong_type", message=message, file=file, line=node.line, allowed="a mapping"))
        return None
    return node


def _newer_version(tree: Node) -> Problem | None:
    node = tree.child("oarlock")
    if node is None or isinstance(node.content, bool) or not isinstance(node.content, int) or node.content <= VERSION:
        return None
    message = (
        f"This folder is written for version {node.content} of the contract, this program knows version {VERSION}: "
        "install a newer Oarlock."
    )
    return Problem(
        code="version", message=message, file=node.file, line=node.line, path="oarlock", allowed=VERSION,
        found=int(node.content),
    )  # fmt: skip


def _typed(raw: Any, tree: Node) -> tuple[Company | None, list[Problem]]:
    try:
        return Company.model_validate(raw), []
    except ValidationError as error:
        if error.error_count() <= _LARGE:
            return None, _translated(error, tree)
    # Hundreds of thousands of errors would not fit into memory as sentences: tell those of each list's beginning.
    try:
        Company.model_validate(_cut(raw, _CUT))
    except ValidationError as error:
        return None, _translated(error, tree)
    message = f"The folder holds thousands of wrong values beyond the first {_CUT} of its lists: correct the lists' later items."
    return None, [Problem(code="wrong_value", message=message, file=COMPANY_FILE)]


def _translated(error: ValidationError, tree: Node) -> list[Problem]:
    return translate(error.errors(include_url=False, include_input=False), tree)


def _cut(value: Any, keep: int) -> Any:
    if isinstance(value, list):
        return [_cut(one, max(keep // 5, 1)) for one in value[:keep]]
    if isinstance(value, dict):
        return {key: _cut(value[key], keep) for key in list(value)[:keep]}
    return value


def _readable(raw: Any, tree: Node, problems: list[Problem], files: tuple[str, ...]) -> ReadablePart | None:
    wrong = {(problem.path or "").split("/")[0] for problem in problems}
    hostile = len(problems) > MOST_PROBLEMS or any(problem.code in _HOSTILE for problem in problems)
    if hostile or wrong & _ABOUT_RECORDS:
        return None
    for keys in (set(raw) - wrong, _ABOUT_RECORDS):
        try:
            company = Company.model_validate({key: raw[key] for key in raw if key in keys})
        except ValidationError:
            continue  # a problem without a path; the smaller part may still be right
        return ReadablePart(document=raw, company=company, tree=tree, files=files)
    return None


def _ordered(problems: list[Problem], files: list[str]) -> list[Problem]:
    rank = {file: position for position, file in enumerate(files)}
    unique = list(dict.fromkeys((p.file, p.line, p.path, p.code) for p in problems))
    first = {(p.file, p.line, p.path, p.code): p for p in reversed(problems)}
    return sorted((first[key] for key in unique), key=lambda p: (rank.get(p.file or "", len(rank)), p.line or 0))


def _limited(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= MOST_PROBLEMS:
        return problems
    message = f"There are more than {MOST_PROBLEMS:,} problems: correct the ones above first, the others are told then."
    return [*problems[:MOST_PROBLEMS], Problem(code="more_problems", message=message)]
