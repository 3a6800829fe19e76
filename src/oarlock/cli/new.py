"""`oarlock new`: starts a company folder."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), required=False)
@click.option("--template", "name", metavar="T", help="Which start folder, or 'workbook': a spreadsheet to fill in.")
@click.option(
    "--from", "workbook", metavar="PLAN.xlsx", type=click.Path(path_type=Path), help="Read a filled workbook."
)
@click.option("--list", "listing", is_flag=True, help="List the templates.")
def new(folder: Path | None, name: str | None, workbook: Path | None, listing: bool) -> None:
    """Start a company folder in DIR, from a template or from a filled workbook."""
    from oarlock.usecases.start_folder import start_folder, templates

    if listing:
        for template, about in templates().items():
            click.echo(f"{template:<12} {about}")
        return
    if folder is None:
        raise click.UsageError("Name the folder to start: oarlock new DIR. `oarlock new --list` shows the templates.")
    if name is not None and workbook is not None:
        raise click.UsageError("Give either --template or --from, not both.")
    written = start_folder(folder, template=name, workbook=workbook)
    click.echo(f"Wrote {written}. {_next(folder, written)}", err=True)


def _next(folder: Path, written: Path) -> str:
    if written.suffix == ".xlsx":
        return f"Fill it in, then: oarlock new COMPANY --from {written}"
    return f"Next: put your files beside it, name them under 'data', then: oarlock check {folder}"
