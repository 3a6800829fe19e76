"""`oarlock check`: is the folder right, and what of its records?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import company_options, folder_argument, print_json, today
from oarlock.cli.terminal import show, working


@click.command()
@folder_argument
@company_options
@click.option(
    "--rows", type=click.IntRange(0), default=5, show_default=True, help="How many rows set aside to show a table."
)
def check(folder: Path, rows: int, **options: Any) -> None:
    """Check the company folder DIR: its plan, its records, what was set aside and why."""
    from oarlock.report.check_text import check_document, check_lines
    from oarlock.usecases.check_folder import check_folder

    with working("Reading the company", quiet=options["as_json"]) as progress:
        checked = check_folder(
            folder,
            today=today(),
            as_of=options["as_of"],
            home=options["home"],
            rehash=options["rehash"],
            steward=options["steward"],
            rows=rows,
            progress=progress,
        )
    if options["as_json"]:
        print_json(check_document(checked))
        return
    show(check_lines(checked))
