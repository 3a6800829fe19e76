import pytest

from oarlock.engine.checks.horizontal.duplicate_work import CHECK
from oarlock.engine.model.snapshot import Economy

PLAN = {
    "units": [{"id": name, "name": name.title()} for name in ("sales", "stock")],
    "goals": [{"id": "keep", "name": "Keep customers"}],
}


def initiative(name, title, unit, **facts):
    base = {"id": name, "name": title, "kind": "project", "units": [unit], "supports": [{"goal": "keep"}]}
    return {**base, "start": "2026-01-01", "end": "2026-12-31", **facts}


ONE = initiative("one", "Launch spring loyalty campaign", "sales", fte=0.5, budget=9000)
OTHER = initiative("other", "Spring loyalty campaign email", "stock", fte=0.2, budget=4000)


@pytest.fixture
def company(planned):
    return lambda *initiatives, **keys: planned({**PLAN, "initiatives": list(initiatives), **keys})


def test_alike_work_of_two_units_is_found(company):
    """Titles of measures.md H6: Jaccard .6 by hand (3 of 5 words); cosine is at least that."""
    draft = company(ONE, OTHER).one(CHECK)
    assert {one.id for one in draft.subjects if one.key} == {"one", "other"}
    assert draft.evidence[0].figures["similarity"] >= 0.6


def test_the_smaller_goes_into_the_larger(company):
    business = company(ONE, OTHER)
    first = business.one(CHECK).options[0]
    assert {change.path: change.to for change in first.changes} == {
        "initiatives/other/phase": "stopped",
        "initiatives/one/units": ["sales", "stock"],
    }
    assert business.after(first).find(CHECK) == []


def test_the_price_is_at_most_the_smaller_of_the_two(company):
    """By hand: .2 posts x 1,720 hours x 50 = 17,200 a year; without a cost of hours the smaller budget."""
    known = company(ONE, OTHER).knowing(economy=Economy(currency="EUR", hour_cost=50.0)).one(CHECK).cost
    assert (known.low, known.mid, known.per, known.upper_bound) == (0, pytest.approx(17_200), "year", True)
    assert company(ONE, OTHER).one(CHECK).cost.mid == 4_000


@pytest.mark.parametrize(
    "facts",
    [
        {"units": ["sales"]},
        {"name": "Spring cleaning of the loading dock"},
        {"start": "2027-01-01", "end": "2027-06-30"},
        {"phase": "done"},
        {"depends_on": ["one"]},
        {"supports": []},
    ],
)
def test_one_unit_other_words_other_times_and_work_that_knows_of_it_are_fine(company, facts):
    assert company(ONE, {**OTHER, **facts}).find(CHECK) == []


def test_two_who_explore_on_purpose_are_left_alone(company):
    deviation = {"id": "d", "name": "D", "item": {"initiative": "one"}, "sponsor": "ann", "cap": 0.1}
    kept = {**deviation, "until": "2026-12-31", "question": "Which is better?"}
    assert company(ONE, OTHER, deviations=[kept]).find(CHECK) == []


def test_two_objectives_are_tied(company):
    def objective(name, title, unit, **facts):
        return {"id": name, "name": title, "unit": unit, "supports": [{"goal": "keep", "weight": 1}], **facts}

    left = objective("a", "Call every quiet customer", "sales")
    right = objective("b", "Call every quiet customer soon", "stock")
    business = company(objectives=[left, right])
    first = business.one(CHECK).options[0]
    assert first.kind == "link"
    assert business.after(first).find(CHECK) == []


def test_objectives_of_persons_are_not_compared(company):
    def own(name, person):
        title = "Reach the sales target of the year"
        return {"id": name, "name": title, "person": person, "supports": [{"goal": "keep"}]}

    people = [{"id": "ann", "unit": "sales"}, {"id": "bo", "unit": "stock"}]
    assert company(objectives=[own("a", "ann"), own("b", "bo")], people=people).find(CHECK) == []
