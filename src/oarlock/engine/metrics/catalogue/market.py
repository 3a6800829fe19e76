"""The size of the market, from outside figures."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Derived, On, Simple

market_size = Simple(
    "market", "max(value)", "series = 'market_size' AND product_id IS NULL AND category IS NULL", "date"
)
"""The market's size in the window: the largest figure given for the whole market."""
_SALES = On("trailing_year", Derived("revenue"))
_SIZE = On("trailing_year", market_size)
PARTS = {
    "sales": _SALES,
    "sales_before": On("year_before", _SALES),
    "size": _SIZE,
    "size_before": On("year_before", _SIZE),
}
"""Sales and market, now and a year before."""
