"""Options that are acts outside the plan, for kinds whose messages follow the usual names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from oarlock.engine.model.finding import Option


def acts(kind: str, figures: Mapping[str, Any], named: Iterable[tuple[str, float]]) -> tuple[Option, ...]:
    """One option for each (name, days of effort): `<kind>.option.<name>`, and `<kind>.initiative_<name>` when accepted."""
    return tuple(
        Option(
            title=f"{kind}.option.{name}",
            kind="act",
            figures=figures,
            effort_days=days,
            initiative={"name": f"{kind}.initiative_{name}", "kind": "improvement"},
        )
        for name, days in named
    )
