"""Gains of options against a second audit of the changed plan, made independently of the bench."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from oarlock.engine.measures.index import build_index
from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Change, Cost, Evidence, Finding, Message, Option, Source
from oarlock.engine.realign.gains import measure_all, with_gains, with_steadiness

GOALS = [
    {"id": "g1", "name": "One", "weight": 4, "owner": "a", "due": "2026-12-31",
     "measures": [{"metric": "x", "baseline": 1, "target": 2}]},
    {"id": "g2", "name": "Two", "weight": 3, "due": "2026-12-31"},
    {"id": "g3", "name": "Three", "weight": 3, "due": "2026-12-31"},
]  # fmt: skip
PLAN = {
    "units": [{"id": "shop", "name": "Shop"}],
    "people": [{"id": name, "unit": "shop"} for name in "abc"],
    "goals": GOALS,
    "objectives": [{"id": "m", "name": "M", "unit": "shop", "supports": [{"goal": "g2"}], "due": "2026-12-31"}],
    "initiatives": [
        {"id": "first", "name": "First", "kind": "project", "fte": 2, "supports": [{"goal": "g1"}], "units": ["shop"],
         "end": "2026-09-30"},
        {"id": "second", "name": "Second", "kind": "project", "fte": 1, "units": ["shop"], "start": "2026-01-01",
         "end": "2026-12-31", "depends_on": ["first"]},
    ],
    "incentives": [{"id": "pay", "applies_to": {"unit": "shop"}, "metric": "x", "direction": "up", "weight": 1}],
}  # fmt: skip


def option(*changes, **more):
    template = {} if changes else {"initiative": {"name": "n", "kind": "improvement"}}
    return Option(title="t", kind="act", changes=tuple(Change(*one) for one in changes), **template, **more)


def finding(kind, dimension, *options):
    return Finding(
        id=f"{kind}-00000000", kind=kind, dimension=dimension, title=Message("t"), severity=0.5, severity_reasons={},
        confidence=1, subjects=(), cost=Cost(reason="r"), index_gain=None, options=options, status="open",
        evidence=(Evidence(statement="s", figures={}, source=Source(plan=("goals",))),), since=dt.date(2026, 5, 31),
    )  # fmt: skip


CHANGES = [
    (("initiatives/second/supports", [{"goal": "g3"}]),),
    (("goals/g2/owner", "b"), ("goals/g2/measures", [{"metric": "y", "baseline": 1, "target": 2}])),
    (("initiatives/second/start", "2026-10-01"),),
    (("initiatives/second/depends_on", []),),
    (("incentives/pay", None),),
    (("goals/g3/status", "closed"),),
    (("policy/dimensions/vertical", 5),),
    (("initiatives/first/phase", "stopped"),),
]


def index_of(snapshot):
    return build_index(measure_all(snapshot, draws=0), snapshot.company.policy).on_present


def set_by_hand(document, path, to):
    """The change made without the project's own code, for the second audit."""
    keys = path.split("/")
    place = document
    for key in keys[:-1]:
        place = next(one for one in place if one["id"] == key) if isinstance(place, list) else place.setdefault(key, {})
    if isinstance(place, list):
        place[:] = [one for one in place if one["id"] != keys[-1]] + ([to] if to is not None else [])
    else:
        place[keys[-1]] = to


@pytest.mark.parametrize("changes", CHANGES)
def test_a_gain_is_what_a_second_audit_gives(company, changes):
    snapshot = company(**PLAN)
    (found,) = with_gains(snapshot, [finding("orphan_work", "vertical", option(*changes))])
    document = company(**PLAN).company.to_document()
    for path, to in changes:
        set_by_hand(document, path, to)
    document.setdefault("policy", {})
    second = replace(company(**PLAN), company=Company.model_validate(document))
    assert found.options[0].index_gain == pytest.approx(index_of(second) - index_of(snapshot), abs=1e-9)
    assert found.index_gain == found.options[0].index_gain


def test_the_best_option_counts_and_acts_have_none(company):
    good, bad = option(("initiatives/second/supports", [{"goal": "g3"}])), option(("goals/g1/owner", None))
    (found,) = with_gains(company(**PLAN), [finding("orphan_work", "vertical", bad, option(), good)])
    gains = [one.index_gain for one in found.options]
    # findings.md, Order: by gain ÷ effort; the act without a gain between the gain and the loss
    assert [one.changes for one in found.options] == [good.changes, (), bad.changes]
    assert gains[1] is None
    assert gains[2] < 0 < gains[0] == found.index_gain


def test_outside_the_six_dimensions_there_is_no_gain(company):
    (found,) = with_gains(company(**PLAN), [finding("drifting", "adaptability", option(("goals/g1/owner", "b")))])
    assert (found.index_gain, found.options[0].index_gain) == (None, None)


def test_where_no_measure_reads_the_cause_the_gain_is_zero(company):
    renamed = option(("goals/g1/why", "because"))
    made = with_gains(
        company(**PLAN),
        [finding("stale_goal", "vertical", renamed), finding("handoff_broken", "horizontal", option()),
         finding("goal_without_owner", "vertical", option())],
    )  # fmt: skip
    assert [one.index_gain for one in made] == [0, 0, None]


def test_where_no_dimension_is_present_there_is_no_gain(company):
    bare = company(units=[{"id": "shop", "name": "Shop"}])
    (found,) = with_gains(bare, [finding("orphan_work", "vertical", option(("vision", "Up")))])
    assert (found.index_gain, found.options[0].index_gain) == (None, None)
    (unread,) = with_gains(bare, [finding("stale_goal", "vertical", option())])
    assert unread.index_gain is None


def test_the_order_of_gains_is_judged_under_other_weights(company):
    snapshot = company(**PLAN)
    found = with_gains(snapshot, [finding("orphan_work", "vertical", option(*changes)) for changes in CHANGES[:4]])
    index = build_index(measure_all(snapshot, draws=0), snapshot.company.policy)
    steady = with_steadiness(index, snapshot, found)
    assert index.sensitivity["same_top"] is None
    assert 0 <= steady.sensitivity["same_top"] <= 1
    assert steady.sensitivity["low"] == index.sensitivity["low"]
    assert with_steadiness(index, snapshot, []) is index


def test_the_same_seed_gives_the_same_measures(company):
    snapshot = company(
        **PLAN, commitments=[{"id": "c", "text": "t", "owner": "a", "made": "2026-01-01", "due": "2026-02-01"}]
    )
    one, other = (
        measure_all(snapshot, 7),
        measure_all(company(**PLAN, commitments=snapshot.company.to_document()["commitments"]), 7),
    )
    assert list(one) == list(other)
    drawn = [name for name in one if one[name].draws is not None]
    assert drawn == ["behaviour.follow_through"]
    assert all(np.array_equal(one[name].draws, other[name].draws) for name in drawn)
