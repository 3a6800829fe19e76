"""What each team of Mossgate wants to reach in 2026, and what it serves."""

from __future__ import annotations

from typing import Any

from oarlock.sample.plan.direction import YEAR_END, YEAR_START, Item

OFFICE_OBJECTIVES = ("office-accounts", "office-order-size")


def objectives(faults: frozenset[str]) -> list[Item]:
    """The teams' objectives; every unit gives its objectives equal time."""
    found = [_objective(*row) for row in _ROWS]
    by_id = {one["id"]: one for one in found}
    if "offices_outside_the_strategy" in faults:
        for objective in OFFICE_OBJECTIVES:
            del by_id[objective]["supports"]
    if "talks_without_end" in faults:
        del by_id["growth-talks"]["due"]
    if "on_time_twice" in faults:
        by_id["daily-dispatch"]["measures"].append(
            {"metric": "on_time_dispatch", "baseline": 0.95, "target": 0.99, "by": YEAR_END}
        )
    return found


def _objective(
    unit: str, objective: str, name: str, owner: str, supports: dict[str, float], metric: str, *values: float
) -> Item:
    baseline, target = values
    return {
        "id": objective,
        "name": name,
        "unit": unit,
        "owner": owner,
        "supports": [{"goal": goal, "weight": weight} for goal, weight in supports.items()],
        "start": YEAR_START,
        "due": YEAR_END,
        "cadence": "monthly",
        "measures": [{"metric": metric, "baseline": baseline, "target": target, "by": YEAR_END}],
    }


_RUN = "run-the-business"
_ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "operations",
        "orders-on-time",
        "Pack and send so that 97 of 100 parcels arrive on the promised day",
        "tb",
        {"on-time": 1},
        "on_time_delivery",
        0.92,
        0.97,
    ),
    (
        "operations",
        "promoted-stock",
        "Fewer than 1 in 100 items at zero while they sell",
        "pz",
        {"on-time": 1},
        "stock_out_rate",
        0.03,
        0.01,
    ),
    (
        "operations",
        "parcel-cost",
        "Bring the cost of a parcel down to 4.80 euros",
        "tb",
        {"gross-margin": 0.5, _RUN: 0.5},
        "parcel_cost",
        5.4,
        4.8,
    ),
    (
        "operations",
        "daily-dispatch",
        "Dispatch what comes in by noon on the same day",
        "ig",
        {_RUN: 1},
        "order_cycle_time",
        3.0,
        2.5,
    ),
    (
        "operations",
        "quick-refills",
        "Refills leave the house within a day and bottles come back clean",
        "ig",
        {"refill-subscribers": 0.5, "refillable-packs": 0.5},
        "refill_days",
        1.35,
        1.0,
    ),
    (
        "marketing",
        "refill-sign-up",
        "180 new refill subscribers a month",
        "sm",
        {"refill-subscribers": 1},
        "new_subscribers",
        118,
        180,
    ),
    (
        "marketing",
        "loyalty",
        "Members of the loyalty programme spend more in a year",
        "pn",
        {"repeat-customers": 1},
        "revenue_per_customer",
        260,
        285,
    ),
    (
        "marketing",
        "second-orders",
        "30 of 100 welcome customers order a second time",
        "pn",
        {"repeat-customers": 0.4, "refill-subscribers": 0.3, "gross-margin": 0.3},
        "second_orders",
        0.24,
        0.30,
    ),
    (
        "marketing",
        "shop-window",
        "Shop pages, pictures and newsletter are ready every Monday",
        "fk",
        {_RUN: 1},
        "average_order_value",
        99,
        105,
    ),
    (
        "customer-care",
        "first-contact",
        "Solve 82 of 100 questions at the first contact",
        "ad",
        {"satisfied-customers": 0.8, "repeat-customers": 0.2},
        "first_contact_resolution",
        0.75,
        0.82,
    ),
    (
        "customer-care",
        "handle-time",
        "Answer a call in five and a half minutes",
        "ad",
        {_RUN: 1},
        "handle_time",
        5.7,
        5.5,
    ),
    (
        "customer-care",
        "daily-answers",
        "Every mail is answered within a working day",
        "lv",
        {"satisfied-customers": 0.5, _RUN: 0.5},
        "resolution_time",
        4.8,
        4,
    ),
    (
        "business-sales",
        "office-accounts",
        "90 new office and hotel accounts on refill contracts",
        "jw",
        {"refill-subscribers": 0.4, "refillable-packs": 0.2, _RUN: 0.4},
        "office_accounts_won",
        74,
        90,
    ),
    (
        "business-sales",
        "office-order-size",
        "The average office order grows to 390 euros",
        "jw",
        {"gross-margin": 0.5, _RUN: 0.5},
        "office_order_value",
        355,
        390,
    ),
    (
        "product",
        "concentrates",
        "Launch four refill concentrates",
        "mc",
        {"refill-subscribers": 0.7, "refillable-packs": 0.3},
        "concentrates_launched",
        0,
        4,
    ),
    (
        "product",
        "pack-change",
        "Move three more product lines into returnable packs",
        "nk",
        {"refillable-packs": 1},
        "refillable_share",
        0.66,
        0.80,
    ),
    (
        "product",
        "daily-sourcing",
        "Suppliers deliver on the agreed day",
        "nk",
        {_RUN: 1},
        "supplier_on_time",
        0.95,
        0.97,
    ),
    (
        "finance-people",
        "margin-by-line",
        "Margin by product line every week, discounts under control",
        "ro",
        {"gross-margin": 1},
        "discount_share",
        0.03,
        0.02,
    ),
    (
        "finance-people",
        "growth-talks",
        "A growth talk with everyone twice a year",
        "ro",
        {"staff-stays": 1},
        "growth_talks",
        12,
        72,
    ),
    (
        "finance-people",
        "books-closed",
        "Invoices are paid within a month",
        "eh",
        {_RUN: 1},
        "days_sales_outstanding",
        26,
        22,
    ),
    (
        "leadership",
        "one-direction",
        "Every team talks about the goals with Hanna twice a month",
        "hl",
        {"refill-subscribers": 0.7, "staff-stays": 0.3},
        "team_talks",
        5,
        12,
    ),
    (
        "leadership",
        "sound-year",
        "The year earns enough for the next one",
        "hl",
        {_RUN: 1},
        "operating_margin",
        0.02,
        0.05,
    ),
)
