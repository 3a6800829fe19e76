"""Writes the review pack to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oarlock.engine.model.audit import Audit
from oarlock.errors import InputError, OutsideError, Problem
from oarlock.report.html import html_report
from oarlock.report.markdown import markdown_report

FORMATS: dict[str, Callable[[Audit], str]] = {".html": html_report, ".md": markdown_report}


def check_format(out: Path) -> None:
    """InputError when the ending names no format of this release."""
    if out.suffix.lower() not in FORMATS:
        raise InputError(
            Problem(
                code="unknown_format",
                path="--out",
                message=f"A report ends in {' or '.join(FORMATS)}; '{out.name}' does not.",
                allowed=sorted(FORMATS),
                found=out.suffix,
            )
        )


def write_report(audit: Audit, out: Path) -> int:
    """Writes the report in the format of the file's ending; returns its size in bytes."""
    check_format(out)
    data = FORMATS[out.suffix.lower()](audit).encode()
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(out)
    except OSError as error:
        raise OutsideError(f"The report cannot be written to {out}: {error.strerror}. Choose another place.") from error
    return len(data)
