"""Oarlock tells a business, from its own records, whether it rows in one direction.

>>> import oarlock
>>> company = oarlock.load("my-company")
>>> document = oarlock.audit(company, as_of="2026-05-31")
>>> values = oarlock.metrics(company, ["revenue"], grain="month")
"""

from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "audit", "load", "metrics"]


def __getattr__(name: str) -> Any:
    """Imports the library's functions when they are first asked for, so that start-up stays fast."""
    if name in ("audit", "load", "metrics"):
        from oarlock.usecases import library

        return getattr(library, name)
    raise AttributeError(f"module 'oarlock' has no attribute {name!r}")
