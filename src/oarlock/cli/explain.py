"""`oarlock explain`: one finding in full, with the rows behind its numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import company_options, folder_argument, print_json, seed_option, today
from oarlock.cli.terminal import show


@click.command()
@folder_argument
@click.argument("finding", metavar="FINDING")
@company_options
@seed_option
def explain(folder: Path, finding: str, **options: Any) -> None:
    """Explain one FINDING of the company in DIR (its id, or the beginning of it)."""
    from oarlock.usecases.audit import audit_opened
    from oarlock.usecases.explain_finding import explain as explain_one
    from oarlock.usecases.open_company import open_company

    with open_company(
        folder, today=today(), as_of=options["as_of"], home=options["home"], rehash=options["rehash"]
    ) as opened:
        audit = audit_opened(opened, seed=options["seed"], steward=options["steward"])
        explained = explain_one(opened, audit, finding)
    if options["as_json"]:
        from oarlock.report.explain_json import explain_document

        print_json(explain_document(audit, explained.finding, explained.rows))
        return
    from oarlock.report.explain_text import explain_lines

    show(explain_lines(audit, explained.finding, explained.rows))
