"""The metrics Mossgate declares: built-ins under their own names, a few of its own, four that people type in."""

from __future__ import annotations

import numpy as np

from oarlock.sample.plan.direction import Item
from oarlock.sample.time_line import month_ends, stream

_BUILT_IN = (
    ("repeat_purchase_rate", "Customers who buy again within a year", "marketing"),
    ("on_time_delivery", "Orders on time", "operations"),
    ("csat", "Satisfied customers", "customer-care"),
    ("gross_margin", "Gross margin", "finance-people"),
    ("discount_share", "Discount given", "finance-people"),
    ("employee_turnover", "People who leave in a year", "finance-people"),
    ("order_cycle_time", "Days from order to door", "operations"),
    ("stock_out_rate", "Items at zero while they sell", "operations"),
    ("revenue_per_customer", "Revenue per customer", "marketing"),
    ("average_order_value", "Average order", "marketing"),
    ("first_contact_resolution", "Solved at first contact", "customer-care"),
    ("resolution_time", "Hours to an answer", "customer-care"),
    ("supplier_on_time", "Suppliers on time", "product"),
    ("days_sales_outstanding", "Days until an invoice is paid", "finance-people"),
    ("operating_margin", "Operating margin", "leadership"),
)
_OWN: tuple[Item, ...] = (
    {
        "id": "refill_subscribers",
        "name": "Refill subscribers",
        "kind": "state",
        "state": {"from": "customers", "opened": "subscribed_at", "closed": "left_at", "measure": "count(*)"},
        "grain": "month",
        "unit": "count",
        "direction": "up",
        "owner_unit": "marketing",
    },
    {
        "id": "new_subscribers",
        "name": "New refill subscribers",
        "kind": "simple",
        "from": "customers",
        "measure": "count(*)",
        "where": "subscribed_at IS NOT NULL",
        "time": "subscribed_at",
        "grain": "month",
        "unit": "count",
        "direction": "up",
        "owner_unit": "marketing",
    },
    {
        "id": "pieces",
        "name": "Pieces sold",
        "kind": "simple",
        "from": "order_lines",
        "measure": "sum(quantity)",
        "unit": "count",
        "direction": "up",
        "owner_unit": "product",
    },
    {
        "id": "refillable_pieces",
        "name": "Pieces in refillable packs",
        "of": "pieces",
        "where": "pack = 'refillable'",
        "unit": "count",
        "direction": "up",
        "owner_unit": "product",
    },
    {
        "id": "refillable_share",
        "name": "Volume in refillable packs",
        "kind": "ratio",
        "numerator": "refillable_pieces",
        "denominator": "pieces",
        "unit": "percent",
        "direction": "up",
        "owner_unit": "product",
    },
    {
        "id": "freight",
        "name": "Freight",
        "kind": "simple",
        "from": "orders",
        "measure": "sum(shipping_cost)",
        "where": "status <> 'cancelled'",
        "unit": "money",
        "direction": "down",
        "owner_unit": "operations",
    },
    {
        "id": "parcel_cost",
        "name": "Cost of a parcel",
        "kind": "ratio",
        "numerator": "freight",
        "denominator": "orders",
        "unit": "money",
        "direction": "down",
        "owner_unit": "operations",
    },
    {
        "id": "refill_days",
        "name": "Days until a refill leaves",
        "kind": "simple",
        "from": "orders",
        "measure": "avg(days(ordered_at, shipped_at))",
        "where": "order_kind = 'refill' AND shipped_at IS NOT NULL",
        "unit": "days",
        "direction": "down",
        "owner_unit": "operations",
    },
    {
        "id": "handle_time",
        "name": "Minutes a call takes",
        "kind": "simple",
        "from": "tickets",
        "measure": "avg(handle_minutes)",
        "where": "channel = 'phone'",
        "unit": "count",
        "direction": "down",
        "owner_unit": "customer-care",
    },
    {
        "id": "office_accounts_won",
        "name": "Office and hotel accounts won",
        "kind": "simple",
        "from": "leads",
        "measure": "count(*)",
        "where": "won_at IS NOT NULL",
        "time": "won_at",
        "unit": "count",
        "direction": "up",
        "owner_unit": "business-sales",
    },
    {
        "id": "office_revenue",
        "name": "Revenue with offices and hotels",
        "kind": "simple",
        "from": "order_lines",
        "measure": "sum(quantity * unit_price * (1 - coalesce(discount, 0)))",
        "where": "channel = 'business' AND status <> 'cancelled'",
        "unit": "money",
        "direction": "up",
        "owner_unit": "business-sales",
    },
    {
        "id": "office_orders",
        "name": "Orders of offices and hotels",
        "kind": "simple",
        "from": "orders",
        "measure": "count(*)",
        "where": "channel = 'business' AND status <> 'cancelled'",
        "unit": "count",
        "direction": "up",
        "owner_unit": "business-sales",
    },
    {
        "id": "office_order_value",
        "name": "Average office order",
        "kind": "ratio",
        "numerator": "office_revenue",
        "denominator": "office_orders",
        "unit": "money",
        "direction": "up",
        "owner_unit": "business-sales",
    },
)
_ON_TIME_DISPATCH: Item = {
    "id": "on_time_dispatch",
    "name": "Orders on time",
    "kind": "simple",
    "from": "orders",
    "measure": "avg(CASE WHEN shipped_at <= add_days(ordered_at, 1) THEN 1 ELSE 0 END)",
    "where": "shipped_at IS NOT NULL",
    "unit": "percent",
    "direction": "up",
    "owner_unit": "customer-care",
}


def metrics(seed: int, faults: frozenset[str]) -> list[Item]:
    """Built-ins with their names, own formulas, typed values of the last 24 months."""
    found: list[Item] = [
        {"id": metric, "name": name, "builtin": metric, "owner_unit": unit} for metric, name, unit in _BUILT_IN
    ]
    found += _OWN
    if "on_time_twice" in faults:
        found.append(_ON_TIME_DISPATCH)
    typed = [
        _typed(
            seed, "second_orders", "Welcome customers with a second order", "percent", "marketing", 0.22, 0.27, 0.006
        ),
        _typed(seed, "team_talks", "Talks of Hanna with the teams", "count", "leadership", 4, 10, 0.8),
    ]
    typed.append(
        _counted("concentrates_launched", "Refill concentrates launched", "product", {"2026-02": 1, "2026-04": 2})
    )
    typed.append(
        _counted(
            "growth_talks",
            "Growth talks held this year",
            "finance-people",
            {"2026-01": 4, "2026-02": 9, "2026-03": 16, "2026-04": 22, "2026-05": 29},
        )
    )
    if "followers_counted" in faults:
        typed.append(_typed(seed, "followers", "Followers", "count", "marketing", 8200, 15400, 120))
        typed.append(
            _typed(seed, "newsletter_openings", "Newsletter openings", "percent", "marketing", 0.31, 0.28, 0.01)
        )
    return found + typed


def _typed(seed: int, metric: str, name: str, unit: str, owner: str, *course: float) -> Item:
    """Values typed in at the end of each of the last 24 months: a straight course with noise."""
    first, last, noise = course
    days = month_ends()[-24:]
    values = np.linspace(first, last, len(days)) + stream(seed, metric).normal(0, noise, len(days))
    digits = 3 if unit == "percent" else 0
    return _manual(
        metric, name, unit, owner, [[day, _plain(value, digits)] for day, value in zip(days, values, strict=True)]
    )


def _counted(metric: str, name: str, owner: str, steps: dict[str, int]) -> Item:
    """A count of the year, typed in at each month's end since January."""
    values: list[list[object]] = []
    count = 0
    for day in month_ends()[-12:]:
        count = steps.get(f"{day:%Y-%m}", count if day.year == 2026 else 0)
        values.append([day, count])
    return _manual(metric, name, "count", owner, values)


def _manual(metric: str, name: str, unit: str, owner: str, values: list[list[object]]) -> Item:
    return {
        "id": metric,
        "name": name,
        "kind": "manual",
        "grain": "month",
        "unit": unit,
        "direction": "up",
        "owner_unit": owner,
        "values": values,
    }


def _plain(value: float, digits: int) -> float | int:
    return round(float(value), digits) if digits else round(float(value))
