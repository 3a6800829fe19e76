"""Losses in the daily business, from records alone: no plan is needed."""

KINDS: tuple[str, ...] = (
    "stock_out_on_seller",
    "dead_stock",
    "overdue_receivables",
    "growth_without_margin",
    "oversold",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
