"""A joint gain split fairly over what made it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

EXACT_UP_TO = 12
ORDERS = 500


@dataclass(frozen=True, slots=True)
class Split:
    """Each player's part and, where orders were drawn, its standard error (0 when exact)."""

    values: tuple[float, ...]
    se: tuple[float, ...]
    exact: bool


def shapley(players: int, worth: Callable[[frozenset[int]], float], rng: np.random.Generator) -> Split:
    """Shapley values of players 0..n−1; they add up to worth(all) − worth(none).

    Exact for up to 12 players, else the mean over 500 random orders with its standard error.
    Source: Shapley 1953; sampling by orders: Castro, Gómez & Tejada 2009.
    """
    known: dict[frozenset[int], float] = {}

    def value(group: frozenset[int]) -> float:
        if group not in known:
            known[group] = worth(group)
        return known[group]

    if players <= EXACT_UP_TO:
        parts = tuple(_exact(player, players, value) for player in range(players))
        return Split(parts, (0.0,) * players, exact=True)
    gains = np.array([_along([int(one) for one in rng.permutation(players)], value) for _ in range(ORDERS)])
    spread = gains.std(axis=0, ddof=1) / math.sqrt(ORDERS)
    return Split(tuple(map(float, gains.mean(axis=0))), tuple(map(float, spread)), exact=False)


def _exact(player: int, players: int, value: Callable[[frozenset[int]], float]) -> float:
    """Σ over groups without the player of |S|!(n−|S|−1)!/n! × what joining adds."""
    others = [one for one in range(players) if one != player]
    total = 0.0
    for mask in range(1 << len(others)):
        group = frozenset(one for position, one in enumerate(others) if mask >> position & 1)
        weight = math.factorial(len(group)) * math.factorial(players - len(group) - 1) / math.factorial(players)
        total += weight * (value(group | {player}) - value(group))
    return total


def _along(order: Sequence[int], value: Callable[[frozenset[int]], float]) -> list[float]:
    """What each player adds when they come in this order."""
    gains = [0.0] * len(order)
    group: frozenset[int] = frozenset()
    for player in order:
        joined = group | {player}
        gains[player] = value(joined) - value(group)
        group = joined
    return gains
