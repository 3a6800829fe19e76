"""Fills a sentence with figures: money, shares, dates, counts with their plural.

A sentence is text with `{name:spec}` places. Specs: `money` (12,300 EUR), `pct` (12.5 %), `points` (3.2 points),
`int`, `num` (about three digits), `date` (30 June 2026), `month` (June 2026), `days` (1 day, 3.5 days), `hours`,
`fte` (2.5 full-time posts), `list` (a, b and c), `q` ('quoted'), `plural(product,products)` (3 products). Without a spec the
value is printed as it is.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Mapping
from typing import Any

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(value: float, currency: str) -> str:
    """An amount in words an owner reads: three digits that matter, thousands apart."""
    sign = "-" if value < 0 else ""
    amount = abs(value)
    digits = 0 if amount >= 100 or not amount else 2
    if amount >= 10_000:
        step = 10 ** (len(str(int(amount))) - 3)
        amount = int(amount / step + 0.5) * step
    text = f"{amount:,.{digits}f}"
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{text}" if symbol else f"{sign}{text} {currency}"


def number(value: float, digits: int = 3) -> str:
    """A number with about `digits` digits that matter, never in scientific notation."""
    if value == 0:
        return "0"
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    decimals = max(0, digits - len(str(int(abs(value)))) if abs(value) >= 1 else digits)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: float) -> str:
    """A fraction as percent: one decimal below 10 %, none above."""
    percent = value * 100
    text = f"{percent:.0f}" if abs(percent) >= 10 or percent == int(percent) else f"{percent:.1f}"
    return f"{text} %"


def date(value: dt.date) -> str:
    """30 June 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: dt.date) -> str:
    """June 2026."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def counted(value: float, one: str, many: str) -> str:
    """3 products, 1 product."""
    return f"{number(value)} {one if value == 1 else many}"


def listed(values: Any) -> str:
    """a, b and c."""
    items = [str(value) for value in values]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


class SentenceFormatter(string.Formatter):
    """Formats the places of a sentence; a missing or absent figure is an error, never a blank."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def format_field(self, value: Any, format_spec: str) -> str:
        """One place of the sentence."""
        if value is None:
            raise ValueError(f"a sentence was given no value for a place with spec {format_spec!r}")
        if format_spec.startswith("plural("):
            one, many = format_spec[7:-1].split(",")
            return counted(value, one.strip(), many.strip())
        match format_spec:
            case "money":
                return money(float(value), self.currency)
            case "pct":
                return share(float(value))
            case "points":
                return f"{number(float(value) * 100)} points"
            case "int":
                return f"{value:,.0f}"
            case "num":
                return number(float(value))
            case "date":
                return date(value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10]))
            case "month":
                return month(value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10]))
            case "days":
                return counted(value, "day", "days")
            case "hours":
                return counted(value, "hour", "hours")
            case "fte":
                return counted(value, "full-time post", "full-time posts")
            case "list":
                return listed(value)
            case "q":
                return f"'{value}'"
            case "":
                return str(value)
            case _:
                raise ValueError(f"no such spec in a sentence: {format_spec!r}")


def fill(sentence: str, figures: Mapping[str, Any], currency: str) -> str:
    """The sentence with its places filled."""
    return SentenceFormatter(currency).vformat(sentence, (), figures)
