"""How a text cell is read: as which type, in which spelling. Decided from all rows of a column, never row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_DAY = r"\d{1,2}"
_CLOCK = r"[ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AP]M)?"


@dataclass(frozen=True, slots=True)
class Reading:
    """A spelling of a type. `shape`: a coarse first look; `match` decides, `value` converts (SQL over `{v}`, a trimmed text)."""

    name: str
    type: str
    shape: re.Pattern[str]
    match: str
    value: str


def _reading(name: str, type_: str, shape: str, match: str, value: str) -> Reading:
    return Reading(name, type_, re.compile(shape, re.IGNORECASE), match, value)


def _by_format(name: str, shape: str, formats: Sequence[str], type_: str) -> Reading:
    parsed = f"try_strptime({{v}}, [{', '.join(repr(item) for item in formats)}])"
    value = parsed if type_ == "TIMESTAMP" else f"CAST({parsed} AS DATE)"
    return _reading(name, type_, shape, f"{parsed} IS NOT NULL", value)


def _clocks(day: str) -> list[str]:
    return [*(f"{day} {clock}" for clock in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p")), day]


_POINT = r"[+-]?([1-9][0-9]*|0)?(\.[0-9]*)?([eE][+-]?[0-9]+)?"
_COMMA = r"[+-]?([1-9][0-9]{0,2}(\.[0-9]{3})+|[1-9][0-9]*|0)?(,[0-9]+)?"
_THOUSANDS = r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]*|0)(\.[0-9]+)?"
_ZONE = r"'(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'"
_SANE = "BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'"
_MOMENT = "TRY_CAST({v} AS TIMESTAMP)"
_OFFSET = f"(length({{v}}) > 10 AND regexp_matches({{v}}, {_ZONE}))"

READINGS: tuple[Reading, ...] = (
    _reading(
        "integer",
        "BIGINT",
        r"^[+-]?9+$",
        "CAST(TRY_CAST({v} AS BIGINT) AS VARCHAR) = {v} AND length({v}) <= 18",
        "TRY_CAST({v} AS BIGINT)",
    ),
    _reading(
        "point",
        "DOUBLE",
        r"^[+-]?(9+\.?9*|\.9+)(e[+-]?9+)?$",
        f"regexp_full_match({{v}}, '{_POINT}') AND (length({{v}}) <= 18 OR regexp_matches({{v}}, '[.eE]')) "
        "AND length({v}) <= 40 AND TRY_CAST({v} AS DOUBLE) IS NOT NULL",
        "TRY_CAST({v} AS DOUBLE)",
    ),
    _reading(
        "thousands",
        "DOUBLE",
        r"^[+-]?9{1,3}(,999)*(\.9+)?$|^[+-]?9+(\.9+)?$",
        f"regexp_full_match({{v}}, '{_THOUSANDS}') AND (length({{v}}) <= 18 OR regexp_matches({{v}}, '[.,]'))",
        "TRY_CAST(replace({v}, ',', '') AS DOUBLE)",
    ),
    _reading(
        "comma",
        "DOUBLE",
        r"^[+-]?(9+(\.999)*)?(,9+)?$",
        f"regexp_full_match({{v}}, '{_COMMA}') AND (length({{v}}) <= 18 OR contains({{v}}, ','))",
        "TRY_CAST(replace(replace({v}, '.', ''), ',', '.') AS DOUBLE)",
    ),
    _reading(
        "boolean",
        "BOOLEAN",
        r"^(a{4}|a{5})$",
        "lower({v}) IN ('true', 'false')",
        "CASE lower({v}) WHEN 'true' THEN true WHEN 'false' THEN false END",
    ),
    _reading(
        "date",
        "DATE",
        r"^9{4}[-/]9{1,2}[-/]9{1,2}([ T].*)?$",
        f"CASE WHEN length({{v}}) <= 10 THEN TRY_CAST({{v}} AS DATE) {_SANE} "
        f"ELSE {_MOMENT} = date_trunc('day', {_MOMENT}) AND NOT {_OFFSET} END",
        f"CASE WHEN length({{v}}) <= 10 THEN TRY_CAST({{v}} AS DATE) ELSE CAST({_MOMENT} AS DATE) END",
    ),
    _reading(
        "moment",
        "TIMESTAMP",
        r"^9{4}[-/]9{1,2}[-/]9{1,2}([ Ta].*)?$",
        f"CAST({_MOMENT} AS DATE) {_SANE}",
        f"CASE WHEN {_OFFSET} THEN timezone({{zone}}, TRY_CAST({{v}} AS TIMESTAMPTZ)) ELSE {_MOMENT} END",
    ),
    _by_format("d.m.y", r"^9{1,2}\.9{1,2}\.9{4}$", ["%d.%m.%Y"], "DATE"),
    _by_format("d/m/y", r"^9{1,2}/9{1,2}/9{4}$", ["%d/%m/%Y"], "DATE"),
    _by_format("m/d/y", r"^9{1,2}/9{1,2}/9{4}$", ["%m/%d/%Y"], "DATE"),
    _by_format("d-m-y", r"^9{1,2}-9{1,2}-9{4}$", ["%d-%m-%Y"], "DATE"),
    _by_format("d.m.y time", r"^9{1,2}\.9{1,2}\.9{4}( .*)?$", _clocks("%d.%m.%Y"), "TIMESTAMP"),
    _by_format("d/m/y time", r"^9{1,2}/9{1,2}/9{4}( .*)?$", _clocks("%d/%m/%Y"), "TIMESTAMP"),
    _by_format("m/d/y time", r"^9{1,2}/9{1,2}/9{4}( .*)?$", _clocks("%m/%d/%Y"), "TIMESTAMP"),
)
"""In order of preference."""
BY_NAME: Mapping[str, Reading] = {reading.name: reading for reading in READINGS}
AMBIGUOUS = (("d/m/y", "m/d/y"), ("d/m/y time", "m/d/y time"))
"""Pairs of which both may fit all rows (no day above 12): then the company's country decides."""
IMPLIED = {
    "integer": ("point", "thousands", "comma"),
    "date": ("moment",),
    "d.m.y": ("d.m.y time",),
    "d/m/y": ("d/m/y time",),
    "m/d/y": ("m/d/y time",),
}
"""What reads as the first reads as the others too: they need no counting, and files that differ in this still agree."""
_SHAPE = (
    {ord(digit): "9" for digit in "0123456789"}
    | {code: "a" for code in range(ord("a"), ord("z") + 1) if chr(code) not in "et"}
    | {code: "a" for code in range(ord("A"), ord("Z") + 1) if chr(code) not in "ET"}
)
_BOOLEANS = {"true", "false"}


def likely_readings(values: Iterable[str | None]) -> tuple[str, ...]:
    """The readings worth trying on a column, from a sample: those whose shape at least half the filled cells have.

    All of them when the sample holds no filled cell. A coarse look only: `match` over all rows decides.
    """
    filled = [text for text in (value.strip() for value in values if value) if text]
    if not filled:
        return tuple(reading.name for reading in READINGS)
    shapes = Counter(text if text.lower() in _BOOLEANS else text.translate(_SHAPE) for text in filled)
    found = []
    for reading in READINGS:
        fitting = sum(count for shape, count in shapes.items() if _fits(reading, shape))
        if 2 * fitting >= len(filled):
            found.append(reading.name)
    return tuple(found)


def _fits(reading: Reading, shape: str) -> bool:
    if reading.name == "boolean":
        return shape.lower() in _BOOLEANS
    return bool(reading.shape.match(shape))


def first_try(likely: Sequence[str]) -> tuple[str, ...]:
    """The reading to count first, with its ambiguous twin; the others are counted only where it does not fit every row."""
    if not likely:
        return ()
    twins = next((pair for pair in AMBIGUOUS if likely[0] in pair), ())
    return (likely[0], *(name for name in twins if name != likely[0] and name in likely))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many filled cells a column has and how many of them each reading fits."""

    filled: int
    fitting: Mapping[str, int]

    def plus(self, other: Tally) -> Tally:
        """The tally of both columns together; a reading that one of them did not try fits none of its rows."""
        names = self.fitting.keys() & other.fitting.keys()
        if not self.filled:
            return other
        if not other.filled:
            return self
        return Tally(self.filled + other.filled, {name: self.fitting[name] + other.fitting[name] for name in names})

    @property
    def settled(self) -> bool:
        """True when a reading fits every row."""
        return any(count == self.filled for count in self.fitting.values())

    def with_implied(self) -> Tally:
        """With the readings that follow from one that fits every row."""
        implied = {
            other: self.filled
            for name, others in IMPLIED.items()
            if self.fitting.get(name) == self.filled
            for other in others
        }
        return Tally(self.filled, implied | dict(self.fitting))

    def decide(self, *, months_first: bool) -> tuple[str | None, str | None]:
        """(the reading that fits every row or None = text, the reading that fits most rows and at least half)."""
        order = [reading.name for reading in READINGS if reading.name in self.fitting]
        if months_first:
            for day_first, month_first in AMBIGUOUS:
                if day_first in order and month_first in order:
                    first, second = order.index(day_first), order.index(month_first)
                    order[first], order[second] = order[second], order[first]
        if not self.filled:
            return None, None
        full = next((name for name in order if self.fitting[name] == self.filled), None)
        most = max(order, key=lambda name: (self.fitting[name], -order.index(name)), default=None)
        usual = most if most is not None and 2 * self.fitting[most] >= self.filled else None
        return full, usual

    def doubtful(self, reading: str | None) -> bool:
        """True when the twin of `reading`, with day and month swapped, fits as many rows."""
        pair = next((pair for pair in AMBIGUOUS if reading in pair), ())
        return bool(pair) and len({self.fitting.get(name, 0) for name in pair}) == 1
