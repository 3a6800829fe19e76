"""Writes the reference pages from the code; `--check` fails when a page is not what the code says.

.venv/bin/python docs/generate.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py; change the code, not this page. -->\n\n"


def command_line() -> str:
    """Every command with its help."""
    import click

    from oarlock.cli.main import COMMANDS, program

    context = click.Context(
        program, info_name="oarlock", max_content_width=110, terminal_width=110, help_option_names=["-h", "--help"]
    )
    parts = ["# Command line\n", f"```\n{program.get_help(context)}\n```\n"]
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        own = click.Context(
            command,
            info_name=name,
            parent=context,
            max_content_width=110,
            terminal_width=110,
            help_option_names=["-h", "--help"],
        )
        parts.append(f"## oarlock {name}\n\n```\n{command.get_help(own)}\n```\n")
    return "\n".join(parts)


def kinds() -> str:
    """Every kind of finding: built or to come, with its docstring."""
    from oarlock.engine.checks.registry import all_checks
    from oarlock.engine.checks.release import KINDS
    from oarlock.engine.checks.severity import DAMAGE

    built = {check.kind: check for check in all_checks()}
    parts = ["# Kinds of findings\n", "Severity = 1 - (1 - damage × reach)(1 - price ÷ 5 % of a year's revenue).\n"]
    for kind in KINDS:
        check = built.get(kind)
        parts.append(f"## {kind}\n")
        if check is None:
            parts.append("Comes in a later release; audits list it as not checked.\n")
            continue
        doc = import_module(check.find.__module__).__doc__ or ""
        thresholds = ", ".join(f"{name} {value:g}" for name, value in check.thresholds.items()) or "none"
        needs = (
            ", ".join((*check.needs.keys, *check.needs.missing(frozenset(check.needs.keys), frozenset()))) or "nothing"
        )
        parts.append(f"{doc.strip()}\n")
        parts.append(
            f"Dimension {check.dimension}; damage {DAMAGE[kind]:g}; thresholds: {thresholds}; needs: {needs}.\n"
        )
    return "\n".join(parts)


def tables() -> str:
    """The canonical tables."""
    from oarlock.engine.model.tables import TABLES

    parts = ["# Tables\n", "Bold: key. `?`: optional. Italics: names a person.\n"]
    for table in TABLES.values():
        parts.append(f"## {table.name}\n\nOne row is {table.row_is}.\n\n| column | type | |\n|---|---|---|")
        for column in table.columns:
            name = f"**{column.name}**" if column.key else column.name
            name = f"*{name}*" if column.person else name
            facts = [f"one of {', '.join(column.choices)}"] if column.choices else []
            facts += [f"refers to {column.refers_to}"] if column.refers_to else []
            parts.append(f"| {name}{'' if column.required else '?'} | {column.type} | {'; '.join(facts)} |")
        parts.append("")
    return "\n".join(parts)


def metrics() -> str:
    """The built-in metrics with their docstrings."""
    from oarlock.engine.metrics.catalogue import BUILTINS

    parts = ["# Built-in metrics\n"]
    for name in BUILTINS:
        doc = import_module(f"oarlock.engine.metrics.catalogue.{name}").__doc__ or ""
        parts.append(f"## {name}\n\n{doc.strip()}\n")
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "findings.md": kinds,
    "metrics.md": metrics,
    "tables.md": tables,
}


def main() -> int:
    """Writes or checks all pages; 1 when a page is stale."""
    stale = []
    HERE.mkdir(exist_ok=True)
    for name, build in PAGES.items():
        text = NOTE + build().rstrip() + "\n"
        page = HERE / name
        if "--check" in sys.argv:
            if not page.exists() or page.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            page.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/reference/{name} is not what the code says: run docs/generate.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
