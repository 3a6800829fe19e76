"""Which files a source names: globs resolved, symbolic links followed, nothing outside data_root (details.md 18)."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oarlock.errors import InputError, Problem, nearest

_TEXT = (".csv", ".tsv", ".txt", ".tab")
_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
_PARQUET = (".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file or Delta folder that a source names. `label` is its path under data_root, as the messages show it."""

    path: Path
    label: str
    format: str  # csv, parquet, sheet, delta
    sheet: str | None = None


def data_root(folder: Path, given: str | None) -> Path:
    """The folder below which all data lies, links resolved."""
    root = (folder / (given or ".")).resolve()
    if not root.is_dir():
        raise InputError(
            Problem(
                code="missing_file",
                path="data_root",
                found=given,
                message=f"data_root is '{given}', and there is no such folder. Give a folder relative to company.yaml.",
            )
        )
    return root


def find_files(root: Path, pattern: str | Sequence[str], key: str) -> tuple[DataFile, ...]:
    """The files of a source, in the order given, those of a glob by name. Never empty."""
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    found = [file for item in patterns for file in _of_pattern(root, item, key)]
    unique = {(file.path, file.sheet): file for file in found}
    return tuple(unique.values())


def _of_pattern(root: Path, pattern: str, key: str) -> list[DataFile]:
    name, _, sheet = pattern.partition("#")
    if "\0" in pattern or not name.strip():
        raise InputError(
            Problem(code="missing_file", path=key, found=pattern, message="A path of a file is needed here.")
        )
    if Path(name).is_absolute():
        raise InputError(_outside(pattern, key))
    if any(sign in name for sign in "*?[") and not (root / name).exists():
        places = sorted(Path(item) for item in glob.glob(str(glob.escape(str(root)) + "/" + name), recursive=True))  # noqa: PTH207
        places = [place for place in places if place.is_file() or _is_delta(place)]
    else:
        places = [root / name] if (root / name).exists() else []
    if not places:
        _refuse_outside(root, root / name, pattern, key)
        raise InputError(_missing(root, name, key))
    return [_data_file(root, place, sheet or None, pattern, key) for place in places]


def _data_file(root: Path, place: Path, sheet: str | None, pattern: str, key: str) -> DataFile:
    _refuse_outside(root, place, pattern, key)
    path = place.resolve()
    label = path.relative_to(root).as_posix()
    if path.is_dir() and _is_delta(path):
        return DataFile(path, label, "delta")
    if path.is_dir() or not path.is_file():
        raise InputError(
            Problem(
                code="unreadable_file",
                path=key,
                found=pattern,
                message=f"'{pattern}' is no file and no Delta table (a folder with _delta_log). "
                f"Name a file, or a glob like '{pattern}/*.csv'.",
            )
        )
    return DataFile(path, label, _format(path, pattern, key), sheet)


def _is_delta(path: Path) -> bool:
    return (path / "_delta_log").is_dir()


def _format(path: Path, pattern: str, key: str) -> str:
    name = path.name.lower()
    bare = name[:-3] if name.endswith(".gz") else name
    if bare.endswith(_TEXT):
        return "csv"
    if name.endswith(_PARQUET):
        return "parquet"
    if name.endswith(_SHEETS):
        return "sheet"
    raise InputError(
        Problem(
            code="unknown_format",
            path=key,
            found=pattern,
            allowed=["csv", "csv.gz", "tsv", "parquet", "xlsx", "Delta folder"],
            message=f"'{pattern}' has an ending that Oarlock does not read. Save it as CSV, TSV, Parquet or XLSX.",
        )
    )


def _refuse_outside(root: Path, place: Path, pattern: str, key: str) -> None:
    if not place.resolve().is_relative_to(root):
        raise InputError(_outside(pattern, key))


def _outside(pattern: str, key: str) -> Problem:
    return Problem(
        code="outside_root",
        path=key,
        found=pattern,
        message=f"'{pattern}' leads out of data_root. Copy the file below it, or set data_root to a folder that holds all data.",
    )


def _missing(root: Path, name: str, key: str) -> Problem:
    parent = (root / name).parent
    around = sorted(item.name for item in parent.iterdir()) if parent.is_dir() else []
    near = nearest(Path(name).name, around)
    return Problem(
        code="missing_file",
        path=key,
        found=name,
        suggestion=str(Path(name).with_name(near)) if near else None,
        message=f"There is no file '{name}' below data_root. Put it there or correct the path.",
    )
