"""The scalar types of the company folder, strict: text is never read as a number, a number never as text.

A YAML reader may hand over integers as `PlainInt`, which remembers how they were written, because ids and texts may be
unquoted digits (`id: 007`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, Strict, WithJsonSchema

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class PlainInt(int):
    """An integer that remembers its spelling in the file."""

    text: str

    def __new__(cls, value: int, text: str) -> PlainInt:
        """The number and how it was written."""
        number = super().__new__(cls, value)
        number.text = text
        return number


class PlainFloat(float):
    """A decimal number that remembers its spelling in the file."""

    text: str

    def __new__(cls, value: float, text: str) -> PlainFloat:
        """The number and how it was written."""
        number = super().__new__(cls, value)
        number.text = text
        return number


def _as_text(value: Any) -> Any:
    if isinstance(value, (PlainInt, PlainFloat)):
        return value.text
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _as_date(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        raise ValueError("a date without time is needed, like 2026-06-30")
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _ISO_DATE.match(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"'{value}' is no day of the calendar") from None
    raise ValueError("a date like 2026-06-30 is needed")


def _as_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a number is needed (without quotes)")
    if not math.isfinite(value):
        raise ValueError("a finite number is needed")
    return int(value) if isinstance(value, int) else float(value)


Text = Annotated[str, BeforeValidator(_as_text)]
"""Any text; unquoted digits are taken as written."""
Id = Annotated[
    str, BeforeValidator(_as_text), Field(pattern=ID_PATTERN), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
]
"""The id of an item, unique within its list."""
Ref = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
"""A reference to an id; whether it exists is checked by `folder.references`."""
Day = Annotated[dt.date, BeforeValidator(_as_date), PlainSerializer(lambda day: day.isoformat(), when_used="json")]
"""A calendar day."""
Number = Annotated[int | float, BeforeValidator(_as_number), WithJsonSchema({"type": "number"})]
"""A finite number."""
Amount = Annotated[
    int | float, BeforeValidator(_as_number), Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})
]
"""A number that is not negative."""
Share = Annotated[
    int | float,
    BeforeValidator(_as_number),
    Field(ge=0, le=1),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
"""A fraction between 0 and 1."""
DayValue = Annotated[tuple[Day, Number], Strict(False), PlainSerializer(list)]
"""A dated value, written as a list of two."""
NumberPair = Annotated[tuple[Number, Number], Strict(False), PlainSerializer(list)]
"""Two numbers, written as a list."""
SharePair = Annotated[tuple[Share, Share], Strict(False), PlainSerializer(list)]
"""Two fractions, written as a list."""
