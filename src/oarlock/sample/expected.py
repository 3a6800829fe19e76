"""The findings that the sample company must yield: exactly these, by kind and key subjects."""

from __future__ import annotations

from collections.abc import Iterable

from oarlock.sample.faults import FAULTS, TOLD_FAULTS, Expected


def expected(faults: Iterable[str] = TOLD_FAULTS) -> tuple[Expected, ...]:
    """The findings of the planted faults, sorted."""
    wanted = frozenset(faults)
    return tuple(sorted(finding for fault in FAULTS if fault.name in wanted for finding in fault.findings))


EXPECTED: tuple[Expected, ...] = expected()
"""What the sample company must yield."""
