"""The properties of measures.md's last section that concern these measures, on plans made at random.

1 names and order, 2 splitting work, 3 unlinked effort, 5 index against its means, 6 TV and JSD, 8 Shapley, 9 BH, 12 same
seed, 13 a missing file, 14 units of measurement.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oarlock.engine.checks.assemble import run_checks
from oarlock.engine.checks.registry import all_checks
from oarlock.engine.measures.composite.aggregation import index_value
from oarlock.engine.measures.composite.attribution import joint_gains
from oarlock.engine.measures.index import DIMENSIONS
from oarlock.engine.measures.registry import all_measures
from oarlock.engine.model.company import Company
from oarlock.engine.model.document import apply
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.divergence import jensen_shannon, total_variation
from oarlock.engine.numerics.multiplicity import adjusted, called
from oarlock.engine.numerics.resampling import FIGURES_ONLY, Sampling
from oarlock.engine.realign.gains import measure_all, with_gains

AS_OF = dt.date(2026, 5, 31)
FEW = settings(max_examples=60, deadline=None)
LONE = ("vertical.effort_divergence", "vertical.orphan_share", "behaviour.time_congruence")


def snapshot(document, rows=None):
    company = Company.model_validate({"oarlock": 1, "company": {"name": "T", "currency": "EUR"}, **document})
    names = ("week", "person_id", "initiative", "objective", "goal", "hours")
    return Snapshot(
        company=company, as_of=AS_OF, frames={} if rows is None else {"effort.hours": Frame.of(rows, names)}
    )


def figures(document, rows=None, ids=None):
    taken = snapshot(document, rows)
    return {
        one.id: (found.value, found.score, found.status)
        for one in all_measures()
        if ids is None or one.id in ids
        for found in (one.measure(taken, FIGURES_ONLY),)
    }


def close(left, right):
    assert left.keys() == right.keys()
    for name, (value, score, status) in left.items():
        assert right[name][2] == status, name
        for a, b in ((value, right[name][0]), (score, right[name][1])):
            assert (a is None) == (b is None), name
            assert a is None or a == pytest.approx(b, abs=1e-9), name


@st.composite
def plans(draw):
    goals = [f"g{number}" for number in range(draw(st.integers(1, 4)))]
    objectives = [f"o{number}" for number in range(draw(st.integers(0, 4)))]
    units = ["u0", "u1", "u2"]
    people = [{"id": f"p{number}", "unit": draw(st.sampled_from(units))} for number in range(8)]
    owner = st.sampled_from([None, "p0", "p1", "gone"])
    day = st.sampled_from(["2026-01-15", "2026-03-20", "2026-05-10", "2026-07-01"])
    amount = st.integers(1, 20)

    def links(above):
        chosen = draw(st.lists(st.sampled_from(above), max_size=3, unique=True))
        return [
            {"goal" if name.startswith("g") else "objective": name, "weight": draw(st.integers(1, 9))}
            for name in chosen
        ]

    def named(item):
        found = draw(owner)
        return {**item, "owner": found} if found is not None else item

    return {
        "units": [{"id": "u0", "name": "U"}, *({"id": unit, "name": unit, "parent": "u0"} for unit in units[1:])],
        "people": [*people, {"id": "gone", "unit": "u0", "to": "2026-01-01"}],
        "goals": [
            named({"id": name, "name": f"Goal {name}", "weight": draw(amount), "due": "2026-12-31",
                   "measures": [{"metric": f"m{draw(st.integers(0, 2))}", "baseline": 1, "target": draw(st.sampled_from([0, 2]))}]
                   if draw(st.booleans()) else []})
            for name in goals
        ],
        "objectives": [
            named({"id": name, "name": f"Objective {name}", "unit": draw(st.sampled_from(units)),
                   "supports": links([*goals, *objectives[:position]]), "due": "2026-12-31",
                   "measures": [
                       {"metric": f"m{draw(st.integers(0, 2))}", "baseline": 1, "target": draw(st.sampled_from([0, 2]))}
                   ]})
            for position, name in enumerate(objectives)
        ],
        "initiatives": [
            named({"id": f"i{number}", "name": f"Work number {number}", "kind": "project", "fte": draw(amount),
                   "supports": links([*goals, *objectives]), "units": [draw(st.sampled_from(units))], "start": draw(day),
                   "end": "2026-08-31", "exploration": draw(st.booleans()),
                   "depends_on": [f"i{one}" for one in range(number) if draw(st.booleans())]})
            for number in range(draw(st.integers(1, 5)))
        ],
        "incentives": [
            {"id": "pay", "applies_to": {"unit": "u1"}, "metric": "m0", "direction": "up", "weight": 1},
            {"id": "more", "applies_to": {"unit": "u2"}, "metric": "m1", "direction": "down", "weight": 0.5},
        ],
        "commitments": [
            {"id": f"c{number}", "text": "x", "owner": "p0", "made": "2026-01-01", "due": draw(day), "done": "2026-04-01"}
            for number in range(draw(st.integers(0, 3)))
        ],
    }  # fmt: skip


ITEMS = ("g0", "g1", "g2", "g3", "o0", "o1", "o2", "o3", "i0", "i1", "i2", "i3", "i4", *(f"p{one}" for one in range(8)))


def renamed(value, names):
    if isinstance(value, dict):
        return {key: renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


@FEW
@given(plans(), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(plan, random):
    fresh = [f"n{number}" for number in range(len(ITEMS))]
    random.shuffle(fresh)
    other = renamed(plan, dict(zip(ITEMS, fresh, strict=True)))
    other = {key: random.sample(items, len(items)) for key, items in other.items()}
    close(figures(plan), figures(other))


@FEW
@given(plans(), st.data())
def test_splitting_a_piece_of_work_changes_no_share_of_effort(plan, data):
    item = data.draw(st.sampled_from(plan["initiatives"]))
    part = data.draw(st.floats(0.1, 0.9))
    halves = [
        {**item, "fte": item["fte"] * part},
        {**item, "id": "second", "name": "Second", "fte": item["fte"] * (1 - part)},
    ]
    split = {**plan, "initiatives": [*(one for one in plan["initiatives"] if one is not item), *halves]}
    before, after = figures(plan, ids=LONE), figures(split, ids=LONE)
    if before["vertical.effort_divergence"][2] == "insufficient":  # V2 then counts items, which a split changes
        return
    close(before, after)


@FEW
@given(plans(), st.floats(0.5, 50))
def test_unlinked_effort_never_raises_a_score(plan, more):
    loose = {"id": "loose", "name": "Loose", "kind": "project", "fte": more, "start": "2026-01-01"}
    before = figures(plan, ids=LONE)
    after = figures({**plan, "initiatives": [*plan["initiatives"], loose]}, ids=LONE)
    for name in LONE:
        if before[name][1] is not None and before[name][2] == "ok":
            assert after[name][1] <= before[name][1] + 1e-9


@FEW
@given(plans(), st.floats(0.01, 100))
def test_the_unit_of_effort_does_not_matter(plan, factor):
    scaled = {**plan, "initiatives": [{**one, "fte": one["fte"] * factor} for one in plan["initiatives"]]}
    close(figures(plan, ids=LONE), figures(scaled, ids=LONE))
    money = {
        **plan,
        "initiatives": [
            {k: v for k, v in {**one, "budget": 900.0}.items() if k != "fte"} for one in plan["initiatives"]
        ],
    }
    cents = {**plan, "initiatives": [{**one, "budget": 900.0 * factor} for one in money["initiatives"]]}
    close(figures(money, ids=LONE), figures(cents, ids=LONE))


@FEW
@given(plans())
def test_a_missing_key_is_unknown_and_never_zero(plan):
    whole = figures(plan)
    for key, ids in {
        "goals": ("vertical.coverage", "vertical.effort_divergence", "vertical.smart", "vertical.line_of_sight"),
        "commitments": ("behaviour.follow_through",),
        "incentives": ("behaviour.incentive_congruence",),
        "people": ("vertical.line_of_sight", "horizontal.overcommitment"),
    }.items():
        without = figures({name: value for name, value in plan.items() if name != key})
        for name in ids:
            if whole[name][2] in ("ok", "weak"):
                assert without[name] == (None, None, "insufficient")


@settings(max_examples=10, deadline=None)
@given(plans(), st.integers(0, 2**31))
def test_the_same_seed_gives_the_same_draws(plan, seed):
    rows = [
        {"week": week, "person_id": f"p{person}", "initiative": f"i{person % 3}", "objective": None, "goal": None,
         "hours": 30.0 + week * person}
        for week in range(13)
        for person in range(8)
    ]  # fmt: skip
    first, second = snapshot(plan, rows), snapshot(plan, rows)
    for one in all_measures():
        left = one.measure(first, Sampling(draws=50, seed=seed))
        right = one.measure(second, Sampling(draws=50, seed=seed))
        assert (left.value, left.low, left.high) == (right.value, right.low, right.high)
        assert (left.draws is None) == (right.draws is None)
        assert left.draws is None or np.array_equal(left.draws, right.draws)


FAMILIES = ("vertical", "horizontal", "behavioural")


@settings(max_examples=20, deadline=None)
@given(plans())
def test_the_first_option_never_lowers_a_measure_of_its_own_dimension(plan):
    taken = snapshot(plan)
    findings, _ = run_checks(taken, [one for one in all_checks() if one.dimension in FAMILIES], 0)
    for finding in with_gains(taken, findings):
        if lowered(taken, finding.options[0], finding.dimension):
            assert all(lowered(taken, option, finding.dimension) for option in finding.options), finding.kind


def lowered(taken, option, dimension):
    """The measures of the dimension with a lower score after the option's changes, computed apart from the bench."""
    if not option.changes:
        return []
    after = Snapshot(company=Company.model_validate(apply(taken.company.to_document(), option.changes)), as_of=AS_OF)
    before, then = measure_all(taken, draws=0), measure_all(after, draws=0)
    return [
        name
        for name in DIMENSIONS[dimension]
        if name in before
        and before[name].score is not None
        and then[name].score is not None
        and then[name].score < before[name].score - 1e-9
    ]


POSITIVE = st.lists(st.floats(0.01, 100), min_size=2, max_size=6)


@given(POSITIVE, st.data())
def test_tv_is_symmetric_and_not_below_jsd(left, data):
    right = data.draw(st.lists(st.floats(0.01, 100), min_size=len(left), max_size=len(left)))
    p, q = np.array(left) / sum(left), np.array(right) / sum(right)
    assert total_variation(p, q) == pytest.approx(total_variation(q, p))
    assert 0 <= jensen_shannon(p, q) <= total_variation(p, q) + 1e-9 <= 1 + 1e-9


@given(st.lists(st.floats(1, 100), min_size=1, max_size=6), st.data())
def test_the_index_lies_between_the_weakest_and_the_mean(scores, data):
    raw = data.draw(st.lists(st.integers(1, 9), min_size=len(scores), max_size=len(scores)))
    names = [str(number) for number in range(len(scores))]
    found = index_value(dict(zip(names, scores, strict=True)), dict(zip(names, map(float, raw), strict=True)))
    assert min(scores) - 1e-9 <= found <= np.average(scores, weights=raw) + 1e-9


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_shapley_gains_add_up_to_the_joint_gain(count, seed):
    rng = np.random.default_rng(seed)
    worth = {mask: float(rng.normal()) for mask in range(1 << count)}
    items = [str(one) for one in range(count)]

    def index_with(group):
        return worth[sum(1 << int(one) for one in group)]

    parts, _ = joint_gains(items, index_with, rng)
    assert sum(parts.values()) == pytest.approx(worth[(1 << count) - 1] - worth[0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.3))
def test_bh_keeps_order_and_gains_nothing_from_a_hopeless_test(p_values, q):
    found = adjusted(p_values)
    order = np.argsort(p_values, kind="stable")
    assert all(found[a] <= found[b] + 1e-12 for a, b in pairwise(order))
    assert sum(called([*p_values, 1.0], q)) <= sum(called(p_values, q))
