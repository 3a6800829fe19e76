"""Every check of this release. Each family lists its kinds by hand; modules are imported late, so that start-up stays fast."""

from __future__ import annotations

from importlib import import_module

from oarlock.engine.checks.check import Check

FAMILIES = (
    "vertical",
    "horizontal",
    "behavioural",
    "operations",
    "synergy",
    "adaptability",
    "resilience",
    "ethics",
    "data",
)


def all_checks() -> tuple[Check, ...]:
    """Every check, in the order of the families."""
    return tuple(
        import_module(f"oarlock.engine.checks.{family}.{kind}").CHECK
        for family in FAMILIES
        for kind in import_module(f"oarlock.engine.checks.{family}").KINDS
    )
