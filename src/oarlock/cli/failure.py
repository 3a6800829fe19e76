"""Shows an error as what it is: the user's input, something outside, or a bug of ours. Never a traceback on screen."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import traceback
from pathlib import Path

import click

import oarlock
from oarlock.errors import InputError, OutsideError, Problem


def show_failure(error: Exception, *, as_json: bool) -> int:
    """Prints the error and returns the exit code (2 for wrong input, 3 otherwise)."""
    if isinstance(error, InputError):
        show_problems(error.problems, as_json=as_json)
        return 2
    if isinstance(error, (OutsideError, OSError)):
        message = str(error) if isinstance(error, OutsideError) else _outside(error)
        _show_one("outside_failed", message, as_json=as_json)
        return 3
    log = _log(error)
    _show_one(
        "internal_error",
        f"Oarlock made a mistake of its own ({type(error).__name__}). Your files are unchanged. "
        f"What it was doing is written in {log}; please send us that file.",
        as_json=as_json,
    )
    return 3


def show_problems(problems: tuple[Problem, ...], *, as_json: bool) -> None:
    """All problems: for people on stderr, grouped as found; as the contract's `errors` on stdout with --json."""
    if as_json:
        document = {"oarlock": 1, "errors": [problem.as_json() for problem in problems]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
        return
    many = len(problems)
    click.echo(f"{many} {'thing needs' if many == 1 else 'things need'} mending:", err=True)
    for problem in problems:
        click.echo(f"  {problem}", err=True)


def _show_one(code: str, message: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"oarlock": 1, "errors": [{"code": code, "message": message}]}, ensure_ascii=False))
    click.echo(message, err=True)


def _outside(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"The system refused: {error.strerror or error}{place}. Nothing was left half-written."


def _log(error: Exception) -> Path:
    """Writes the traceback with what was called to Oarlock's home, else to the system's temporary folder."""
    text = "\n".join(
        (
            f"oarlock {oarlock.__version__}, Python {sys.version.split()[0]}, {sys.platform}",
            f"called: {' '.join(sys.argv)}",
            "".join(traceback.format_exception(error)),
        )
    )
    stamp = dt.datetime.now(tz=dt.UTC).strftime("%Y%m%dT%H%M%S%f")  # noqa: TID251 -- the command line has a clock
    for folder in _log_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"error-{stamp}.txt"
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue  # the next folder may be writable
        return path
    return Path("(no folder was writable)")


def _log_folders() -> list[Path]:
    from oarlock.usecases.home import find_home

    try:
        home = [find_home() / "log"]
    except OutsideError:
        home = []
    return [*home, Path(tempfile.gettempdir())]
