"""Hours typed by hand: five people of a team, thirteen weeks of 2026, forty hours each."""

import datetime as dt

import pytest

from oarlock.engine.checks.behavioural.time_off_strategy import CHECK
from oarlock.engine.checks.check import TooLittle
from oarlock.engine.measures.recorded import HOURS
from oarlock.engine.model.finding import Subject
from oarlock.engine.model.frame import Frame
from oarlock.report.wording.en import SENTENCES

PEOPLE = [{"id": f"p{i}", "unit": "shop"} for i in range(5)]
PLAN = {
    "units": [{"id": "shop", "name": "Shop"}],
    "people": PEOPLE,
    "goals": [{"id": "grow", "name": "Grow", "weight": 1}, {"id": "run", "name": "Run", "weight": 1}],
    "objectives": [{"id": "sell", "name": "Sell", "unit": "shop", "supports": [{"goal": "grow"}]}],
}


def booked(shares, people=5):
    """Each week's 40 hours of each person on objectives or goals: [(column, id, share)]."""
    rows = []
    for week in range(13):
        for person in range(people):
            for column, id_, share in shares:
                blank = {"initiative": None, "objective": None, "goal": None}
                rows.append(
                    {
                        "week": week,
                        "person_id": f"p{person}",
                        **blank,
                        "hours": 40.0 * share,
                        **({column: id_} if column else {}),
                    }
                )
    return {
        "frames": {HOURS.name: Frame.of(rows)},
        "sql": {HOURS.name: "SELECT 1"},
        "columns": frozenset(("time_entries",)),
    }


@pytest.fixture
def judged(planned):
    """Runs the check on a snapshot with these hours; the bench's own frames are those of the check's queries (none)."""

    def run(document, facts, **thresholds):
        company = planned(document)
        snapshot = type(company.snapshot(CHECK))(
            company=company.snapshot(CHECK).company, as_of=dt.date(2026, 6, 30), **facts
        )
        return CHECK.find(snapshot, CHECK.judging(snapshot, q=0.05))

    return run


def test_hours_that_go_elsewhere(judged):
    """Half of the hours on the daily business, all wanted on sales: half would have to move (each week alike)."""
    (draft,) = judged(PLAN, booked([("objective", "sell", 0.5), ("goal", "run", 0.5)]))
    assert draft.subjects[0] == Subject("unit", "shop", key=True)
    figures = draft.evidence[0].figures
    assert figures["share"] == pytest.approx(0.5)
    assert figures["all_hours"] == pytest.approx(13 * 5 * 40)
    assert figures["hours"] == pytest.approx(13 * 5 * 20)
    assert draft.draws_beyond == 1.0
    assert all("by hours" in text.lower() for text in _sentences(draft))


def _sentences(draft):
    return [SENTENCES[draft.title], *(SENTENCES[piece.statement] for piece in draft.evidence)]


@pytest.mark.parametrize(
    "shares",
    [[("objective", "sell", 1)], [("objective", "sell", 0.8), ("goal", "run", 0.2)]],
    ids=["as meant", "a fifth elsewhere"],
)
def test_clean(judged, shares):
    assert judged(PLAN, booked(shares)) == []


def test_four_people_are_too_few_to_be_shown(judged):
    document = {**PLAN, "people": PEOPLE[:4]}
    assert judged(document, booked([("goal", "run", 1)], people=4)) == []


def test_without_recorded_hours_it_says_nothing(judged):
    work = [{"id": "i", "name": "I", "kind": "project", "fte": 1, "units": ["shop"], "supports": [{"goal": "run"}]}]
    found = judged({**PLAN, "initiatives": work}, {})
    assert found == TooLittle(needs=("time_entries",), reason="no_data")
