"""Arrow columns as numpy arrays, read from their buffers: Arrow's own conversion loads pandas where that is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oarlock.engine.metrics.arrays import Floats, Ints


def floats(column: Any) -> Floats:
    """Numbers as doubles; null is NaN."""
    values, known = _values(column, pa.float64(), np.float64)
    return values if known is None else np.where(known, values, np.nan)


def integers(column: Any) -> Ints:
    """Whole numbers; null is 0."""
    values, known = _values(column, pa.int64(), np.int64)
    return values if known is None else np.where(known, values, 0)


def truths(column: Any) -> NDArray[np.bool_]:
    """Conditions; null is false."""
    return np.equal(integers(column.cast(pa.uint8())), 1)


def days(column: Any) -> NDArray[np.datetime64]:
    """Days; null is the epoch."""
    return integers(column.cast(pa.date32()).cast(pa.int32())).astype("datetime64[D]")


def _values(column: Any, arrow: Any, numpy: type) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    cast = column.cast(arrow)
    array = pa.concat_arrays(cast.chunks) if isinstance(cast, pa.ChunkedArray) and cast.num_chunks else cast
    if len(array) == 0:
        return np.zeros(0, dtype=numpy), None
    valid, data = array.buffers()
    values: NDArray[Any] = np.frombuffer(
        data, dtype=numpy, count=len(array), offset=array.offset * np.dtype(numpy).itemsize
    )
    if not array.null_count:
        return values, None
    bits = np.unpackbits(np.frombuffer(valid, dtype=np.uint8), bitorder="little")
    return values, bits[array.offset : array.offset + len(array)].astype(np.bool_)
