"""`oarlock report`: the review pack as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import company_options, folder_argument, print_json, seed_option, today
from oarlock.cli.terminal import working


@click.command()
@folder_argument
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FILE.{html,md}", help="Where to write it."
)
@company_options
@seed_option
def report(folder: Path, out: Path, **options: Any) -> None:
    """Write the review pack of the company in DIR: one page to print, send or file."""
    from oarlock.usecases.audit import audit_folder
    from oarlock.usecases.write_report import check_format, write_report

    check_format(out)
    with working("Looking at the company", quiet=options["as_json"]) as progress:
        audit = audit_folder(
            folder,
            as_of=options["as_of"],
            today=today(),
            seed=options["seed"],
            home=options["home"],
            rehash=options["rehash"],
            steward=options["steward"],
            progress=progress,
        )
    size = write_report(audit, out)
    if options["as_json"]:
        print_json({"oarlock": 1, "file": str(out), "bytes": size})
    else:
        click.echo(f"Wrote {out} ({size:,} bytes).", err=True)
