"""How much rests on few."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 10_000.0
"""The index of a single holder."""


def hhi(amounts: Sequence[float]) -> float | None:
    """Herfindahl-Hirschman index Σ(100·share)², above 0 to 10,000; None for a total that is not above 0.

    Source: Rhoades 1993, Federal Reserve Bulletin 79:188.
    """
    total = float(sum(amounts))
    return hhi_of_moments(total, float(sum(amount * amount for amount in amounts)))


def hhi_of_moments(total: float, squares: float) -> float | None:
    """The same index from the sum of the amounts and the sum of their squares."""
    return MOST * squares / (total * total) if total > 0 else None


def effective_number(index: float) -> float:
    """How many equal holders would give this index: 10,000 ÷ HHI."""
    return MOST / index
