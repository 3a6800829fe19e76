"""What only a terminal sees: a moving sign on long work, and a little colour. Pipes and files get plain text."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click

_HEAD = re.compile(r"^ {0,2}\d+\. ")
_SIGNS = {"  ! ": "yellow", "    ! ": "yellow"}


@contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Shows on stderr that work goes on, and what is read now; yields the function to say so. Silent without a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _message: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} ...") as status:
        yield lambda message: status.update(f"{what}: {message} ...")


def show(lines: Iterable[str]) -> None:
    """Prints lines; on a terminal, heads of findings stand out and warnings are yellow (not with NO_COLOR)."""
    coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for line in lines:
        click.echo(_styled(line) if coloured else line)


def _styled(line: str) -> str:
    if _HEAD.match(line):
        return click.style(line, bold=True)
    for sign, colour in _SIGNS.items():
        if line.startswith(sign):
            return click.style(line, fg=colour)
    if "What to do: " in line:
        return line.replace("What to do:", click.style("What to do:", fg="green"))
    return line
