"""What changed since an earlier audit, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from oarlock.report.wording.sentence import counted, date


def comparison_lines(comparison: Mapping[str, Any]) -> Iterator[str]:
    """New, gone and moved findings, and the index's difference."""
    yield ""
    yield f"Since {date(dt.date.fromisoformat(str(comparison['since'])[:10]))}:"
    index = comparison["index"]
    if index["difference"] is None:
        yield f"  The index cannot be compared: {index['reason']}."
    else:
        change = f"{index['difference']:+.1f} (likely {index['low']:+.1f} to {index['high']:+.1f})"
        verdict = "" if index["shown"] else "; that is within the likely range, no change is claimed"
        base = counted(len(index["dimensions"]), "dimension", "dimensions")
        yield f"  Index {change} on {base} measured at both dates{verdict}."
    for name, word in (("new", "new"), ("gone", "gone"), ("moved", "moved")):
        for finding in comparison[name]:
            yield f"  {word}: {finding['title']} ({finding['id']})"
    if not any(comparison[name] for name in ("new", "gone", "moved")):
        yield "  No finding is new, gone or moved."
