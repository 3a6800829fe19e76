import pytest

from oarlock.engine.checks.check import TooLittle
from oarlock.engine.checks.vertical.effort_priority_gap import CHECK
from oarlock.report.wording.en import SENTENCES


def plan(grow, serve, orphan=0, *, by="fte", weights=(0.6, 0.4)):
    """Three pieces of running work and two goals."""
    work = [("a", grow, [{"goal": "grow"}]), ("b", serve, [{"goal": "serve"}]), ("c", orphan, [])]
    return {
        "goals": [
            {"id": "grow", "name": "Grow", "weight": weights[0]},
            {"id": "serve", "name": "Serve", "weight": weights[1]},
        ],
        "initiatives": [
            {"id": id_, "name": id_.upper(), "kind": "project", "supports": links, by: amount}
            for id_, amount, links in work
            if amount
        ],
    }


def test_by_fte(planned):
    """By hand: 2 of 10 posts to grow (wanted .6), 8 to serve (wanted .4): 40 % would have to move, 4 posts."""
    company = planned(plan(2, 8))
    draft = company.one(CHECK)
    assert draft.evidence[0].figures == {"share": pytest.approx(0.4), "amount": pytest.approx(4)}
    assert [piece.figures for piece in draft.evidence[1:]] == [
        {"share": pytest.approx(0.2), "weight": pytest.approx(0.6)},
        {"share": pytest.approx(0.8), "weight": pytest.approx(0.4)},
    ]
    assert company.after(draft.options[1]).find(CHECK) == []


def test_what_leads_nowhere_is_named(planned):
    """By hand: .54 .36 .1 against .6 .4: TV = (.06 + .04 + .1) ÷ 2 = .1; .42 .28 .3: .3."""
    assert planned(plan(5.4, 3.6, 1)).find(CHECK) == []
    draft = planned(plan(4.2, 2.8, 3)).one(CHECK)
    assert draft.evidence[0].figures["share"] == pytest.approx(0.3)
    assert draft.evidence[-1].figures == {"unlinked": pytest.approx(0.3)}


def test_one_goal_alone_raises_it(planned):
    """.72 and .28 against .6 and .4: 12 points off each, 12 % to move."""
    assert len(planned(plan(7.2, 2.8)).find(CHECK)) == 1
    assert planned(plan(7.2, 2.8)).find(CHECK, goal=0.15) == []


@pytest.mark.parametrize(("by", "words"), [("fte", "by fte"), ("budget", "by budget")])
def test_every_sentence_says_what_it_rests_on(planned, by, words):
    draft = planned(plan(2, 7, 1, by=by)).one(CHECK)
    keys = [draft.title, *(piece.statement for piece in draft.evidence), *(option.title for option in draft.options)]
    keys += [option.initiative["name"] for option in draft.options if option.initiative is not None]
    assert all(words in SENTENCES[key].lower() for key in keys)


def test_clean(planned):
    assert planned(plan(6, 4)).find(CHECK) == []


def test_without_effort_it_is_not_judged(planned, sound):
    snapshot = planned(sound).snapshot(CHECK)
    found = CHECK.find(snapshot, CHECK.judging(snapshot))
    assert found == TooLittle(needs=("time_entries", "initiatives.fte", "initiatives.budget"), reason="no_data")


def test_order_and_ids_change_nothing(same_whatever_the_order):
    same_whatever_the_order(plan(2, 7, 1), CHECK)
