"""Figures in words, as an owner reads them. Expected texts written by hand."""

import datetime as dt

import pytest

from oarlock.report.wording.sentence import fill


@pytest.mark.parametrize(
    ("sentence", "value", "text"),
    [
        ("{x:money}", 12.5, "€12.50"),
        ("{x:money}", 1234.4, "€1,234"),
        ("{x:money}", 88_231, "€88,200"),  # three digits that matter
        ("{x:money}", 1_025_000, "€1,030,000"),  # halves up
        ("{x:money}", -500, "-€500"),
        ("{x:pct}", 0.4, "40 %"),
        ("{x:pct}", 0.0334, "3.3 %"),
        ("{x:points}", 0.193, "19.3 points"),
        ("{x:days}", 1, "1 day"),
        ("{x:days}", 2.5, "2.5 days"),
        ("{x:plural(product,products)}", 1, "1 product"),
        ("{x:plural(product,products)}", 1200, "1,200 products"),
        ("{x:date}", dt.date(2026, 6, 30), "30 June 2026"),
        ("{x:date}", "2026-06-30", "30 June 2026"),
        ("{x:month}", dt.date(2026, 6, 1), "June 2026"),
        ("{x:list}", ["a", "b", "c"], "a, b and c"),
        ("{x:list}", ["a"], "a"),
        ("{x:q}", "Refills first", "'Refills first'"),
        ("{x:num}", 0.0421, "0.042"),
        ("{x:num}", 12345.6, "12,346"),
    ],
)
def test_fills_a_place(sentence: str, value: object, text: str) -> None:
    assert fill(sentence, {"x": value}, "EUR") == text


def test_a_currency_without_a_sign_stands_behind() -> None:
    assert fill("{x:money}", {"x": 100}, "SEK") == "100 SEK"


@pytest.mark.parametrize("figures", [{}, {"x": None}])
def test_an_absent_figure_is_an_error_and_never_a_blank(figures: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        fill("{x:money}", figures, "EUR")


def test_an_unknown_spec_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such spec"):
        fill("{x:monee}", {"x": 1}, "EUR")
