"""The plan files of a company folder as text: found, inside the folder, of bearable size, in UTF-8."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from oarlock.errors import OutsideError, Problem, nearest
from oarlock.folder.nodes import Node, spelling

MAX_BYTES = 2 * 1024 * 1024
"""Largest plan file that is parsed (details.md 50)."""
COMPANY_FILE = "company.yaml"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class PlanText:
    """The text of a plan file; `mark` is True where the file starts with a byte-order mark."""

    file: str
    text: str
    mark: bool = False


def read_text(folder: Path, file: str) -> PlanText | Problem:
    """The text of one plan file, or what is wrong with the file as a whole.

    Raises OutsideError when the disk fails or the file may not be read.
    """
    path = folder / file
    if not is_file(path):
        return _absent(folder, file)
    try:
        if path.stat().st_size > MAX_BYTES:
            return _too_large(file, path.stat().st_size)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise OutsideError(f"{file} cannot be read: {error.strerror}. Check the file's permissions.") from error
    return _decoded(file, data)


def _decoded(file: str, data: bytes) -> PlanText | Problem:
    if len(data) > MAX_BYTES:
        return _too_large(file, len(data))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "The file is in UTF-16: save it as UTF-8 (in most editors 'Save as', encoding UTF-8)."
        return Problem(code="encoding", message=message, file=file, line=1, allowed="UTF-8", found="UTF-16")
    mark = data.startswith(b"\xef\xbb\xbf")
    try:
        text = data[3 if mark else 0 :].decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[3 if mark else 0 :][: error.start].count(b"\n") + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        message = f"This line is not in UTF-8 ({found}): save the file as UTF-8."
        return Problem(code="encoding", message=message, file=file, line=line, allowed="UTF-8", found=found)
    odd = _CONTROL.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        name = "a null byte" if odd.group() == "\0" else f"the control character U+{ord(odd.group()):04X}"
        message = (
            f"This line holds {name}: the file is damaged or no text file. Remove the character or restore the file."
        )
        return Problem(code="control_character", message=message, file=file, line=line, found=name)
    return PlanText(file, text, mark)


def _absent(folder: Path, file: str) -> Problem:
    path = folder / file
    if file == COMPANY_FILE:
        return no_company(folder)
    if path.is_dir():
        message = f"'{file}' is a folder: name its files, for example '{file.rstrip('/')}/*.yaml'."
        return Problem(code="include_missing", message=message, file=COMPANY_FILE, found=file)
    message = f"There is no plan file '{file}' in the company folder: correct the name or remove it from include."
    return Problem(code="include_missing", message=message, file=COMPANY_FILE, found=file)


def no_company(folder: Path) -> Problem:
    """The folder, or its company.yaml, is not there."""
    if not folder.exists():
        message = f"There is no folder '{folder}': check the path, or start one with 'oarlock new {folder.name}'."
        return Problem(code="no_folder", message=message, found=str(folder))
    if not folder.is_dir():
        message = f"'{folder}' is a file: name the folder that holds {COMPANY_FILE}."
        return Problem(code="no_folder", message=message, found=str(folder))
    names = sorted(path.name for path in folder.iterdir())
    name = folder.resolve().name or folder
    message = f"The folder '{name}' holds no {COMPANY_FILE}: add one, or start a folder with 'oarlock new'."
    return Problem(
        code="no_company_file", message=message, file=COMPANY_FILE, allowed=COMPANY_FILE,
        suggestion=nearest(COMPANY_FILE, names),
    )  # fmt: skip


def _too_large(file: str, size: int) -> Problem:
    message = (
        f"The plan file has {size:,} bytes, more than the {MAX_BYTES:,} that are read (2 MiB): split it with include, "
        "and keep records in data files."
    )
    return Problem(code="too_large", message=message, file=file, allowed=MAX_BYTES, found=size)


def included(folder: Path, include: Node) -> tuple[list[str], list[Problem], list[Problem]]:
    """The files that `include` names, in order and each once; problems; and warnings (a pattern that matches nothing)."""
    files: list[str] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    listed = list(include.items()) if include.is_list else [include]
    for position, node in enumerate(listed):
        if isinstance(node.content, (dict, list)) or node.content is None:
            continue  # reported as a wrong type
        pattern = spelling(node.content)
        path = f"include/{position}"
        found = _matches(folder, pattern)
        if isinstance(found, str):
            problems.append(_refused(folder, found, pattern, path, node))
            continue
        if not found:
            message = f"The pattern '{pattern}' matches no file: nothing is read for it."
            warnings.append(Problem(code="include_empty", message=message, file=node.file, line=node.line, path=path))
        for file in found:
            fault = _outside(folder, file)
            if fault is not None:
                problems.append(_refused(folder, fault, file, path, node))
            elif file not in files:
                files.append(file)
    return files, problems, warnings


def _matches(folder: Path, pattern: str) -> list[str] | str:
    """Files, relative to the folder, or the code of what is wrong with the pattern."""
    pure = PurePosixPath(pattern)
    if pure.is_absolute() or ".." in pure.parts or "\\" in pattern or re.match(r"[A-Za-z]:", pattern):
        return "include_outside"
    if not any(sign in pattern for sign in "*?["):
        file = str(pure)
        if file == COMPANY_FILE:
            return "include_cycle"
        return [file] if is_file(folder / file) else "include_missing"
    try:
        paths = sorted(path for path in folder.glob(str(pure)) if is_file(path))
    except (ValueError, NotImplementedError, OSError):  # '**x' and the like
        return "include_missing"
    files = [path.relative_to(folder).as_posix() for path in paths]
    return [file for file in files if file != COMPANY_FILE]


def is_file(path: Path) -> bool:
    """True for a file that is there; False for whatever else a name may be, also one that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_inside(folder: Path, file: str) -> bool:
    """True when a file that is there lies in the folder after symbolic links are resolved."""
    return (folder / file).resolve().is_relative_to(folder.resolve())


def _outside(folder: Path, file: str) -> str | None:
    if not is_inside(folder, file):
        return "include_outside"
    real, root = (folder / file).resolve(), folder.resolve()
    return "include_cycle" if real == (root / COMPANY_FILE).resolve() else None


def _refused(folder: Path, code: str, found: str, path: str, node: Node) -> Problem:
    shown = found if len(found) <= 80 else found[:77] + "..."
    message = {
        "include_outside": f"'{shown}' leads out of the company folder: move the file into the folder and name it from there.",
        "include_cycle": f"'{shown}' includes itself: {COMPANY_FILE} is read anyway, remove this entry.",
        "include_missing": f"There is no file '{shown}' in the company folder: correct the name or remove the entry.",
    }[code]
    near = nearest(found, _plan_files(folder)) if code == "include_missing" and len(found) <= 80 else None
    return Problem(
        code=code, message=message, file=node.file, line=node.line, path=path, found=shown,
        allowed="a file inside the company folder", suggestion=near,
    )  # fmt: skip


def _plan_files(folder: Path) -> list[str]:
    found = islice((*folder.glob("*.y*ml"), *folder.glob("*/*.y*ml")), 200)
    return [path.relative_to(folder).as_posix() for path in found if path.name != COMPANY_FILE]
