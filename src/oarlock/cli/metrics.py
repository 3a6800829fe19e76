"""`oarlock metrics`: values of metrics, the queries behind them, the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from oarlock.cli.options import DAY, company_options, print_json, today
from oarlock.cli.terminal import show

GRAINS = ("day", "week", "month", "quarter", "year")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), required=False)
@click.argument("names", metavar="[METRIC…]", nargs=-1)
@company_options
@click.option("--by", multiple=True, metavar="COLUMN", help="Cut by a column (repeat, or separate by commas).")
@click.option(
    "--grain", type=click.Choice(GRAINS), help="Day, week, month, quarter or year instead of the metric's own."
)
@click.option("--since", type=DAY, help="From this day on.")
@click.option("--all", "everything", is_flag=True, help="Every metric these records allow, declared or built in.")
@click.option("--sql", is_flag=True, help="Show the queries that were run.")
@click.option("--csv", "as_csv", is_flag=True, help="Values as CSV on stdout.")
@click.option("--catalogue", is_flag=True, help="The built-in metrics, or one of them; needs no folder.")
def metrics(folder: Path | None, names: tuple[str, ...], catalogue: bool, **options: Any) -> None:
    """Print values of metrics of the company in DIR: the named ones, else those declared or used in the plan."""
    if catalogue:
        _catalogue([*([str(folder)] if folder is not None else []), *names], as_json=options["as_json"])
        return
    if folder is None:
        raise click.UsageError(
            "Name the company folder: oarlock metrics DIR. The built-in metrics: oarlock metrics --catalogue."
        )
    from oarlock.usecases.read_metrics import read_metrics

    answer = read_metrics(
        folder,
        [part for one in names for part in one.split(",") if part],
        today=today(),
        by=[part for one in options["by"] for part in one.split(",")],
        grain=options["grain"],
        since=options["since"],
        as_of=options["as_of"],
        home=options["home"],
        rehash=options["rehash"],
        everything=options["everything"],
        steward=options["steward"],
    )
    if options["as_json"]:
        from oarlock.report.metrics_json import metrics_document

        print_json(metrics_document(answer, with_sql=options["sql"]))
    elif options["as_csv"]:
        from oarlock.report.metrics_csv import metrics_csv

        click.echo(metrics_csv(answer), nl=False)
    else:
        from oarlock.report.metrics_text import metrics_lines

        show(metrics_lines(answer, with_sql=options["sql"]))


def _catalogue(names: list[str], *, as_json: bool) -> None:
    from oarlock.usecases.read_catalogue import catalogue_entries

    entries = catalogue_entries(names)
    if as_json:
        print_json({"oarlock": 1, "metrics": entries})
        return
    for entry in entries.values():
        if names:
            click.echo(f"{entry['id']}: {entry['name']} ({entry['unit']}, {entry['direction'] or 'no direction'})\n")
            click.echo(str(entry["about"]))
        else:
            click.echo(f"{entry['id']:<28} {entry['unit']:<8} {entry['direction'] or '-':<5} {entry['name']}")
