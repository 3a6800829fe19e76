import pytest

from oarlock.engine.checks.data.broken_data import CHECK, share_set_aside
from oarlock.engine.model.snapshot import TableFacts, TableProblem

CLOCK = TableProblem(code="impossible_order", message="M", column="closed_at", count=8)
ODD = TableProblem(code="something_new", message="Two rows are odd.", count=2)
LATE = TableProblem(code="gap", message="A gap.", count=3, level="warning")


@pytest.fixture
def company(planned):
    def make(rows, aside, used=True, **fields):
        table = TableFacts(name="tickets", rows=rows, quarantined=aside, problems=(ODD, LATE, CLOCK), **fields)
        read = {"csat": frozenset(("tickets",))} if used else {}
        return planned({}).knowing(tables={"tickets": table}, metric_tables=read)

    return make


def test_it_says_how_many_and_why(company):
    draft = company(90, 10).one(CHECK)
    assert draft.evidence[0].figures == {"aside": 10, "rows": 100, "share": 0.1}
    assert [(piece.statement, piece.figures) for piece in draft.evidence[1:]] == [
        ("broken_data.reason.impossible_order", {"count": 8}),
        ("broken_data.reason.other", {"count": 2}),
    ]


def test_one_in_twenty_is_the_limit(company):
    assert company(95, 5).find(CHECK) == []
    assert len(company(95, 5).find(CHECK, set_aside=0.04)) == 1


def test_a_table_that_failed_is_told_even_if_nothing_rests_on_it(company):
    assert company(90, 10, used=False).find(CHECK) == []
    draft = company(0, 10, used=False, failed=True).one(CHECK)
    assert draft.title == "broken_data.title_failed"


def test_an_empty_table_is_not_broken(company):
    assert company(0, 0).find(CHECK) == []
    assert share_set_aside(TableFacts(name="x", rows=0)) is None
