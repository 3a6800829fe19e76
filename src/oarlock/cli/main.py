"""The program `oarlock`: finds the command, imports it late, turns errors into exit codes.

0 done; 1 `--fail-on` was met; 2 the input is wrong; 3 something outside failed, or a bug of ours; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

import oarlock

COMMANDS = {
    "demo": "oarlock.cli.demo:demo",
    "new": "oarlock.cli.new:new",
    "check": "oarlock.cli.check:check",
    "audit": "oarlock.cli.audit:audit",
    "metrics": "oarlock.cli.metrics:metrics",
    "explain": "oarlock.cli.explain:explain",
    "report": "oarlock.cli.report:report",
    "tables": "oarlock.cli.tables:tables",
    "schema": "oarlock.cli.schema:schema",
}
"""Every command that works in this release, with where it is; imported only when it is called."""


class LateGroup(click.Group):
    """A group that imports a command when it is asked for, so that `--version` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a first day with Oarlock."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like click's, but an unknown command is answered with the nearest known one."""
        from oarlock.errors import nearest

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = nearest(args[0], list(COMMANDS))
            hint = f" Did you mean '{near}'?" if near else ""
            ctx.fail(f"There is no command '{args[0]}'.{hint} Commands: {', '.join(COMMANDS)}.")
        return super().resolve_command(ctx, args)


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(oarlock.__version__, prog_name="oarlock")
def program() -> None:
    """Tells a business, from its own records, whether it rows in one direction.

    Start with `oarlock demo DIR` and `oarlock audit DIR`; with your own files: `oarlock new DIR`.
    """


def main() -> None:
    """Runs the program and ends the process with its exit code."""
    # Our matrices are small: a second thread of the matrix library only waits, and waiting costs processor time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = program.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        _interrupted()
    except KeyboardInterrupt:
        _interrupted()
    except click.ClickException as error:
        if "--json" in sys.argv:
            from oarlock.cli.failure import show_problems
            from oarlock.errors import Problem

            show_problems((Problem(code="wrong_usage", message=error.format_message()),), as_json=True)
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 -- the last place where an error can be shown as what it is
        from oarlock.cli.failure import show_failure

        sys.exit(show_failure(error, as_json="--json" in sys.argv))


def _interrupted() -> None:
    click.echo("Interrupted; nothing was left half-written.", err=True)
    sys.exit(130)
