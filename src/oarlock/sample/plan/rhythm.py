"""How Mossgate closes its loop: reviews, promises made in them, check-ins."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.plan.direction import Item
from oarlock.sample.plan.organisation import UNITS

REVIEW_DAYS = [
    dt.date(year, month, day)
    for year, month, day in (
        (2025, 9, 9),
        (2025, 10, 7),
        (2025, 11, 11),
        (2025, 12, 9),
        (2026, 1, 13),
        (2026, 2, 10),
        (2026, 3, 10),
        (2026, 4, 14),
        (2026, 5, 12),
    )
]
_PROMISED: dict[str, tuple[str, tuple[str, ...]]] = {
    "operations": (
        "tb",
        (
            "Count the fast movers twice a week",
            "Agree a second pick-up with the courier",
            "Move the tabs next to packing",
            "Write down the Friday routine",
            "Ask for one carton size less",
            "Show the stock of promoted items",
            "Train two people at the filling line",
            "Mark the slow shelves",
            "Shorten the morning round",
            "Test the new tape",
            "Clear the returns corner",
            "Send late parcels' list at ten",
        ),
    ),
    "marketing": (
        "pn",
        (
            "Send the promotion plan three weeks ahead",
            "Test the refill page",
            "Rewrite the reminder mail",
            "Ask fifty members why they stay",
            "Stop the oldest banner",
            "Price list for the autumn",
        ),
    ),
    "customer-care": (
        "ad",
        (
            "Collect the ten commonest questions",
            "Listen to twenty calls together",
            "Rewrite the refund answer",
            "Agree who calls back",
            "Share the monthly quotes",
            "Update the help pages",
        ),
    ),
    "product": (
        "mc",
        (
            "Ask three makers for canisters",
            "Taste test of the new scent",
            "Agree lead times in writing",
            "List the packs that do not come back",
            "Samples for the sales team",
            "Check the labels",
        ),
    ),
    "finance-people": (
        "ro",
        (
            "Margin by line on one page",
            "Talk to every new colleague",
            "Reminder letters every Monday",
            "Compare the energy offers",
            "Check the travel rules",
            "Publish the holiday plan",
        ),
    ),
    "business-sales": (
        "jw",
        (
            "Visit ten hotels",
            "Agree the delivery windows",
            "Clean the contact list",
            "Offer sheet for canteens",
            "Call back the old accounts",
            "Show the price steps to finance",
        ),
    ),
}
_KEPT_BY_OPERATIONS = 3


def reviews() -> list[Item]:
    """The monthly review of all teams, held every month."""
    return [
        {
            "id": "monthly-review",
            "cadence": "monthly",
            "units": [unit["id"] for unit in UNITS],
            "next": dt.date(2026, 6, 9),
            "held": REVIEW_DAYS,
        }
    ]


def commitments(faults: frozenset[str]) -> list[Item]:
    """What was promised in the reviews since January; kept on the day or a few days before."""
    made = REVIEW_DAYS[4:]
    found = []
    for unit, (owner, texts) in _PROMISED.items():
        for number, text in enumerate(texts):
            promised = made[number % 4]
            due = made[number % 4 + 1] - dt.timedelta(days=1)
            item: Item = {
                "id": f"{unit}-{number + 1}",
                "text": text,
                "owner": owner,
                "made": promised,
                "due": due,
                "done": due - dt.timedelta(days=number % 5),
                "review": "monthly-review",
            }
            if unit == "operations" and "operations_promises" in faults and number >= _KEPT_BY_OPERATIONS:
                _break(item, number)
            found.append(item)
    return found


def _break(item: Item, number: int) -> None:
    late = item["due"] + dt.timedelta(days=9 + number)
    if late <= dt.date(2026, 5, 29) and number % 2:
        item["done"] = late
    else:
        del item["done"]


def check_ins(goals: list[Item]) -> list[Item]:
    """A look at each goal in the week before each review since February."""
    return [
        {"on": {"goal": goal["id"]}, "at": day - dt.timedelta(days=4), "by": goal.get("owner", "mc")}
        for day in REVIEW_DAYS[5:]
        for goal in goals
    ]
