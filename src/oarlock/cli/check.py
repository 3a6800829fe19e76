"""`oarlock check`: is the folder right, and what of its records?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import company_options, folder_argument, print_json, today
from oarlock.cli.terminal import show


@click.command()
@folder_argument
@company_options
@click.option(
    "--rows", type=click.IntRange(0), default=5, show_default=True, help="How many rows set aside to show a table."
)
def check(folder: Path, rows: int, **options: Any) -> None:
    """Check the company folder DIR: its plan, its records, what was set aside and why."""
    from oarlock.report.check_text import check_document, check_lines
    from oarlock.usecases.open_company import open_company

    with open_company(
        folder, today=today(), as_of=options["as_of"], home=options["home"], rehash=options["rehash"]
    ) as opened:
        name, facts, notices = opened.company.company.name, opened.lake.facts, opened.notices
        aside = {
            table: [dict(row) for row in opened.lake.quarantine(table)][:rows]
            for table, fact in facts.items()
            if fact.quarantined
        }
        as_of = opened.lake.as_of
    if options["as_json"]:
        print_json(check_document(name, as_of, facts, notices, aside))
        return
    show(check_lines(name, as_of, facts, notices, aside))
