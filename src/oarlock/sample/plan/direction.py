"""Vision, themes and goals of Mossgate.

The weights are close to where the hours go (see `hours.py`): each unit splits its time equally over its objectives. The
fault `refills_in_words_only` declares other weights and leaves the work as it is.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

Item = dict[str, Any]
YEAR_START = dt.date(2026, 1, 1)
YEAR_END = dt.date(2026, 12, 31)

VISION = "Every home and workplace clean, without harming the water it drains into."
MISSION = "We make plant-based, refillable cleaning products that work, and we make the switch easy."
VALUES = ["We claim only what we can prove.", "The parcel is part of the product.", "Waste is a design mistake."]
THEMES: list[Item] = [
    {"id": "refills-first", "name": "Refills first", "perspective": "customer"},
    {"id": "delight", "name": "Delight at the door", "perspective": "process"},
    {"id": "honestly-green", "name": "Honestly green", "perspective": "society"},
    {"id": "fit-to-grow", "name": "Fit to grow", "perspective": "financial"},
]
WEIGHTS = {
    "refill-subscribers": 0.17,
    "repeat-customers": 0.09,
    "on-time": 0.12,
    "satisfied-customers": 0.07,
    "refillable-packs": 0.09,
    "gross-margin": 0.10,
    "staff-stays": 0.05,
    "run-the-business": 0.31,
}
WEIGHTS_IN_WORDS = {
    "refill-subscribers": 0.36,
    "repeat-customers": 0.14,
    "on-time": 0.11,
    "satisfied-customers": 0.06,
    "refillable-packs": 0.09,
    "gross-margin": 0.06,
    "staff-stays": 0.04,
    "run-the-business": 0.14,
}


def goals(faults: frozenset[str]) -> list[Item]:
    """The company's goals for 2026."""
    weights = WEIGHTS_IN_WORDS if "refills_in_words_only" in faults else WEIGHTS
    found = [_goal(weights, *row) for row in _ROWS]
    if "packs_nobody_owns" in faults:
        next(goal for goal in found if goal["id"] == "refillable-packs").pop("owner")
    return found


def _goal(weights: dict[str, float], goal: str, name: str, why: str, theme: str, owner: str, *measures: Item) -> Item:
    return {
        "id": goal,
        "name": name,
        "why": why,
        "theme": theme,
        "owner": owner,
        "weight": weights[goal],
        "start": YEAR_START,
        "due": YEAR_END,
        "cadence": "monthly",
        "measures": [{**measure, "by": YEAR_END} for measure in measures],
    }


_ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "refill-subscribers",
        "7,000 refill subscribers",
        "A customer who refills stays, and each refill saves a bottle.",
        "refills-first",
        "pn",
        {"metric": "refill_subscribers", "baseline": 4800, "target": 7000},
    ),
    (
        "repeat-customers",
        "45 of 100 customers buy again within a year",
        "The first order costs us more than it earns.",
        "refills-first",
        "pn",
        {"metric": "repeat_purchase_rate", "baseline": 0.40, "target": 0.45},
    ),
    (
        "on-time",
        "97 of 100 orders on time",
        "Nobody waits twice for dish soap.",
        "delight",
        "tb",
        {"metric": "on_time_delivery", "baseline": 0.92, "target": 0.97},
    ),
    (
        "satisfied-customers",
        "90 of 100 customers who ask us are satisfied",
        "Help that is quick and kind brings people back.",
        "delight",
        "ad",
        {"metric": "csat", "baseline": 0.80, "target": 0.90},
    ),
    (
        "refillable-packs",
        "80 of 100 pieces in refillable packs",
        "The pack is the larger half of our footprint.",
        "honestly-green",
        "mc",
        {"metric": "refillable_share", "baseline": 0.66, "target": 0.80},
    ),
    (
        "gross-margin",
        "44 % gross margin",
        "Growth that loses margin cannot pay for the next step.",
        "fit-to-grow",
        "ro",
        {"metric": "gross_margin", "baseline": 0.415, "target": 0.44},
        {"metric": "discount_share", "baseline": 0.03, "target": 0.02},
    ),
    (
        "staff-stays",
        "Fewer than 10 of 100 people leave in a year",
        "Every leaver takes two years of learning along.",
        "fit-to-grow",
        "ro",
        {"metric": "employee_turnover", "baseline": 0.13, "target": 0.10},
    ),
    (
        "run-the-business",
        "The shop runs: orders out, questions answered, books closed",
        "The daily work is the largest part of the work and is planned like the rest.",
        "delight",
        "hl",
        {"metric": "order_cycle_time", "baseline": 3.0, "target": 2.5},
    ),
)
