"""`oarlock audit`: how well the business pulls together, what pulls apart, what it costs, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oarlock.cli.options import company_options, folder_argument, print_json, seed_option, today
from oarlock.cli.terminal import show, working

if TYPE_CHECKING:
    from oarlock.engine.model.audit import Audit


@click.command()
@folder_argument
@company_options
@seed_option
@click.option(
    "--fail-on",
    type=click.FloatRange(0, 1),
    help="End with code 1 when severity × confidence of an open finding reaches this.",
)
@click.option(
    "--only", "kinds", multiple=True, metavar="KIND", help="Show these kinds only (repeat, or separate by commas)."
)
@click.option(
    "--compare", type=click.Path(path_type=Path), metavar="EARLIER.json", help="Say what is new, gone, moved since."
)
@click.option("--save", is_flag=True, help="Write the key 'findings' into the folder: since when each is open.")
@click.option("--all", "everything", is_flag=True, help="Tell every finding, not only the ten heaviest.")
def audit(
    folder: Path, kinds: tuple[str, ...], compare: Path | None, save: bool, everything: bool, **options: Any
) -> int:
    """Audit the company in DIR: alignment, findings with evidence and price, what to do."""
    from oarlock.usecases.audit import audit_folder
    from oarlock.usecases.filter_findings import only_kinds, reaches

    with working("Looking at the company", quiet=options["as_json"]) as progress:
        result = audit_folder(
            folder,
            as_of=options["as_of"],
            today=today(),
            seed=options["seed"],
            home=options["home"],
            rehash=options["rehash"],
            steward=options["steward"],
            progress=progress,
        )
    shown = only_kinds(result, kinds)
    comparison = None
    if compare is not None:
        from oarlock.usecases.compare_audits import compare_with_file

        comparison = compare_with_file(shown, compare)
    _print(shown, comparison, as_json=options["as_json"], everything=everything)
    if save:
        from oarlock.usecases.save_findings import save_findings

        count = save_findings(folder, result)
        said = f"Saved: {count} changes in" if count != 1 else "Saved: 1 change in"
        said = (
            f"{said} the folder's key 'findings'." if count else "The folder's key 'findings' is up to date as it is."
        )
        click.echo(said, err=True)
    limit = options["fail_on"]
    return 1 if limit is not None and reaches(shown, limit) else 0


def _print(result: Audit, comparison: Any, *, as_json: bool, everything: bool) -> None:
    if as_json:
        from oarlock.report.audit_json import audit_document, plain

        document = audit_document(result)
        if comparison is not None:
            document["compare"] = plain(comparison)
        print_json(document)
        return
    from oarlock.report.audit_text import audit_lines

    show(audit_lines(result, most=None if everything else 10))
    if comparison is not None:
        from oarlock.report.comparison_text import comparison_lines

        show(comparison_lines(comparison))
