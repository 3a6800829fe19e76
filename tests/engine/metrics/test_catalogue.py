"""The catalogue holds exactly the contract's metrics, one a file, each explained in full."""

from __future__ import annotations

import importlib

import pytest

from oarlock.engine.metrics.catalogue import BUILTINS

CONTRACT = """
revenue gross_revenue revenue_growth cost_of_goods gross_profit gross_margin average_order_value items_per_order
orders active_customers new_customers customer_retention repeat_purchase_rate customer_churn revenue_per_customer
return_rate cancellation_rate discount_share on_time_delivery order_cycle_time csat csat_score nps
first_contact_resolution resolution_time tickets_per_order open_tickets employee_turnover voluntary_turnover headcount
fte revenue_per_fte payroll_share lead_conversion sales_cycle pipeline_value win_rate marketing_spend
customer_acquisition_cost return_on_ad_spend stock_out_rate inventory_days inventory_turnover items_to_reorder
supplier_on_time purchase_spend reject_rate days_sales_outstanding overdue_receivables cash_collected operating_cost
operating_profit operating_margin process_cycle_time process_throughput rework_rate engagement communication
collaboration accountability clarity response_rate innovation_adoption ideas_submitted time_to_answer_ideas
customer_concentration supplier_concentration market_share relative_growth
""".split()  # noqa: SIM905
"""Typed from contract/catalogue.md."""
PERCENT = {"revenue_growth", "gross_margin", "win_rate", "nps"}
LATER = {
    "engagement",
    "communication",
    "collaboration",
    "accountability",
    "clarity",
    "response_rate",
    "time_to_answer_ideas",
}
PARTS = ("Formula: ", "Unit and direction: ", "Counting rules: ", "Undefined when: ", "Example: ", "Source: ")


def test_it_holds_the_contracts_metrics():
    assert sorted(BUILTINS) == sorted(CONTRACT)


def test_only_what_needs_answers_is_later():
    assert {one.id for one in BUILTINS.values() if one.later} == LATER


@pytest.mark.parametrize("metric", CONTRACT)
def test_each_file_explains_its_metric(metric):
    module = importlib.import_module(f"oarlock.engine.metrics.catalogue.{metric}")
    assert module.METRIC is BUILTINS[metric]
    assert module.METRIC.id == metric
    text = module.__doc__ or ""
    assert text.splitlines()[0] == module.METRIC.question
    assert [part for part in PARTS if f"\n{part}" not in text] == []


def test_units_are_the_contracts():
    units = {"money", "count", "percent", "days", "hours", "score", "ratio"}
    assert {one.unit for one in BUILTINS.values()} <= units
    assert BUILTINS["gross_margin"].unit == "percent"
    assert BUILTINS["resolution_time"].unit == "hours"
    assert BUILTINS["headcount"].direction is None
