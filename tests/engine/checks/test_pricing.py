import datetime as dt

import pytest

from oarlock.engine.checks.pricing import captured, price_hours, price_revenue
from oarlock.engine.model.company import Company
from oarlock.engine.model.snapshot import Economy, Snapshot

COMPANY = Company.model_validate({"oarlock": 1, "company": {"name": "Test", "currency": "EUR"}})


def snapshot(economy: Economy) -> Snapshot:
    return Snapshot(company=COMPANY, as_of=dt.date(2026, 6, 30), economy=economy)


def test_hours_cost_what_the_unit_costs_else_the_company_else_nothing_is_known() -> None:
    known = snapshot(Economy(currency="EUR", hour_cost=30.0, hour_cost_by_unit={"stock": 20.0}))
    assert price_hours(known, 10, "stock") == pytest.approx(200)
    assert price_hours(known, 10, "sales") == pytest.approx(300)
    assert price_hours(snapshot(Economy(currency="EUR")), 10, "stock") is None


def test_revenue_is_priced_at_its_margin_and_never_as_revenue() -> None:
    assert price_revenue(snapshot(Economy(currency="EUR", margin=0.25)), 1_000) == pytest.approx(250)
    assert price_revenue(snapshot(Economy(currency="EUR")), 1_000) is None


def test_a_saving_counts_by_the_part_that_is_reached() -> None:
    assert captured(200, 0.5) == pytest.approx(100)
