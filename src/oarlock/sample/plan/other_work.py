"""What ended at Mossgate, what is to come, and what makes the teams ready."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.plan.direction import Item


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _training(initiative: str, name: str, unit: str, objective: str, span: tuple[str, str], **more: object) -> Item:
    return {
        "id": initiative,
        "name": name,
        "kind": "enablement",
        "units": [unit],
        "start": _day(span[0]),
        "end": _day(span[1]),
        "supports": [{"objective": objective, "weight": 1}],
        **more,
    }


ENDED: tuple[Item, ...] = (
    {
        "id": "loyalty-pilot",
        "name": "Loyalty pilot with 400 customers",
        "kind": "pilot",
        "phase": "done",
        "units": ["marketing"],
        "owner": "pn",
        "start": _day("2025-09-01"),
        "end": _day("2025-12-31"),
        "finished": _day("2025-12-31"),
        "budget": 6000,
        "supports": [
            {"objective": "loyalty", "weight": 1},
            {"metric": "repeat_purchase_rate", "weight": 0, "expected_effect": 0.01},
        ],
    },
    {
        "id": "returns-pilot",
        "name": "Returns portal for one postal area",
        "kind": "pilot",
        "phase": "done",
        "units": ["customer-care"],
        "owner": "ad",
        "start": _day("2025-10-06"),
        "end": _day("2026-01-30"),
        "finished": _day("2026-01-30"),
        "budget": 3000,
        "supports": [
            {"objective": "first-contact", "weight": 1},
            {"metric": "first_contact_resolution", "weight": 0, "expected_effect": 0.01},
        ],
    },
    {
        "id": "second-cut-off",
        "name": "Two cut-off times for the courier",
        "kind": "improvement",
        "phase": "done",
        "units": ["operations"],
        "owner": "tb",
        "start": _day("2026-02-09"),
        "end": _day("2026-04-24"),
        "finished": _day("2026-04-24"),
        "budget": 4000,
        "supports": [{"objective": "orders-on-time", "weight": 1}],
    },
)
"""What is done."""
TO_COME: tuple[Item, ...] = (
    {
        "id": "stock-check",
        "name": "Stock check before promotions",
        "why": "A promotion starts only with fourteen days of stock.",
        "kind": "improvement",
        "units": ["operations"],
        "owner": "tb",
        "start": _day("2026-07-01"),
        "end": _day("2026-08-14"),
        "budget": 4000,
        "fte": 0.4,
        "supports": [{"objective": "promoted-stock", "weight": 1}],
        "expected_benefit": 48000,
    },
    {
        "id": "demand-forecast",
        "name": "Demand forecast per item",
        "why": "Order what will sell, not what sold last year.",
        "kind": "automation",
        "units": ["operations"],
        "owner": "pz",
        "start": _day("2026-06-22"),
        "end": _day("2026-10-30"),
        "budget": 14000,
        "fte": 0.3,
        "affects": ["operations"],
        "supports": [{"objective": "promoted-stock", "weight": 1}],
        "automates": [{"role": "Planner", "hours_per_week": 6, "people_affected": 1}],
        "reskilling": "forecast-training",
        "expected_benefit": 31000,
    },
    {
        "id": "scanner-rollout",
        "name": "Scanners in the warehouse",
        "why": "Every parcel is checked by scan instead of by eye.",
        "kind": "change",
        "units": ["operations"],
        "owner": "ig",
        "start": _day("2026-07-06"),
        "end": _day("2026-09-25"),
        "budget": 11000,
        "fte": 0.4,
        "affects": ["operations"],
        "consulted": ["operations", "customer-care"],
        "supports": [{"objective": "orders-on-time", "weight": 1}],
    },
    {
        "id": "reminder-rollout",
        "name": "Reminders for every subscriber",
        "why": "If the pilot holds, everyone gets the reminder by usage.",
        "kind": "project",
        "units": ["marketing"],
        "owner": "sm",
        "start": _day("2026-08-03"),
        "end": _day("2026-12-11"),
        "budget": 9000,
        "fte": 0.4,
        "depends_on": ["refill-reminders", "customer-record"],
        "supports": [{"objective": "refill-sign-up", "weight": 1}],
    },
)
"""What starts after the last day of the records."""
ENABLEMENT: tuple[Item, ...] = (
    _training(
        "portal-training",
        "How the returns portal works",
        "customer-care",
        "first-contact",
        ("2026-01-19", "2026-02-06"),
        owner="ad",
        prepares=["returns-portal"],
    ),
    _training(
        "refunds-training",
        "From returns to refunds",
        "customer-care",
        "first-contact",
        ("2026-03-02", "2026-06-26"),
        owner="ad",
    ),
    _training(
        "coach-training",
        "Agents become quality coaches",
        "customer-care",
        "daily-answers",
        ("2026-02-23", "2026-03-27"),
        owner="ad",
        prepares=["help-drafts"],
    ),
    _training(
        "forecast-training",
        "Reading a forecast",
        "operations",
        "promoted-stock",
        ("2026-05-18", "2026-06-12"),
        owner="tb",
        prepares=["demand-forecast"],
    ),
    _training(
        "scanner-training",
        "Picking with the scanner",
        "operations",
        "orders-on-time",
        ("2026-06-08", "2026-07-03"),
        owner="ig",
        prepares=["scanner-rollout"],
    ),
)
"""Training that prepares a team or gives its people new work."""
