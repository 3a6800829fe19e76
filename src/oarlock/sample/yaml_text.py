"""Plan files as commented YAML text. Innermost mappings and lists stand on one line, the rest in blocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from oarlock.sample.document import PlanFile


class _Dumper(yaml.SafeDumper):
    """Indents list items below their key and never writes anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def file_text(file: PlanFile) -> str:
    """The whole text of a plan file, ending with a line break."""
    parts = ["".join(f"# {line}\n" for line in file.opening.splitlines())]
    parts += [f"# {part.comment}\n{part.key}:{_value(part.content)}" for part in file.sections]
    return "\n".join(parts)


def _value(content: Any) -> str:
    """What stands after a top-level key: one item or field a line (or block), anything else on the line of the key."""
    if isinstance(content, dict):
        return "\n" + "".join(f"  {key}: {_dump(value, indent=4, on_one_line=True)}" for key, value in content.items())
    if isinstance(content, list):
        return "\n" + "".join(f"  - {_dump(item, indent=4)}" for item in content)
    return f" {_dump(content, indent=2)}"


def _dump(content: Any, *, indent: int, on_one_line: bool = False) -> str:
    flow = True if on_one_line else None
    text = yaml.dump(content, Dumper=_Dumper, sort_keys=False, default_flow_style=flow, width=140, allow_unicode=True)
    lines = str(text).removesuffix("...\n").splitlines()
    return "\n".join([lines[0], *(" " * indent + line for line in lines[1:])]) + "\n"


def plain(content: Any) -> Any:
    """The content as a YAML reader hands it over: dates as text."""
    if isinstance(content, dict):
        return {key: plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [plain(value) for value in content]
    return content.isoformat() if isinstance(content, dt.date) else content
