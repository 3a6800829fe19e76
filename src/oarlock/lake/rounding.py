"""Figures leave the lake with 12 significant digits, so that the order of summing does not show (details.md 47)."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

DIGITS = 12
_EXACT_POWER = 22  # 10**22 is the largest power of ten that a double holds exactly


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each value to 12 significant digits; what is not finite becomes NaN (undefined)."""
    result = np.where(np.isfinite(values), values, np.nan)
    usable = np.isfinite(result) & (result != 0)
    places = np.zeros(len(result), dtype=np.int64)
    places[usable] = DIGITS - 1 - np.floor(np.log10(np.abs(result[usable]))).astype(np.int64)
    for sign in (1, -1):
        pick = usable & (np.sign(places + 0.5) == sign) & (np.abs(places) <= _EXACT_POWER)
        power = 10.0 ** np.abs(places[pick])
        result[pick] = np.rint(result[pick] * power) / power if sign == 1 else np.rint(result[pick] / power) * power
    for index in np.flatnonzero(usable & (np.abs(places) > _EXACT_POWER)):
        result[index] = float(f"{result[index]:.{DIGITS}g}")
    return result


def rounded_list(values: Sequence[Any]) -> list[Any]:
    """A result's column as plain values: decimals as floats, floats rounded, what is not finite as None."""
    if not any(isinstance(value, (float, decimal.Decimal)) for value in values):
        return list(values)
    plain = [float(value) if isinstance(value, decimal.Decimal) else value for value in values]
    spots = [index for index, value in enumerate(plain) if isinstance(value, float)]
    for index, value in zip(
        spots, rounded(np.array([plain[i] for i in spots], dtype=np.float64)).tolist(), strict=True
    ):
        plain[index] = value if value == value else None
    return plain


def rounded_table(table: pa.Table) -> pa.Table:
    """An Arrow table with its numbers rounded: decimals become doubles, what is not finite becomes null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for position, field in enumerate(table.schema):
        column = table.column(position)
        if pa.types.is_decimal(field.type):
            column = pc.cast(column, pa.float64(), safe=False)
        elif not pa.types.is_floating(field.type):
            continue
        values = column.combine_chunks().to_numpy(zero_copy_only=False).astype(np.float64)
        numbers = pa.array(rounded(values), type=pa.float64(), from_pandas=True)
        table = table.set_column(position, field.name, numbers)
    return table
