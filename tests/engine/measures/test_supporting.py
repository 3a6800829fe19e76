"""P1, P5, R1, R3, S2 on records and plans typed by hand."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from oarlock.engine.measures.paradox import churn, exploration
from oarlock.engine.measures.resilience import hhi, redundancy
from oarlock.engine.measures.synergy import purchasing
from oarlock.engine.model.frame import Frame
from oarlock.engine.numerics.resampling import FIGURES_ONLY

BOUND = {":as_of": "DATE '2026-05-31'", ":from_12m": "DATE '2025-06-01'"}


def run(query, tables):
    """The query over tables typed by hand, parameters bound as SQL date literals."""
    db = duckdb.connect()
    for name, text in tables.items():
        db.execute(f"CREATE TABLE {name} AS {text}")
    sql = query.sql
    for name, value in BOUND.items():
        sql = sql.replace(name, value)
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description]
    return Frame.of([dict(zip(names, row, strict=True)) for row in cursor.fetchall()], names)


def work(name, fte, **more):
    return {"id": name, "name": name, "kind": "project", "fte": fte, **more}


def test_it_measures_what_is_new(company):
    found = exploration.measure(company(initiatives=[work("a", 95), work("x", 5, exploration=True)]), FIGURES_ONLY)
    assert found.value == pytest.approx(0.05)
    assert (found.details["rigidity"], found.details["drift"]) == (pytest.approx(0.5), 0)
    assert exploration.measure(company(), FIGURES_ONLY).status == "insufficient"


def test_a_band_from_zero_to_one_is_never_left():
    assert exploration.rigidity_and_drift(0.0, (0.0, 1.0)) == (0.0, 0.0)
    assert exploration.rigidity_and_drift(1.0, (0.0, 1.0)) == (0.0, 0.0)


def test_dated_weights_tell_the_churn_of_each_quarter(company):
    goals = [
        {"id": "g1", "name": "1", "weight": [{"from": "2025-01-01", "value": 5}, {"from": "2026-05-01", "value": 3}]},
        {"id": "g2", "name": "2", "weight": [{"from": "2025-01-01", "value": 5}, {"from": "2026-02-01", "value": 15}]},
    ]
    found = churn.measure(company(goals=goals), FIGURES_ONLY)
    # at 1 Jul, 1 Oct, 1 Jan: .5 .5; 1 Apr: .25 .75; 31 May: 3/18, 15/18
    assert [one.moved for one in found.details["quarters"]] == pytest.approx([0, 0, 0.25, 0.25 - 3 / 18])
    assert found.value == pytest.approx(0.25 - 3 / 18)
    assert (found.n, found.status, found.details["most"]) == (4, "ok", pytest.approx(0.25))


def test_the_history_tells_goals_that_came_and_went(company):
    goals = [{"id": "g1", "name": "1", "weight": 5}, {"id": "new", "name": "New", "weight": 5}]
    history = (
        {"at": dt.date(2026, 4, 20), "path": "goals/new", "old": None, "new": goals[1]},
        {"at": dt.date(2026, 4, 21), "path": "initiatives/x/name", "old": "a", "new": "b"},
    )
    found = churn.measure(company(goals=goals, snapshot={"history": history}), FIGURES_ONLY)
    assert [one.moved for one in found.details["quarters"]] == pytest.approx([0, 0, 0, 0.5])
    unknown = churn.measure(company(goals=goals), FIGURES_ONLY)
    assert (unknown.status, unknown.details["needs"]) == ("insufficient", ("history",))


SALES = {
    "orders": "SELECT * FROM (VALUES ('1', 'ann', 'web', '2026-01-01', 'shipped'), ('2', 'bo', 'web', '2026-01-02', NULL), "
    "('3', 'cy', 'shop', '2026-01-03', 'cancelled'), ('4', NULL, 'shop', '2026-01-04', 'shipped'), "
    "('5', 'ann', 'web', '2025-05-31', 'shipped')) t(order_id, customer_id, channel, ordered_at, status)",
    "order_lines": "SELECT * FROM (VALUES ('1', 2.0, 50.0, 0.1, 20.0), ('2', 1.0, 30.0, NULL, 40.0), "
    "('3', 1.0, 999.0, NULL, 1.0), ('4', 1.0, 10.0, 0.0, 5.0), ('5', 9.0, 99.0, 0.0, 1.0)) "
    "t(order_id, quantity, unit_price, discount, unit_cost)",
}  # fmt: skip


def test_it_adds_up_a_year_of_revenue_by_customer_and_channel(company):
    frames = {query.name: run(query, SALES) for query in (hhi.CUSTOMERS, hhi.CHANNELS)}
    snapshot = company(snapshot={}, frames={})
    snapshot = type(snapshot)(company=snapshot.company, as_of=snapshot.as_of, frames=frames)
    found = hhi.measure(snapshot, FIGURES_ONLY)
    # ann 2 × 50 × .9 = 90, bo 30; bo's margin is −10, so profits are not compared
    assert found.value == pytest.approx(10_000 * (0.75**2 + 0.25**2))
    by = found.details["by"]
    assert (by["customers"].largest, by["customers"].largest_share, by["customers"].parties) == ("ann", 0.75, 2)
    assert by["channels"].largest_share == pytest.approx(120 / 130)
    assert "customers_profit" not in by
    assert found.details["about"] == "customers"


def test_without_sales_suppliers_are_counted(company):
    table = (
        "SELECT *, '2026-01-01' AS ordered_at FROM (VALUES ('s1', 3.0, 10.0, NULL), ('s2', 1.0, 10.0, 'received'), "
        "('s3', 1.0, 99.0, 'cancelled')) t(supplier_id, quantity, unit_price, status)"
    )
    base = company()
    snapshot = type(base)(
        company=base.company, as_of=base.as_of, frames={hhi.SUPPLIERS.name: run(hhi.SUPPLIERS, {"purchases": table})}
    )
    found = hhi.measure(snapshot, FIGURES_ONLY)
    assert (found.value, found.details["about"]) == (pytest.approx(6250), "suppliers")
    assert hhi.measure(base, FIGURES_ONLY).status == "insufficient"


def test_skills_need_two_qualified_holders_who_are_there(company):
    rows = run(
        redundancy.HOLDERS,
        {
            "skills": "SELECT * FROM (VALUES ('weld', 'a', true, true), ('weld', 'b', NULL, true), "
            "('tax', 'a', true, true), ('tax', 'b', false, true), ('law', 'gone', true, true), ('art', 'a', true, NULL)) "
            "t(skill, person_id, qualified, critical)"
        },
    )
    base = company(
        people=[{"id": "a", "unit": "u"}, {"id": "b", "unit": "u"}, {"id": "gone", "unit": "u", "to": "2026-01-01"}]
    )
    snapshot = type(base)(company=base.company, as_of=base.as_of, frames={redundancy.HOLDERS.name: rows})
    found = redundancy.measure(snapshot, FIGURES_ONLY)
    assert found.value == pytest.approx(1 / 3)
    assert found.details == {"holders": {"law": 0, "tax": 1, "weld": 2}, "worst_loss": 1}
    assert redundancy.measure(base, FIGURES_ONLY).status == "insufficient"


PURCHASES = (
    "SELECT * FROM (VALUES "
    "('bolt', 's1', 'shop', 100.0, 12.0, '2026-01-01', NULL), ('bolt', 's2', 'shop', 300.0, 10.0, '2026-01-01', NULL), "
    "('bolt', 's2', 'store', 100.0, 9.0, '2026-01-01', NULL), ('bolt', 's3', 'store', 500.0, 1.0, '2026-01-01', 'cancelled'), "
    "('nut', 's1', 'shop', 10.0, 5.0, '2026-01-01', NULL), ('nut', 's1', 'shop', 10.0, 9.0, '2026-02-01', NULL)) "
    "t(item_id, supplier_id, unit, quantity, unit_price, ordered_at, status)"
)


def test_it_saves_on_items_bought_by_several_but_not_on_prices_that_moved(company):
    frame = run(purchasing.PRICES, {"purchases": f"SELECT *, CAST(NULL AS VARCHAR) AS location FROM ({PURCHASES})"})
    base = company()
    snapshot = type(base)(company=base.company, as_of=base.as_of, frames={purchasing.PRICES.name: frame})
    found = purchasing.measure(snapshot, FIGURES_ONLY)
    # bolt: the Known answer, 200 and 600 of 5,100; nut: one supplier and one unit, 140 of spend, nothing to save
    assert (found.details["savings"], found.details["bound"], found.details["spend"]) == (200, 600, 5240)
    assert found.value == pytest.approx(200 / 5240)
    (bolt,) = found.details["items"]
    assert (bolt.reference, bolt.lowest, bolt.suppliers, bolt.units) == (10, 9, ("s1", "s2"), ("shop", "store"))
    assert purchasing.measure(base, FIGURES_ONLY).status == "insufficient"
