import datetime as dt

import pytest

from oarlock.engine.checks.horizontal.handoff_broken import CHECK, rounded_outwards
from oarlock.engine.model.metric import Series
from oarlock.engine.model.snapshot import PromiseReading

SERIES = {"on_time": Series(metric="on_time", unit="percent", direction="up", grain="month", values=())}


def reading(month, kept, value=0.95):
    return PromiseReading(at=dt.date(2026, month, 1), kept=kept, values={"on_time": value})


@pytest.fixture
def company(planned):
    def make(*readings, promise="on_time >= 0.97"):
        plan = {
            "units": [{"id": "stock", "name": "Stock"}, {"id": "sales", "name": "Sales"}],
            "handoffs": [
                {"id": "ship", "name": "Goods leave in time", "from": "stock", "to": "sales", "promise": promise}
            ],
        }
        return planned(plan).knowing(promises={"ship": readings}, series=SERIES)

    return make


def test_the_latest_period_decides_and_the_past_is_told(company):
    draft = company(reading(3, True), reading(4, False), reading(5, False, 0.93)).one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [
        ("handoff", "ship"),
        ("unit", "stock"),
        ("unit", "sales"),
        ("metric", "on_time"),
    ]
    assert draft.evidence[0].figures == {"value": 0.93, "limit": 0.97, "at": dt.date(2026, 5, 1)}
    assert draft.evidence[1].figures == {"kept": 1, "judged": 3, "at": dt.date(2026, 5, 1)}


@pytest.mark.parametrize(
    "readings",
    [(), (reading(4, False), reading(5, True)), (reading(4, True), reading(5, None)), (reading(5, None),)],
)
def test_a_promise_kept_last_or_never_judged_is_no_finding(company, readings):
    assert company(*readings).find(CHECK) == []


def test_a_period_that_cannot_be_judged_does_not_hide_a_broken_one(company):
    assert len(company(reading(4, False), reading(5, None)).find(CHECK)) == 1


def test_the_promise_can_be_lowered_to_what_was_reached(company):
    lower = company(reading(5, False, 0.93)).one(CHECK).options[1]
    assert [(change.path, change.to) for change in lower.changes] == [("handoffs/ship/promise", "on_time >= 0.93")]


def test_a_strict_promise_is_lowered_to_one_that_includes_what_was_reached(company):
    lower = company(reading(5, False, 0.93), promise="on_time > 0.97").one(CHECK).options[1]
    assert lower.changes[0].to == "on_time >= 0.93"


def test_a_promise_of_several_metrics_is_told_without_a_limit(company):
    draft = company(reading(5, False), promise="on_time >= 0.97 AND late_orders = 0").one(CHECK)
    assert draft.evidence[0].figures == {"value": 0.95, "at": dt.date(2026, 5, 1)}
    assert [option.kind for option in draft.options] == ["act"]


def test_the_value_comes_from_the_query_of_its_metric(company):
    """The fixture runs every query and compares it with the figures."""
    latest = PromiseReading(
        at=dt.date(2026, 5, 1), kept=False, values={"on_time": 0.95}, sql="SELECT 19 / 20.0 AS value, 20 AS n"
    )
    source = company(latest).one(CHECK).evidence[0].source
    assert source.query is not None
    assert "19 / 20.0" in source.query


@pytest.mark.parametrize(
    ("value", "up", "limit"),
    [(0.0327272, True, 0.0328), (0.93456, False, 0.934), (123456.0, True, 124000.0), (0.0, True, 0)],
)
def test_a_lowered_promise_is_rounded_so_that_it_is_kept(value, up, limit):
    assert rounded_outwards(value, up=up) == pytest.approx(limit)
