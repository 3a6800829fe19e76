"""How generated figures become columns of a table file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from oarlock.sample.time_line import FIRST, Days, dates

Form = Literal["csv", "csv.gz", "parquet"]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table and the form of its file."""

    name: str
    form: Form
    content: pa.Table


def table(**columns: Any) -> pa.Table:
    """A table of the named columns."""
    return pa.table(columns)


def table_of_rows(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """A table of rows of values, in the order of the names."""
    listed = list(rows)
    return pa.table({name: pa.array([row[place] for row in listed]) for place, name in enumerate(names)})


def day_column(days: Days, absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """Days of the records as dates, null where `absent`."""
    return pa.array(dates(np.where(absent, 0, days) if absent is not None else days), pa.date32(), mask=absent)


def coded(values: Any, absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """Texts that repeat, kept once each."""
    return pa.array(values, pa.string(), mask=absent).dictionary_encode()


def day_of(number: int) -> dt.date:
    """A day of the records as a date."""
    return FIRST + dt.timedelta(days=number)
