"""A small frame: the result of a named query, columns of equal length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frame:
    """Columns by name. Rows iterate as mappings. None is null; numbers are Python or numpy scalars."""

    columns: Mapping[str, Sequence[Any]]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], names: Sequence[str] | None = None) -> Frame:
        """A frame from rows typed by hand (`names` gives the columns of an empty one)."""
        listed = list(rows)
        keys = list(names) if names is not None else list(listed[0]) if listed else []
        return cls({key: [row.get(key) for row in listed] for key in keys})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = list(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.columns[name]

    def array(self, name: str) -> NDArray[np.float64]:
        """The column as floats; null is NaN (inside numerics only; NaN never leaves the engine)."""
        return np.array([np.nan if value is None else float(value) for value in self.columns[name]], dtype=np.float64)

    def only(self) -> dict[str, Any]:
        """The single row; an error when there is not exactly one."""
        rows = list(self)
        if len(rows) != 1:
            raise ValueError(f"one row expected, found {len(rows)}")
        return rows[0]
