"""The built-in metrics with what they mean: for the command line, the documents and the library."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.errors import InputError, Problem, nearest


def catalogue_entries(names: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
    """Every built-in metric (or the named ones) by id: name, unit, direction, needs, what it says of itself.

    InputError with the nearest id for a name that is not in the catalogue.
    """
    unknown = [name for name in names if name not in BUILTINS]
    if unknown:
        raise InputError(
            Problem(
                code="unknown_metric",
                path="--catalogue",
                found=name,
                allowed=list(BUILTINS),
                message=f"There is no built-in metric '{name}'.",
                suggestion=nearest(name, list(BUILTINS)),
            )
            for name in unknown
        )
    return {name: _entry(name) for name in (names or BUILTINS)}


def _entry(name: str) -> dict[str, Any]:
    builtin = BUILTINS[name]
    about = import_module(f"oarlock.engine.metrics.catalogue.{name}").__doc__
    return {
        "id": builtin.id,
        "name": builtin.name,
        "unit": builtin.unit,
        "direction": builtin.direction,
        "needs": list(builtin.needs),
        "in_this_release": not builtin.later,
        "about": inspect.cleandoc(about or ""),
    }
