"""The figures asked for: 300 metrics, each for 36 months and three cuts."""

from __future__ import annotations

from benchmarks.metrics.business import CATEGORIES, CHANNELS, LOCATIONS

CUTS = ("channel", "location", "category")
MEASURES = {
    "revenue": "sum(quantity * unit_price * (1 - discount))",
    "pieces": "sum(quantity)",
    "lines": "count(*)",
    "cost": "sum(quantity * unit_cost)",
    "given": "sum(quantity * unit_price * discount)",
    "price": "avg(unit_price)",
}


def filters() -> list[str | None]:
    """Fifty row filters: none, one value, and pairs of values."""
    channels = [f"channel = 'channel {at}'" for at in range(CHANNELS)]
    locations = [f"location = 'location {at}'" for at in range(LOCATIONS)]
    categories = [f"category = 'category {at}'" for at in range(CATEGORIES)]
    pairs = [f"{channels[at % CHANNELS]} AND {locations[at % LOCATIONS]}" for at in range(12)]
    mixed = [f"{categories[at]} AND {channels[(at + 1) % CHANNELS]}" for at in range(12)]
    return [None, *channels, *locations, *categories, *pairs, *mixed]


def metrics() -> list[tuple[str, str, str | None]]:
    """id, measure, row filter."""
    return [
        (f"{name}_{at}", measure, where) for name, measure in MEASURES.items() for at, where in enumerate(filters())
    ]
