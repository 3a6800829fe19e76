import datetime as dt

import pytest

from oarlock.engine.checks.behavioural.commitment_not_kept import CHECK, chance_of_so_few, skipped
from oarlock.engine.checks.check import TooLittle
from oarlock.engine.model.organisation import Review

UNITS = [{"id": "all", "name": "All"}, {"id": "ops", "name": "Operations", "parent": "all"}]
PEOPLE = [{"id": f"p{i}", "unit": "ops"} for i in range(5)]


def promises(kept, late, *, owner="p0", **fields):
    found = []
    for number in range(kept + late):
        done = "2026-03-01" if number < kept else "2026-04-01"
        found.append(
            {
                "id": f"c{number}",
                "text": "T",
                "owner": owner,
                "made": "2026-01-01",
                "due": "2026-03-15",
                "done": done,
                **fields,
            }
        )
    return found


def plan(commitments, people=PEOPLE, **keys):
    return {"units": UNITS, "people": people, "commitments": commitments, **keys}


def test_three_of_twelve(planned):
    """Wilson's upper end at 95 % for 3 of 12 is .5323 (z = 1.96 by hand: centre .2969 + .2354)."""
    draft = planned(plan(promises(3, 9))).one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [("unit", "ops")]
    assert draft.evidence[0].figures == {
        "kept": 3, "due": 12, "share": 0.25, "high": pytest.approx(0.5323, abs=5e-4), "late": 0,
    }  # fmt: skip
    assert draft.p == pytest.approx(chance_of_so_few(3, 12, 0.75))


def test_chance_is_the_exact_binomial():
    """By hand: P(0 or 1 of 3 at .75) = .015625 + .140625."""
    assert chance_of_so_few(1, 3, 0.75) == pytest.approx(0.15625)


@pytest.mark.parametrize(
    ("kept", "late"), [(9, 3), (7, 5), (0, 4)], ids=["three quarters", "may be chance", "fewer than five due"]
)
def test_clean(planned, kept, late):
    assert planned(plan(promises(kept, late))).find(CHECK) == []


def test_a_new_date_does_not_help_and_cancelled_ones_are_left_out(planned):
    moved = promises(12, 0, first_due="2026-02-01")
    assert len(planned(plan(moved)).find(CHECK)) == 1
    assert planned(plan(promises(0, 12, cancelled="2026-02-01"))).find(CHECK) == []


def test_a_small_unit_is_told_by_the_unit_above(planned):
    people = [{"id": "p0", "unit": "ops"}, *({"id": f"q{i}", "unit": "all"} for i in range(4))]
    draft = planned(plan(promises(0, 12), people)).one(CHECK)
    assert [one.id for one in draft.subjects] == ["all"]
    assert planned(plan(promises(0, 12), people[:3])).find(CHECK) == []


def test_a_review_that_was_not_held(planned):
    review = {"id": "monthly", "name": "Monthly", "cadence": "monthly", "units": ["all", "ops"], "next": "2026-05-05"}
    company = planned(plan([], reviews=[review]))
    draft = company.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects] == [("unit", "all"), ("review", "monthly")]
    assert company.after(draft.options[0]).find(CHECK) == []
    assert planned(plan([], reviews=[{**review, "held": ["2026-05-06"]}])).find(CHECK) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"held": ["2026-04-29"]}, True),
        ({"held": ["2026-05-01"]}, False),
        ({"next": "2026-06-01", "held": ["2026-01-01"]}, False),
        ({}, False),
    ],
)
def test_skipped_means_two_cadences_without_one(fields, expected):
    """As-of 30 June 2026: two months after 29 April is 29 June, after 1 May it is 1 July."""
    review = Review.model_validate({"id": "r", "cadence": "monthly", **fields})
    assert skipped(review, dt.date(2026, 6, 30)) is expected


def test_it_needs_promises_or_reviews(planned):
    company = planned({"units": UNITS}).snapshot(CHECK)
    assert CHECK.find(company, CHECK.judging(company)) == TooLittle(
        needs=("commitments", "reviews.held"), reason="no_data"
    )
