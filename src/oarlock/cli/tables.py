"""`oarlock tables`: the canonical tables; for a folder, what its tables hold, or the views that make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import company_options, print_json, today
from oarlock.cli.terminal import show


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
@company_options
@click.option(
    "--sql", is_flag=True, help="The views of DIR as SQL; after it any query of an audit runs in plain DuckDB."
)
def tables(folder: Path | None, sql: bool, **options: Any) -> None:
    """Print the canonical tables and their columns, or what the tables of the company in DIR hold."""
    if folder is None:
        _canonical(as_json=options["as_json"], sql=sql)
        return
    from oarlock.usecases.describe_tables import describe_tables, views_script

    where = {"today": today(), "as_of": options["as_of"], "home": options["home"], "rehash": options["rehash"]}
    if sql:
        script = views_script(folder, **where)
        if options["as_json"]:
            print_json({"oarlock": 1, "sql": script})
        else:
            click.echo(script, nl=False)
        return
    described = describe_tables(folder, steward=options["steward"], **where)
    if options["as_json"]:
        from oarlock.report.tables_text import tables_document

        print_json(tables_document(described))
        return
    from oarlock.report.tables_text import tables_lines

    show(tables_lines(described))


def _canonical(*, as_json: bool, sql: bool) -> None:
    if sql:
        raise click.UsageError("Name the company folder whose views you want: oarlock tables DIR --sql.")
    from oarlock.lake.describe import canonical_text
    from oarlock.report.tables_text import canonical_document

    if as_json:
        print_json(canonical_document())
    else:
        click.echo(canonical_text())
