"""Formulas over arrays: the operators of the expression language on [group, window] figures, undefined stays undefined.

NaN is undefined inside this module's arrays; every NaN carries a reason code, and none leaves as a number.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

REASONS = (
    None,
    "no_rows",
    "division_by_zero",
    "no_values",
    "insufficient_cost",
    "next_period_not_complete",
    "first_year_of_records",
    "not_mature",
    "out_of_range",
    "one_date_only",
)
"""Why a value is undefined, by code; code 0 is defined."""
NO_ROWS, DIVISION_BY_ZERO, NO_VALUES, INSUFFICIENT_COST, NEXT_OPEN, FIRST_YEAR, NOT_MATURE, OUT_OF_RANGE, ONE_DATE = (
    range(1, 10)
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Values by [group, window], the rows behind them, and why a value is undefined."""

    value: Floats
    n: Ints
    code: Codes

    @classmethod
    def constant(cls, value: float | None, shape: tuple[int, int]) -> Figures:
        """The same number everywhere, resting on no rows."""
        filled = np.full(shape, np.nan if value is None else value)
        code = np.full(shape, NO_VALUES if value is None else 0, dtype=np.int8)
        return cls(filled, np.zeros(shape, dtype=np.int64), code)

    @classmethod
    def empty(cls, shape: tuple[int, int], code: int = NO_ROWS) -> Figures:
        """Undefined everywhere."""
        return cls(np.full(shape, np.nan), np.zeros(shape, dtype=np.int64), np.full(shape, code, dtype=np.int8))


def settled(value: Floats, n: Ints, code: Codes, otherwise: int = NO_VALUES) -> Figures:
    """Figures whose undefined values all carry a reason: the given one, `no_rows` without rows, else `otherwise`."""
    undefined = ~np.isfinite(value)
    reason = np.where(code > 0, code, np.where(n == 0, NO_ROWS, otherwise))
    return Figures(np.where(undefined, np.nan, value), n, np.where(undefined, reason, 0).astype(np.int8))


def apply(name: str, args: list[Figures]) -> Figures:
    """An operator or function of the language on figures."""
    n = np.maximum.reduce([arg.n for arg in args])
    code = np.zeros_like(args[0].code)
    for arg in args:
        code = np.where(code == 0, arg.code, code)
    values = [arg.value for arg in args]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        if name in ("coalesce", "greatest", "least", "case", "guard"):
            return _chosen(name, args, n)
        if name in ("div", "mean"):
            undefined = np.isnan(values[0]) | np.isnan(values[1])
            zero = ~undefined & (values[1] == 0)
            quotient = np.where(zero, np.nan, values[0] / np.where(zero, 1.0, values[1]))
            return settled(quotient, n, np.where(zero & (n > 0), _zero_code(name), code).astype(np.int8))
        result = _PLAIN[name](values)
    return settled(result, n, code, OUT_OF_RANGE)


def _zero_code(name: str) -> int:
    return DIVISION_BY_ZERO if name == "div" else NO_VALUES


def _chosen(name: str, args: list[Figures], n: Ints) -> Figures:
    """Functions in which an undefined argument need not make the result undefined."""
    first = args[0]
    if name == "guard":
        short = ~(args[1].value >= args[2].value)
        value = np.where(short, np.nan, first.value)
        code = np.where(first.code > 0, first.code, np.where(short, INSUFFICIENT_COST, 0)).astype(np.int8)
        return settled(value, n, code)
    if name == "coalesce":
        value, code = first.value, first.code
        for other in args[1:]:
            code = np.where(np.isnan(value), other.code, code)
            value = np.where(np.isnan(value), other.value, value)
        return settled(value, n, code)
    if name in ("greatest", "least"):
        pick = np.fmax if name == "greatest" else np.fmin
        return settled(pick.reduce([arg.value for arg in args]), n, first.code)
    value, code = args[-1].value, args[-1].code
    for at in range(len(args) - 3, -1, -2):
        met = args[at].value == 1.0
        value = np.where(met, args[at + 1].value, value)
        code = np.where(met, args[at + 1].code, code)
    return settled(value, n, code)


def _round(values: list[Floats]) -> Floats:
    power = np.power(10.0, values[1]) if len(values) > 1 else 1.0
    scaled = values[0] * power
    whole = np.trunc(scaled)
    up = np.abs(scaled - whole) >= 0.5
    return np.asarray((whole + np.where(up, np.sign(scaled), 0.0)) / power)


def _truth(result: NDArray[np.bool_], values: list[Floats]) -> Floats:
    undefined = np.logical_or.reduce([np.isnan(value) for value in values])
    return np.where(undefined, np.nan, result.astype(np.float64))


def _and(values: list[Floats]) -> Floats:
    any_false = np.logical_or.reduce([value == 0 for value in values])
    any_unknown = np.logical_or.reduce([np.isnan(value) for value in values])
    return np.where(any_false, 0.0, np.where(any_unknown, np.nan, 1.0))


def _or(values: list[Floats]) -> Floats:
    any_true = np.logical_or.reduce([value == 1 for value in values])
    any_unknown = np.logical_or.reduce([np.isnan(value) for value in values])
    return np.where(any_true, 1.0, np.where(any_unknown, np.nan, 0.0))


def _in(values: list[Floats]) -> Floats:
    return _or([_truth(values[0] == other, [values[0], other]) for other in values[1:]])


def _mod(values: list[Floats]) -> Floats:
    return np.fmod(values[0], np.where(values[1] == 0, np.nan, values[1]))


def _positive(value: Floats) -> Floats:
    return np.where(value > 0, value, np.nan)


def _power(values: list[Floats]) -> Floats:
    return np.power(values[0], values[1])


_PLAIN: Mapping[str, Callable[[list[Floats]], Floats]] = {
    "add": lambda v: v[0] + v[1],
    "sub": lambda v: v[0] - v[1],
    "mul": lambda v: v[0] * v[1],
    "mod": _mod,
    "neg": lambda v: -v[0],
    "abs": lambda v: np.abs(v[0]),
    "round": _round,
    "floor": lambda v: np.floor(v[0]),
    "ceil": lambda v: np.ceil(v[0]),
    "ln": lambda v: np.log(_positive(v[0])),
    "exp": lambda v: np.exp(v[0]),
    "sqrt": lambda v: np.sqrt(np.where(v[0] >= 0, v[0], np.nan)),
    "power": _power,
    "nullif": lambda v: np.where(v[0] == v[1], np.nan, v[0]),
    "eq": lambda v: _truth(v[0] == v[1], v),
    "ne": lambda v: _truth(v[0] != v[1], v),
    "lt": lambda v: _truth(v[0] < v[1], v),
    "le": lambda v: _truth(v[0] <= v[1], v),
    "gt": lambda v: _truth(v[0] > v[1], v),
    "ge": lambda v: _truth(v[0] >= v[1], v),
    "between": lambda v: _and([_truth(v[0] >= v[1], v[:2]), _truth(v[0] <= v[2], [v[0], v[2]])]),
    "and": _and,
    "or": _or,
    "not": lambda v: np.where(np.isnan(v[0]), np.nan, 1.0 - v[0]),
    "is_null": lambda v: np.isnan(v[0]).astype(np.float64),
    "in": _in,
    "cast_number": lambda v: v[0],
    "cast_integer": lambda v: _round(v[:1]),
}
OPERATIONS = frozenset((*_PLAIN, "div", "mean", "coalesce", "greatest", "least", "case", "guard"))
"""What can be computed on aggregated figures; anything else in a measure is refused with this list."""
