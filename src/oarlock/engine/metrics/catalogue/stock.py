"""The stock at cost."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Simple

stock_value = Simple("inventory", "sum(on_hand * products.unit_cost)", "products.unit_cost IS NOT NULL")
"""Stock on hand at the product's cost, at the last count of the period."""
