"""Which places of the folder name an item of which list. `*` stands for each element."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oarlock.folder.nodes import Loc

_SUPPORTED = ("objectives", "initiatives", "systems", "processes", "activities", "partners", "commitments")
_MEASURED = ("goals", "objectives")

REFERENCES: dict[str, str] = {
    "units/*/parent": "units",
    "units/*/lead": "people",
    "people/*/unit": "units",
    "people/*/manager": "people",
    "metrics/*/builtin": "builtin",
    "metrics/*/of": "metrics",
    "metrics/*/owner_unit": "units",
    "metrics/*/numerator": "metrics",
    "metrics/*/denominator": "metrics",
    "metrics/*/conversion/numerator": "metrics",
    "metrics/*/conversion/denominator": "metrics",
    "metrics/*/cumulative/metric": "metrics",
    "goals/*/theme": "themes",
    "goals/*/owner": "people",
    "objectives/*/unit": "units",
    "objectives/*/person": "people",
    "objectives/*/owner": "people",
    "initiatives/*/units/*": "units",
    "initiatives/*/owner": "people",
    "initiatives/*/depends_on/*": "initiatives",
    "initiatives/*/affects/*": "units",
    "initiatives/*/prepares/*": "initiatives",
    "initiatives/*/products/*": "products",
    "initiatives/*/consulted/*": "units",
    "initiatives/*/reskilling": "initiatives",
    "initiatives/*/check/metric": "metrics",
    "incentives/*/applies_to/unit": "units",
    "incentives/*/metric": "metrics",
    "handoffs/*/from": "units",
    "handoffs/*/to": "units",
    "deviations/*/item/goal": "goals",
    "deviations/*/item/objective": "objectives",
    "deviations/*/item/initiative": "initiatives",
    "deviations/*/item/unit": "units",
    "deviations/*/item/metric": "metrics",
    "deviations/*/sponsor": "people",
    "coordination/*/from": "units",
    "coordination/*/to": "units",
    "benchmarks/*/metric": "metrics",
    "systems/*/owner_unit": "units",
    "systems/*/feeds/*/system": "systems",
    "processes/*/owner_unit": "units",
    "processes/*/steps/*/unit": "units",
    "assumptions/*/goals/*": "goals",
    "decisions_log/*/review": "reviews",
    "alerts/*/metric": "metrics",
    "findings/*/initiative": "initiatives",
    "check_ins/*/on/goal": "goals",
    "check_ins/*/on/objective": "objectives",
    "activities/*/unit": "units",
    "stakeholders/*/needs/*": "metrics_or_goals",
    "stakeholders/*/needs/*/metric": "metrics",
    "stakeholders/*/needs/*/goal": "goals",
    "risks/*/owner": "people",
    "reviews/*/units/*": "units",
    "commitments/*/owner": "people",
    "commitments/*/review": "reviews",
    "ideas/*/by": "people",
    "ideas/*/theme": "themes",
    "ideas/*/experiment/metric": "metrics",
    "policy/stewards/*": "people",
    **{f"{key}/*/measures/*/metric": "metrics" for key in _MEASURED},
    **{f"{key}/*/measures/*/target": "metrics" for key in _MEASURED},
    **{
        f"{key}/*/supports/*/{field}": f"{field}s"
        for key in _SUPPORTED
        for field in ("goal", "objective", "metric")
    },
}  # fmt: skip
"""Path pattern -> the list that must hold the id.

`by` of findings, check-ins and ratings is free: the app writes accounts there.
"""

ROLES = ("incentives/*/applies_to/role", "initiatives/*/automates/*/role")
"""Where a role is named; a role that nobody holds is a warning."""

WORDS = {
    "units": "unit",
    "people": "person",
    "metrics": "metric",
    "builtin": "built-in metric",
    "themes": "theme",
    "goals": "goal",
    "objectives": "objective",
    "initiatives": "initiative",
    "products": "product",
    "systems": "system",
    "reviews": "review",
    "metrics_or_goals": "metric or goal",
    "roles": "role",
}
"""How one item of each list is called."""

DATE_ORDERS: tuple[tuple[str, str, str], ...] = (
    ("goals/*", "start", "due"),
    ("objectives/*", "start", "due"),
    ("initiatives/*", "start", "end"),
    ("initiatives/*", "start", "finished"),
    ("people/*", "from", "to"),
    ("commitments/*", "made", "due"),
    ("commitments/*", "made", "first_due"),
    ("commitments/*", "made", "done"),
    ("decisions_log/*", "at", "check_on"),
    ("ideas/*/experiment", "start", "end"),
    ("alerts/*", "at", "decided_at"),
    ("alerts/*", "decided_at", "acted_at"),
)
"""Mappings in which the first date may not be after the second."""

NUMBER_ORDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("goals/*/measures/*/target", ("low", "high")),
    ("objectives/*/measures/*/target", ("low", "high")),
    ("benchmarks/*/value", ("p25", "p50", "p75")),
)
"""Mappings in which the numbers may not fall."""

PAIRS = ("policy/exploration_share", "policy/healthy_zone", "metrics/*/direction/in")
"""Pairs of a lower and an upper end."""


def places(document: Any, pattern: str) -> Iterator[tuple[Loc, Any]]:
    """Every place of the document that fits a pattern, with its value; places of another shape are passed over."""
    yield from _places(document, pattern.split("/"), ())


def _places(value: Any, steps: list[str], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if not steps:
        yield loc, value
    elif steps[0] == "*":
        following = steps[1] if len(steps) > 1 and steps[1] != "*" else None
        for position, one in enumerate(value if isinstance(value, list) else ()):
            if following is None or (isinstance(one, dict) and following in one):
                yield from _places(one, steps[1:], (*loc, position))
    elif isinstance(value, dict) and steps[0] in value:
        yield from _places(value[steps[0]], steps[1:], (*loc, steps[0]))
