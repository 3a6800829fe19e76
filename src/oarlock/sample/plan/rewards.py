"""What Mossgate's teams are paid a bonus for: each plan points where the team's goals point."""

from __future__ import annotations

from oarlock.sample.plan.direction import Item


def incentives(faults: frozenset[str]) -> list[Item]:
    """Bonus plans of the teams; plans for units, never for one person."""
    found = [
        _bonus("marketing-refills", "marketing", "refill_subscribers", "up", 0.6),
        _bonus("marketing-repeat", "marketing", "repeat_purchase_rate", "up", 0.4),
        _bonus("operations-on-time", "operations", "on_time_delivery", "up", 0.5),
        _bonus("operations-dispatch", "operations", "order_cycle_time", "down", 0.5),
        _bonus("care-satisfaction", "customer-care", "csat", "up", 1),
        _bonus("sales-margin", "business-sales", "gross_margin", "up", 1),
        _bonus("product-packs", "product", "refillable_share", "up", 1),
        _bonus("people-stay", "finance-people", "employee_turnover", "down", 1),
    ]
    if "vouchers_rewarded" in faults:
        found.append(_bonus("marketing-vouchers", "marketing", "discount_share", "up", 0.4))
    return found


def _bonus(incentive: str, unit: str, metric: str, direction: str, weight: float) -> Item:
    return {
        "id": incentive,
        "applies_to": {"unit": unit},
        "metric": metric,
        "direction": direction,
        "weight": weight,
        "form": "bonus",
        "of_pay": 0.08,
    }
