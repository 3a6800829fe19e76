"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class DayType(click.ParamType[dt.date]):
    """A day like 2026-06-30."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day, or a usage error that says what is allowed."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no day; write it like 2026-06-30.", param, ctx)


DAY = DayType()
folder_argument = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


def company_options(function: F) -> F:
    """--as-of, --home, --rehash, --as-steward, --json: what every command on a folder takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, everything else on stderr."),
        click.option(
            "--as-steward",
            "steward",
            is_flag=True,
            help="Show person-level figures, for those who may; marks the output.",
        ),
        click.option("--rehash", is_flag=True, help="Forget remembered file hashes."),
        click.option("--home", type=click.Path(path_type=Path), help="Oarlock's own data (default: OARLOCK_HOME)."),
        click.option("--as-of", type=DAY, help="The day to look from (default: the last day in the records)."),
    ):
        function = option(function)
    return function


seed_option = click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of chance.")


def today() -> dt.date:
    """The day on the operator's machine: the command line is where the clock is read."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()  # noqa: TID251


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))
