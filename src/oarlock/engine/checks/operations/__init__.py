"""Losses in the daily business, from records alone: no plan is needed."""

KINDS: tuple[str, ...] = (
    "discount_without_return",
    "loss_making",
    "stock_out_on_seller",
    "dead_stock",
    "late_delivery_harm",
    "overdue_receivables",
    "slipping_customers",
    "cost_rise_not_passed_on",
    "growth_without_margin",
    "growth_without_leverage",
    "oversold",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
