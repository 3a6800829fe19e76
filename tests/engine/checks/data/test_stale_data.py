import datetime as dt

import pytest

from oarlock.engine.checks.data.stale_data import CHECK
from oarlock.engine.model.snapshot import TableFacts

TICKETS = [{"ticket_id": str(day), "opened_at": dt.date(2026, 5, 1) + dt.timedelta(days=day)} for day in range(20)]


def facts(**fields):
    """Rows on each day from 1 to 20 May 2026."""
    known = {"rows": 20, "first": dt.date(2026, 5, 1), "last": dt.date(2026, 5, 20), "median_gap_days": 1.0}
    return {"tables": {"tickets": TableFacts(name="tickets", **{**known, **fields})}}


@pytest.fixture
def company(planned):
    def make(as_of="2026-05-31", used=("csat",), **fields):
        read = {"metric_tables": {metric: frozenset(("tickets",)) for metric in used}}
        business = planned({}, as_of=dt.date.fromisoformat(as_of)).with_rows("tickets", TICKETS)
        return business.knowing(**facts(**fields), **read)

    return make


def test_it_names_the_table_and_what_rests_on_it(company):
    """The bench runs the evidence in DuckDB: the last day, the days since, the median step."""
    draft = company().one(CHECK)
    assert [(one.type, one.id, one.key) for one in draft.subjects] == [
        ("table", "tickets", True),
        ("metric", "csat", False),
    ]
    assert draft.evidence[0].figures == {"last": dt.date(2026, 5, 20), "silent": 11, "step": 1.0}


@pytest.mark.parametrize(("as_of", "found"), [("2026-05-23", 0), ("2026-05-24", 1)])
def test_a_daily_source_may_rest_over_a_weekend(company, as_of, found):
    """One step and two days after 20 May is 23 May."""
    assert len(company(as_of).find(CHECK)) == found


@pytest.mark.parametrize(
    "fields",
    [
        {"median_gap_days": None},
        {"median_gap_days": 30.0},
        {"last_in_files": dt.date(2026, 6, 15)},
        {"dated_by_us": True},
    ],
    ids=["no step", "monthly", "the files go on", "a single count"],
)
def test_clean(company, fields):
    assert company(**fields).find(CHECK) == []


def test_nothing_rests_on_it(company):
    assert company(used=()).find(CHECK) == []


def test_more_steps_may_be_allowed(company):
    assert company().find(CHECK, grains=9) == []


def test_master_data_have_no_step(planned):
    table = TableFacts(name="employees", rows=5, last=dt.date(2020, 1, 1), median_gap_days=30.0)
    company = planned({}).knowing(tables={"employees": table}, metric_tables={"headcount": frozenset(("employees",))})
    assert company.find(CHECK) == []
