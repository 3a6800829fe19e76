"""Effort by hand: the window is 1 March to 31 May 2026, 92 days, 13 weeks (details.md 33)."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from oarlock.engine.measures.effort import HOURS, HOURS_A_YEAR, effort_of
from oarlock.engine.model.frame import Frame

UNITS = [{"id": "shop", "name": "Shop"}, {"id": "store", "name": "Store"}]
PEOPLE = [{"id": "ann", "unit": "shop"}, {"id": "bo", "unit": "store"}]
GOALS = [{"id": "g1", "name": "One"}, {"id": "old", "name": "Old", "status": "closed"}]
WORK = {"id": "a", "name": "A", "kind": "project", "supports": [{"goal": "g1"}]}


def hours(person, amount, week=0, **on):
    return {
        "week": week,
        "person_id": person,
        "hours": amount,
        "initiative": None,
        "objective": None,
        "goal": None,
        **on,
    }


@pytest.mark.parametrize("as_of", ["2026-05-31", "2026-06-15"])
def test_the_query_takes_the_last_three_complete_months_by_week(as_of):
    # 1 March to 31 May: 92 days; days 0-6 are week 0, the odd day 91 goes to week 12
    rows = [
        ("2026-02-28", 1),
        ("2026-03-01", 2),
        ("2026-03-07", 4),
        ("2026-03-08", 8),
        ("2026-05-31", 16),
        ("2026-06-01", 32),
    ]
    values = ", ".join(f"(DATE '{day}', {hours}.0)" for day, hours in rows)
    db = duckdb.connect()
    db.execute(
        "CREATE TABLE time_entries AS SELECT 'p' AS person_id, date, hours, NULL::VARCHAR AS initiative, "
        f"NULL::VARCHAR AS objective, NULL::VARCHAR AS goal FROM (VALUES {values}) t(date, hours)"
    )
    found = db.execute(HOURS.sql.replace(":as_of", f"DATE '{as_of}'")).fetchall()
    assert [(row[0], float(row[5])) for row in found] == [(0, 6), (1, 8), (12, 16)]


def test_it_counts_the_days_between_start_and_end(company):
    # 22 to 31 May: 10 of 92 days of 2 posts
    found = effort_of(company(goals=GOALS, initiatives=[{**WORK, "fte": 2, "start": "2026-05-22"}]))
    assert found.basis == "fte"
    assert found.total == pytest.approx(2 * 10 / 92)


def test_it_spreads_a_budget_over_its_own_span(company):
    # 1,000 from 22 May to 10 June: 20 days, 10 of them in the window
    item = {**WORK, "budget": 1000, "start": "2026-05-22", "end": "2026-06-10"}
    found = effort_of(company(goals=GOALS, initiatives=[item]))
    assert found.basis == "budget"
    assert found.total == pytest.approx(500)


def test_it_spreads_a_budget_without_end_over_the_fiscal_year(company):
    # 365 from 1 January to 31 December 2026: 92 days of it in the window
    found = effort_of(company(goals=GOALS, initiatives=[{**WORK, "budget": 365, "start": "2026-01-01"}]))
    assert found.total == pytest.approx(92)


def test_it_prefers_posts_to_money(company):
    found = effort_of(
        company(goals=GOALS, initiatives=[{**WORK, "budget": 1000, "fte": 1}, {**WORK, "id": "b", "budget": 9}])
    )
    assert found.basis == "fte"
    assert found.coverage == pytest.approx(0.5)
    assert not found.enough


def test_it_splits_posts_equally_over_units(company):
    found = effort_of(company(units=UNITS, goals=GOALS, initiatives=[{**WORK, "fte": 3, "units": ["shop", "store"]}]))
    assert found.by_unit == pytest.approx({"shop": 1.5, "store": 1.5})


def test_it_gives_work_without_unit_to_the_owners(company):
    found = effort_of(company(units=UNITS, people=PEOPLE, goals=GOALS, initiatives=[{**WORK, "fte": 3, "owner": "bo"}]))
    assert found.by_unit == pytest.approx({"store": 3})


@pytest.mark.parametrize(
    ("ended", "total"),
    [({"phase": "done"}, None), ({"phase": "stopped", "end": "2026-12-31"}, 1.0),
     ({"phase": "done", "finished": "2026-03-23", "end": "2026-05-01"}, 23 / 92),
     ({"phase": "scale", "end": "2026-02-28"}, None)],
)  # fmt: skip
def test_it_ends_with_the_work(company, ended, total):
    found = effort_of(company(goals=GOALS, initiatives=[{**WORK, "fte": 1, **ended}]))
    assert (found is None) if total is None else found.total == pytest.approx(total)


def test_it_rests_on_hours_from_70_percent_of_capacity(company):
    # 2 posts for 92 days at 1,720 hours a year: 866.5 hours; 70 % of it is 606.5
    capacity = 2 * HOURS_A_YEAR * 92 / 365.25
    plan = {"units": UNITS, "people": PEOPLE, "goals": GOALS, "initiatives": [{**WORK, "fte": 1}]}
    for amount, basis in ((607, "hours"), (606, "fte")):
        frames = {"effort.hours": [hours("ann", amount - 100, initiative="a"), hours("bo", 100, week=12)]}
        found = effort_of(company(**plan, frames=frames))
        assert found.basis == basis
        if basis == "hours":
            assert found.coverage == pytest.approx(amount / capacity)
            assert found.cells.shape == (13, 2, 2)
            assert found.by_unit == pytest.approx({"shop": 507, "store": 100})
            assert dict(zip(found.nodes, found.by_node, strict=True)) == pytest.approx(
                {("initiative", "a"): 507, None: 100}
            )
            assert found.people == {"shop": 1, "store": 1}


def test_it_falls_back_to_thin_hours_where_there_is_nothing_else(company):
    frames = {"effort.hours": [hours("ann", 10, initiative="a")]}
    found = effort_of(company(units=UNITS, people=PEOPLE, goals=GOALS, initiatives=[WORK], frames=frames))
    assert found.basis == "hours"
    assert not found.enough


def test_it_knows_nothing_without_hours_posts_and_money(company):
    assert effort_of(company(goals=GOALS, initiatives=[WORK], frames={"effort.hours": []})) is None


def test_it_books_on_nothing_what_the_plan_does_not_know(company):
    rows = [
        hours("ann", 1, initiative="gone"),
        hours("ann", 2, goal="old"),
        hours("ann", 4, goal="g1"),
        hours("ann", 8),
    ]
    found = effort_of(company(units=UNITS, people=PEOPLE, goals=GOALS, frames={"effort.hours": rows}))
    assert dict(zip(found.nodes, found.by_node, strict=True)) == pytest.approx({("goal", "g1"): 4, None: 11})


def test_it_takes_the_unit_of_the_person_from_the_plan_and_the_records(company):
    staff = Frame.of([{"person_id": "cy", "unit": "store", "hired_at": dt.date(2020, 1, 1)}])
    frames = {"effort.hours": [hours("cy", 1), hours("ann", 2), hours("nobody", 4)]}
    found = effort_of(company(units=UNITS, people=PEOPLE, goals=GOALS, frames=frames, snapshot={"people_rows": staff}))
    assert found.by_unit == pytest.approx({"shop": 2, "store": 1, None: 4})
