import datetime as dt

import pytest

from oarlock.engine.checks.horizontal.contradiction import CHECK
from oarlock.engine.model.metric import MetricValue
from oarlock.engine.model.snapshot import TargetReading

METRICS = [
    {"id": "sales", "name": "Sales", "kind": "manual", "values": [], "unit": "money", "direction": "up"},
    {"id": "profit", "name": "Profit", "kind": "manual", "values": [], "unit": "money", "direction": "up"},
    {"id": "cost", "name": "Cost", "kind": "manual", "values": [], "unit": "money", "direction": "down"},
    {
        "id": "margin",
        "name": "Margin",
        "kind": "ratio",
        "numerator": "profit",
        "denominator": "sales",
        "unit": "percent",
    },
    {"id": "result", "name": "Result", "kind": "derived", "expr": "sales - cost", "unit": "money", "direction": "up"},
    {"id": "web", "name": "Web sales", "of": "sales", "where": "channel = 'web'", "direction": "up"},
    {"id": "heat", "name": "Heat", "kind": "manual", "values": [], "direction": {"in": [18, 22]}},
]


def measure(metric, target=None, **facts):
    return {"metric": metric, **({} if target is None else {"target": target}), **facts}


@pytest.fixture
def company(planned):
    """Goals of one measure each, over the same year, unless told otherwise."""

    def make(*measures, **keys):
        goals = [
            {"id": f"g{n}", "name": f"Goal {n}", "start": "2026-01-01", "due": "2026-12-31", "measures": [one]}
            for n, one in enumerate(measures, 1)
        ]
        return planned({"metrics": METRICS, "goals": goals, **keys})

    return make


MARGIN = measure("margin", baseline=0.3, target=0.4)


def test_a_quotient_that_its_parts_miss_is_found(company):
    """By hand: a profit of 300 on sales of 1,000 is 30 %, not 40 %."""
    draft = company(MARGIN, measure("profit", 300), measure("sales", 1000)).one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["g1", "g2", "g3"]
    assert draft.evidence[-1].figures == {"implied": pytest.approx(0.3)}


def test_the_cheapest_way_comes_first_and_each_way_mends_it(company):
    """By hand: margin to 30 % and sales to 750 both ease by a quarter; profit to 400 tightens by a third."""
    business = company(MARGIN, measure("profit", 300), measure("sales", 1000))
    options = business.one(CHECK).options
    moved = [option for option in options if option.changes]
    assert [round(option.figures["wanted"], 6) for option in moved] == [0.3, 750, 400]
    assert all(business.after(option).find(CHECK) == [] for option in moved)


def test_a_floor_counts_like_a_target_and_is_moved_last(company):
    business = company(measure("margin", floor=0.35), measure("profit", 300), measure("sales", 1000))
    moved = [option for option in business.one(CHECK).options if option.changes]
    assert [option.figures["metric"] for option in moved] == ["Sales", "Profit", "Margin"]
    assert all(business.after(option).find(CHECK) == [] for option in moved)


@pytest.mark.parametrize("profit", [400, 393, 500])
def test_figures_that_fit_but_for_rounding_and_parts_that_give_more_are_fine(company, profit):
    """393 of 1,000 is 39.3 %, within 2 % of 40 %."""
    assert company(MARGIN, measure("profit", profit), measure("sales", 1000)).find(CHECK) == []


def test_other_spans_and_missing_parts_are_not_compared(company):
    assert company(MARGIN, measure("profit", 300)).find(CHECK) == []
    early = measure("profit", 300, by="2026-06-30")
    assert company(MARGIN, early, measure("sales", 1000)).find(CHECK) == []


def test_a_difference_that_its_parts_miss_is_found(company):
    """By hand: 1,000 less 800 is 200, not 300."""
    business = company(measure("result", 300), measure("sales", 1000), measure("cost", 800))
    draft = business.one(CHECK)
    assert draft.evidence[-1].figures == {"implied": 200}
    moved = [option for option in draft.options if option.changes]
    assert [(option.figures["metric"], option.figures["wanted"]) for option in moved] == [
        ("Result", 200),
        ("Sales", 1100),
        ("Cost", 700),
    ]
    assert all(business.after(option).find(CHECK) == [] for option in moved)


def test_at_least_more_than_at_most_cannot_hold(company):
    business = company(measure("cost", 800), measure("cost", 1000, baseline=900))
    draft = business.one(CHECK)
    assert [piece.figures["value"] for piece in draft.evidence] == [1000, 800]
    assert all(business.after(option).find(CHECK) == [] for option in draft.options if option.changes)


def test_a_range_clashes_with_a_target_outside_of_it(company):
    business = company(measure("sales", {"low": 100, "high": 900}), measure("sales", 1000))
    assert len(business.find(CHECK)) == 1
    assert company(measure("sales", {"low": 100, "high": 1100}), measure("sales", 1000)).find(CHECK) == []


def test_a_target_beyond_the_metrics_own_range_is_found(company):
    business = company(measure("heat", 25, baseline=20))
    draft = business.one(CHECK)
    assert draft.evidence[-1].figures == {"low": 18, "high": 22}
    assert business.after(draft.options[0]).find(CHECK) == []
    assert company(measure("heat", 22, baseline=20)).find(CHECK) == []


def test_a_goal_that_clashes_with_itself_hides_the_larger_sets_it_is_in(company):
    own = {"id": "own", "name": "Own", "start": "2026-01-01", "due": "2026-12-31"}
    both = {**own, "measures": [measure("cost", 800, floor=900)]}
    business = company(measure("cost", 1000, baseline=900))
    found = business.with_plan(goals=[*business.document["goals"], both]).find(CHECK)
    assert [[one.id for one in draft.subjects if one.key] for draft in found] == [["own"]]


def test_someone_who_decides_on_the_metric_closes_it(company):
    deviation = {"id": "d", "name": "D", "sponsor": "ann", "cap": 0.1, "until": "2026-12-31", "question": "Which?"}
    kept = [{**deviation, "item": {"metric": "margin"}}]
    assert company(MARGIN, measure("profit", 300), measure("sales", 1000), deviations=kept).find(CHECK) == []


def test_a_units_own_part_is_not_the_companys_figure(company):
    """The sales target of one of two units says nothing about the company's margin."""
    objectives = [
        {
            "id": name,
            "name": name,
            "unit": name,
            "start": "2026-01-01",
            "due": "2026-12-31",
            "measures": [measure("sales", amount)],
        }
        for name, amount in (("north", 1000), ("south", 500))
    ]
    units = [{"id": name, "name": name} for name in ("north", "south")]
    business = company(MARGIN, measure("profit", 300), objectives=objectives, units=units)
    assert business.find(CHECK) == []
    assert len(business.with_plan(objectives=objectives[:1]).find(CHECK)) == 1


def test_a_part_that_is_asked_for_more_than_its_whole_is_found_unless_it_leads_there(company):
    year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))

    def reading(metric, target):
        value = MetricValue(at=year[0], value=10.0, n=1, complete=True)
        facts = {"metric": metric, "over": "total", "start": year[0], "by": year[1]}
        return TargetReading(**facts, value=value, target=target, additive=True)

    readings = {("goal", "g1", 0): reading("sales", 1000.0), ("goal", "g2", 0): reading("web", 1200.0)}
    business = company(measure("sales", 1000), measure("web", 1200)).knowing(targets=readings)
    draft = business.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["g2", "g1"]
    assert all(business.after(option).find(CHECK) == [] for option in draft.options if option.changes)
    lower = company(measure("sales", 1200), measure("web", 1000)).knowing(targets=readings)
    assert lower.find(CHECK) == []
    below = {
        "id": "shop",
        "name": "Shop",
        "unit": "shop",
        "supports": [{"goal": "g1"}],
        "start": "2026-01-01",
        "due": "2026-12-31",
        "measures": [measure("web", 1200)],
    }
    cascade = company(measure("sales", 1000), objectives=[below], units=[{"id": "shop", "name": "Shop"}])
    assert cascade.knowing(targets=readings).find(CHECK) == []


def pushed(company, *effects, value=0.42, floor=0.40):
    """A margin with a floor, and work that expects to move it."""
    reading = TargetReading(
        metric="margin", over="last", start=dt.date(2026, 1, 1), by=dt.date(2026, 12, 31), target=None,
        value=MetricValue(at=dt.date(2026, 5, 1), value=value, n=9, complete=True),
    )  # fmt: skip
    work = [
        {
            "id": f"w{n}",
            "name": f"Work {n}",
            "kind": "campaign",
            "supports": [{"metric": "margin", "expected_effect": effect}],
        }
        for n, effect in enumerate(effects, 1)
    ]
    return company(measure("margin", floor=floor), initiatives=work).knowing(targets={("goal", "g1", 0): reading})


def test_work_that_would_push_a_metric_through_its_floor_is_found_in_the_smallest_set(company):
    """By hand: .42 - .03 - .01 = .38; the first work alone goes to .39, below .40."""
    business = pushed(company, -0.03, -0.01)
    draft = business.one(CHECK)
    assert [one.id for one in draft.subjects if one.key] == ["g1", "w1"]
    assert draft.evidence[-1].figures == {"left": pytest.approx(0.38)}
    assert draft.options[0].changes[0].path == "initiatives/w1/phase"
    assert business.after(draft.options[0]).find(CHECK) == []


@pytest.mark.parametrize(("effects", "value"), [((-0.02,), 0.42), ((-0.03, 0.02), 0.42), ((), 0.42), ((-0.05,), 0.39)])
def test_a_floor_that_holds_after_all_or_is_broken_already_is_no_contradiction(company, effects, value):
    assert pushed(company, *effects, value=value).find(CHECK) == []
