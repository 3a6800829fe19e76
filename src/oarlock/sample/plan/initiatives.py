"""The work of Mossgate that costs money or time: what ran, runs and is to come."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.plan.direction import Item


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def initiatives(faults: frozenset[str]) -> list[Item]:
    """Every initiative; with every fault absent each is linked, prepared, piloted and in the right order."""
    found = {one["id"]: one for one in (*_running(), *_ended(), *_to_come(), *_enablement())}
    if "welcome_discounts" in faults:
        del found["welcome-discounts"]["supports"]
    if "reminders_too_early" in faults:
        found["customer-record"]["end"] = _day("2026-10-09")
    if "scanners_without_training" in faults:
        del found["scanner-training"]
    if "drafts_without_reskilling" in faults:
        del found["help-drafts"]["reskilling"]
    if "portal_without_pilot" in faults:
        del found["returns-pilot"], found["returns-portal"]["depends_on"]
    if "cheaper_courier" in faults:
        adverse = {"metric": "on_time_delivery", "weight": 0, "expected_effect": -0.015}
        found["courier-tender"]["supports"].append(adverse)
    if "two_email_tools" in faults:
        found["email-tool-care"] = _second_email_tool()
    return list(found.values())


def _running() -> list[Item]:
    return [
        {
            "id": "refill-reminders",
            "name": "Refill reminders by usage",
            "why": "A reminder that comes when the bottle is empty, not every month.",
            "kind": "pilot",
            "phase": "pilot",
            "units": ["marketing"],
            "owner": "sm",
            "start": _day("2026-04-06"),
            "end": _day("2026-06-19"),
            "budget": 8000,
            "fte": 0.4,
            "exploration": True,
            "supports": [
                {"objective": "refill-sign-up", "weight": 1},
                {"metric": "new_subscribers", "weight": 0, "expected_effect": 400},
            ],
            "expected_benefit": 34000,
        },
        {
            "id": "welcome-discounts",
            "name": "Welcome discounts",
            "why": "A first order at a lower price.",
            "kind": "campaign",
            "units": ["marketing"],
            "owner": "pn",
            "start": _day("2026-01-05"),
            "end": _day("2026-12-18"),
            "budget": 193000,
            "fte": 0.7,
            "supports": [{"objective": "second-orders", "weight": 1}],
        },
        {
            "id": "loyalty-programme",
            "name": "Loyalty programme",
            "why": "Members collect points with each parcel.",
            "kind": "project",
            "phase": "scale",
            "units": ["marketing"],
            "owner": "pn",
            "start": _day("2026-02-02"),
            "end": _day("2026-12-18"),
            "budget": 52000,
            "fte": 0.8,
            "depends_on": ["loyalty-pilot"],
            "supports": [
                {"objective": "loyalty", "weight": 1},
                {"metric": "repeat_purchase_rate", "weight": 0, "expected_effect": 0.02},
            ],
            "expected_benefit": 71000,
        },
        {
            "id": "returns-portal",
            "name": "Returns portal",
            "why": "Customers announce a return themselves.",
            "kind": "automation",
            "phase": "scale",
            "units": ["customer-care"],
            "owner": "ad",
            "start": _day("2026-02-16"),
            "end": _day("2026-09-30"),
            "budget": 16000,
            "fte": 0.3,
            "depends_on": ["returns-pilot"],
            "affects": ["customer-care"],
            "supports": [
                {"objective": "first-contact", "weight": 1},
                {"metric": "first_contact_resolution", "weight": 0, "expected_effect": 0.02},
            ],
            "automates": [{"role": "Customer care agent", "hours_per_week": 9, "people_affected": 3}],
            "reskilling": "refunds-training",
            "expected_benefit": 14000,
        },
        {
            "id": "help-drafts",
            "name": "Help-centre answer drafts",
            "why": "Agents start from a draft and spend the time on the hard questions.",
            "kind": "automation",
            "phase": "pilot",
            "units": ["customer-care"],
            "owner": "lv",
            "start": _day("2026-04-01"),
            "end": _day("2026-07-31"),
            "budget": 12000,
            "fte": 0.3,
            "affects": ["customer-care"],
            "supports": [
                {"objective": "daily-answers", "weight": 1},
                {"metric": "resolution_time", "weight": 0, "expected_effect": -1},
            ],
            "automates": [{"role": "Customer care agent", "hours_per_week": 14, "people_affected": 2}],
            "reskilling": "coach-training",
            "expected_benefit": 18000,
        },
        {
            "id": "concentrate-range",
            "name": "Range of refill concentrates",
            "why": "One small bottle fills ten large ones.",
            "kind": "launch",
            "phase": "pilot",
            "units": ["product"],
            "owner": "mc",
            "start": _day("2025-10-01"),
            "end": _day("2026-11-30"),
            "budget": 38000,
            "fte": 0.5,
            "supports": [
                {"objective": "concentrates", "weight": 1},
                {"metric": "refillable_share", "weight": 0, "expected_effect": 0.03},
            ],
            "milestones": [
                {"name": "Two concentrates on sale", "due": _day("2026-04-30"), "done": _day("2026-04-21")},
                {"name": "Four concentrates on sale", "due": _day("2026-11-30")},
            ],
        },
        {
            "id": "refill-station",
            "name": "Refill station in two shops",
            "why": "We want to know whether people fill up where they shop.",
            "kind": "pilot",
            "phase": "pilot",
            "units": ["product"],
            "owner": "mc",
            "start": _day("2026-01-12"),
            "end": _day("2026-10-30"),
            "budget": 25000,
            "fte": 0.3,
            "exploration": True,
            "supports": [
                {"objective": "pack-change", "weight": 1},
                {"metric": "refillable_share", "weight": 0, "expected_effect": 0.005},
            ],
        },
        {
            "id": "customer-record",
            "name": "One customer record for shop and help desk",
            "why": "An agent sees orders and subscription on one page.",
            "kind": "project",
            "units": ["finance-people"],
            "owner": "ro",
            "start": _day("2026-03-02"),
            "end": _day("2026-07-31"),
            "budget": 18000,
            "fte": 0.2,
            "supports": [{"objective": "books-closed", "weight": 1}],
        },
        {
            "id": "courier-tender",
            "name": "New offers of three couriers",
            "why": "A parcel costs too much.",
            "kind": "improvement",
            "units": ["finance-people"],
            "owner": "ro",
            "start": _day("2026-05-18"),
            "end": _day("2026-08-31"),
            "fte": 0.1,
            "supports": [
                {"goal": "run-the-business", "weight": 1},
                {"metric": "parcel_cost", "weight": 0, "expected_effect": -0.6},
            ],
        },
        {
            "id": "email-tool",
            "name": "Email tool for refill customers",
            "why": "Write to refill customers at the right moment from one tool.",
            "kind": "project",
            "units": ["marketing"],
            "owner": "sm",
            "start": _day("2026-05-04"),
            "end": _day("2026-08-28"),
            "fte": 0.1,
            "supports": [{"objective": "loyalty", "weight": 1}],
        },
    ]


def _second_email_tool() -> Item:
    return {
        "id": "email-tool-care",
        "name": "Email tool for refill customers",
        "why": "Write to refill customers with answers from one tool.",
        "kind": "project",
        "units": ["customer-care"],
        "owner": "lv",
        "start": _day("2026-05-11"),
        "end": _day("2026-09-25"),
        "fte": 0.1,
        "supports": [{"objective": "first-contact", "weight": 1}],
    }


def _ended() -> list[Item]:
    return [
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
    ]


def _to_come() -> list[Item]:
    return [
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
    ]


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


def _enablement() -> list[Item]:
    return [
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
    ]
