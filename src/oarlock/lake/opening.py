"""Opening a company's records: every source found, loaded and checked; all that is wrong reported at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb

from oarlock.engine.model.company import Company, SelectSource, Source, TableSource
from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import TABLES, Table
from oarlock.errors import InputError, Problem
from oarlock.lake.cache import Cache
from oarlock.lake.connection import connect
from oarlock.lake.data_files import OpenFile, open_file
from oarlock.lake.dated import Dating
from oarlock.lake.delta import delta_files
from oarlock.lake.loading import Loaded
from oarlock.lake.ordering import load_tables
from oarlock.lake.paths import DataFile, data_root, find_files
from oarlock.lake.references import reference_problems
from oarlock.lake.refusals import run_or_refuse
from oarlock.lake.relations import Setting
from oarlock.lake.sources import Desk, OpenSource, open_path_source, open_select_source
from oarlock.lake.spelling import letters_apart
from oarlock.lake.warnings import table_warnings

T = TypeVar("T")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_MONTHS_FIRST = frozenset(("US", "USA", "PH", "CA"))
_MOST_LETTERS_APART = 2


@dataclass(frozen=True, slots=True)
class Opened:
    """The loaded tables, the connection that can read them, and what was noticed on the way."""

    tables: Mapping[str, Loaded]
    connection: duckdb.DuckDBPyConnection
    cache: Cache
    folder_sha256: str
    warnings: Mapping[str, tuple[TableProblem, ...]]
    line_parts: tuple[Dating, ...]


def open_tables(
    folder: Path, company: Company, cache: Cache, *, rehash: bool = False, progress: Callable[[str], None] | None = None
) -> Opened:
    """All tables of `data`. An InputError carries the problems of all sources, not only the first."""
    cache.prune_daily()
    root = data_root(folder, company.data_root)
    setting = Setting(company.company.timezone or "UTC", (company.company.country or "").upper() in _MONTHS_FIRST)
    problems: list[Problem] = []
    named = _collected(company.data, lambda name, source: _files(root, name, source), problems)
    _stop(problems)
    everything = [file for groups in named.values() for files in groups.values() for file in files]
    connection = connect(cache.scratch, _readable(everything), [cache.root])
    desk = Desk(setting, connection, cache)
    try:
        opened = _open_each(everything, connection, cache, problems, rehash=rehash)
        _stop(problems)
        sources = _collected(
            company.data, lambda name, source: _source(name, source, named[name], opened, desk), problems
        )
        _stop(problems)
        tables, parts = load_tables(sources, company, desk, progress)
        warnings = {
            name: (*reference_problems(table, tables, company, desk), *table_warnings(table, desk))
            for name, table in tables.items()
        }
    except BaseException:
        connection.close()
        raise
    digest = folder_hash(folder, company, opened)
    return Opened({name: tables[name] for name in company.data}, connection, cache, digest, warnings, parts)


def _collected(data: Mapping[str, Source], make: Callable[[str, Source], T], problems: list[Problem]) -> dict[str, T]:
    made = {}
    for name, source in data.items():
        try:
            made[name] = make(name, source)
        except InputError as error:
            problems.extend(error.problems)
    return made


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _files(root: Path, name: str, source: Source) -> dict[str, tuple[DataFile, ...]]:
    table_of(name, source)
    if isinstance(source, SelectSource):
        return {alias: find_files(root, path, f"data/{name}/files/{alias}") for alias, path in source.files.items()}
    path = source.path if isinstance(source, TableSource) else source
    return {"": find_files(root, path, f"data/{name}")}


def table_of(name: str, source: Source) -> Table | None:
    """The canonical table of that name, None for an own one; an InputError where the name is misspelt (details.md 14)."""
    own = not isinstance(source, (str, list)) and bool(source.own)
    if name in TABLES and not own:
        return TABLES[name]
    if not _NAME.match(name):
        raise InputError(
            Problem(
                code="bad_table_name",
                path=f"data/{name}",
                found=name,
                message=f"'{name}' cannot be a table's name. Use small letters, digits and _ and begin with a letter.",
            )
        )
    near = next((known for known in TABLES if letters_apart(name, known) <= _MOST_LETTERS_APART), None)
    if near is not None and not own:
        raise InputError(
            Problem(
                code="unknown_table",
                path=f"data/{name}",
                found=name,
                suggestion=near,
                allowed=list(TABLES),
                message=f"'{name}' is no standard table but nearly '{near}'. Rename it, or add own: true if it is your own.",
            )
        )
    return None


def _readable(files: list[DataFile]) -> list[Path]:
    found = []
    for file in files:
        found += delta_files(file)[0] if file.format == "delta" else [file.path]
    return found


def _open_each(
    files: list[DataFile], connection: duckdb.DuckDBPyConnection, cache: Cache, problems: list[Problem], *, rehash: bool
) -> dict[DataFile, OpenFile]:
    opened: dict[DataFile, OpenFile] = {}
    for file in dict.fromkeys(files):
        try:
            opened[file] = run_or_refuse(partial(open_file, file, connection, cache, rehash=rehash), file.label)
        except InputError as error:
            problems.extend(error.problems)
    return opened


def _source(
    name: str,
    source: Source,
    files: Mapping[str, tuple[DataFile, ...]],
    opened: Mapping[DataFile, OpenFile],
    desk: Desk,
) -> OpenSource:
    table = table_of(name, source)
    if isinstance(source, SelectSource):
        groups = {alias: [opened[file] for file in own] for alias, own in files.items()}
        return open_select_source(name, table, source, groups, desk)
    declared = source if isinstance(source, TableSource) else None
    return open_path_source(name, table, declared, [opened[file] for file in files[""]], desk)


def folder_hash(folder: Path, company: Company, opened: Mapping[DataFile, OpenFile]) -> str:
    """SHA-256 over company.yaml, its includes and every data file read (details.md 22), by name and content."""
    digest = hashlib.sha256()
    plans = [folder / "company.yaml", *(path for item in company.include for path in sorted(folder.glob(item)))]
    for path in plans:
        if path.is_file():
            digest.update(
                f"{path.relative_to(folder).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode()
            )
    for label, sha256 in sorted({(file.label, found.sha256) for file, found in opened.items()}):
        digest.update(f"{label}\0{sha256}\n".encode())
    return digest.hexdigest()
