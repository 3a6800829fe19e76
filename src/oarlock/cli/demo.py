"""`oarlock demo`: writes the demo company folder."""

from __future__ import annotations

from pathlib import Path

import click

from oarlock.cli.options import folder_argument, seed_option


@click.command()
@folder_argument
@seed_option
@click.option("--clean", is_flag=True, help="Write the twin without planted faults.")
def demo(folder: Path, seed: int, clean: bool) -> None:
    """Write the demo company Mossgate into DIR, with three years of records."""
    from oarlock.usecases.write_demo import write_demo

    write_demo(folder, seed=seed, clean=clean)
    click.echo(f"Wrote the demo company to {folder}. Next: oarlock audit {folder}", err=True)
