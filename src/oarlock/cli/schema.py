"""`oarlock schema`: the contract, generated from the code."""

from __future__ import annotations

import click

from oarlock.cli.options import print_json


@click.command()
@click.option("--json", "output", metavar="OUTPUT", help="The shape of a command's --json instead of the folder's.")
def schema(output: str | None) -> None:
    """Print the JSON Schema of the company folder, or of a command's output (`--json audit`)."""
    if output is None:
        from oarlock.folder.schema import company_schema

        print_json(company_schema())
        return
    from oarlock.errors import InputError, Problem, nearest
    from oarlock.report.shapes import SHAPES, output_schema

    if output not in SHAPES:
        raise InputError(
            Problem(
                code="unknown_output",
                path="--json",
                found=output,
                allowed=sorted(SHAPES),
                message=f"There is no output named '{output}'; there are {', '.join(sorted(SHAPES))}.",
                suggestion=nearest(output, sorted(SHAPES)),
            )
        )
    print_json(output_schema(output))
