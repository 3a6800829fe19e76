"""Targets of a goal and of the teams and people below it, on one additive metric; readings as the metrics give them."""

import copy
import datetime as dt

import pytest

from oarlock.engine.checks.vertical.scopes import scope_of
from oarlock.engine.checks.vertical.target_cascade_gap import CHECK
from oarlock.engine.model.metric import MetricValue
from oarlock.engine.model.snapshot import TargetReading

SPAN = {"start": "2026-01-01", "due": "2026-12-31"}
UNITS = [
    {"id": "sales", "name": "Sales"},
    {"id": "north", "name": "North", "parent": "sales"},
    {"id": "south", "name": "South", "parent": "sales"},
]
METRICS = [{"id": "sold", "name": "Sales", "kind": "manual", "unit": "money", "values": []}]


def objective(id_, target, **fields):
    return {
        "id": id_,
        "name": f"Sell in {id_}",
        "supports": [{"goal": "all"}],
        "measures": [{"metric": "sold", "target": target}],
        **SPAN,
        **fields,
    }


def business(*objectives, whole=100):
    goal = {"id": "all", "name": "Sell", "measures": [{"metric": "sold", "target": whole}], **SPAN}
    return {"units": UNITS, "metrics": METRICS, "goals": [goal], "objectives": list(objectives)}


def readings(document, scopes=(), values=(), sql=(), **facts):
    """What the metrics room reads: every numeric target as it stands; `scopes`, `values`, `sql` by item."""
    scopes, values, sql = dict(scopes), dict(values), dict(sql)
    found = {}
    for kind, key in (("goal", "goals"), ("objective", "objectives")):
        for item in document[key]:
            for position, target in enumerate(item["measures"]):
                found[kind, item["id"], position] = TargetReading(**{
                    "metric": target["metric"],
                    "over": "total",
                    "start": dt.date.fromisoformat(item["start"]),
                    "by": dt.date.fromisoformat(item["due"]),
                    "value": MetricValue(at=dt.date(2026, 1, 1), value=values.get(item["id"]), n=1, complete=False),
                    "target": float(target["target"]),
                    "additive": True,
                    "definition": "sum(order_lines.quantity)",
                    "scope": scopes.get(item["id"], ""),
                    "target_sql": sql.get(item["id"]),
                    "tables": ("targets",),
                    **facts,
                })  # fmt: skip
    return found


@pytest.fixture
def read(planned):
    """A company with its targets read."""

    def make(document, **facts):
        return planned(document).knowing(targets=readings(document, **facts))

    return make


def after(company, option, **facts):
    """The company after an option's changes, its targets read again."""
    changed = company.after(option)
    plain = copy.deepcopy(changed.document)
    for key in ("goals", "objectives"):
        for item in plain[key]:
            item.update({name: item[name].isoformat() for name in ("start", "due")})
    return changed.knowing(targets=readings(plain, **facts))


def test_parts_that_fall_short_are_raised_in_proportion(read):
    """By hand: 50 + 30 of 100 is 80 %; both by a quarter is 62.5 + 37.5 = 100."""
    company = read(business(objective("north", 50, unit="north"), objective("south", 30, unit="south")))
    draft = company.one(CHECK)
    assert [(one.type, one.id) for one in draft.subjects if one.key] == [("goal", "all")]
    assert draft.evidence[0].figures == {"whole": 100.0, "together": 80.0, "gap": pytest.approx(-0.2), "parts": 2}
    assert draft.evidence[0].source.plan == (
        "goals/all/measures",
        "objectives/north/measures",
        "objectives/south/measures",
    )
    assert [change.to[0]["target"] for change in draft.options[0].changes] == [62.5, 37.5]
    assert all(after(company, option).find(CHECK) == [] for option in draft.options)


def test_parts_that_ask_for_more_move_the_whole_first(read):
    company = read(business(objective("north", 90, unit="north"), objective("south", 60, unit="south")))
    draft = company.one(CHECK)
    assert draft.options[0].changes[0].path == "goals/all/measures"
    assert draft.options[0].changes[0].to[0]["target"] == 150
    assert all(after(company, option).find(CHECK) == [] for option in draft.options)


def test_two_percent_are_close_enough(read):
    assert read(business(objective("north", 49, unit="north"), objective("south", 49, unit="south"))).find(CHECK) == []
    close = read(business(objective("north", 49, unit="north"), objective("south", 48, unit="south")))
    assert len(close.find(CHECK)) == 1


def test_a_unit_above_another_holds_the_same_part(read):
    """sales holds north: only the larger of the two counts."""
    company = read(business(objective("sales", 100, unit="sales"), objective("north", 40, unit="north")))
    assert company.find(CHECK) == []


def test_overlapping_scopes_are_not_added(read):
    """Bikes are sold in north and south too: the third part lies across the other two."""
    document = business(
        objective("north", 60, unit="north"), objective("south", 40, unit="south"), objective("bikes", 30, unit="sales")
    )
    scopes = {"north": "region = 'n'", "south": "region IN ('s', 'w')", "bikes": "category = 'Bikes'"}
    assert read(document, scopes=scopes).find(CHECK) == []


def test_a_shortfall_that_the_rest_brings_is_none(read):
    """Web sales bring 30 of 100 so far; that the rest has no target of its own is no gap of 70 %."""
    document = business(objective("web", 30, unit="north"))
    scopes = {"web": "channel = 'web'"}
    assert read(document, scopes=scopes, values={"all": 50, "web": 15}).find(CHECK) == []


def test_a_rest_that_is_too_small_is_named(read):
    document = business(objective("north", 50, unit="north"), objective("south", 20, unit="south"))
    scopes = {"north": "unit = 'north'", "south": "unit = 'south'"}
    draft = read(document, scopes=scopes, values={"all": 50, "north": 30, "south": 15}).one(CHECK)
    assert draft.evidence[-1].statement == "target_cascade_gap.rest"
    assert draft.evidence[-1].figures == {"rest": pytest.approx(0.1)}  # by hand: 1 - 45 / 50


def test_targets_from_records_are_added_by_a_query(read):
    """The query is run in DuckDB by the test bench and must give these figures."""
    document = business(objective("north", 50, unit="north"), objective("south", 30, unit="south"))
    draft = read(document, sql={"north": "SELECT 20 + 30.0 AS value"}).one(CHECK)
    assert draft.evidence[0].source.query is not None
    assert draft.evidence[0].source.tables == ("targets",)


def people(number):
    return [{"id": f"p{i}", "unit": "north"} for i in range(number)]


def own(number, target):
    return [objective(f"own{i}", target, person=f"p{i}", supports=[{"objective": "north"}]) for i in range(number)]


def test_people_appear_only_as_a_sum_of_at_least_five(read):
    """Five people of 30 each against 100 of their team; four are too few to be shown."""
    north = objective("north", 100, unit="north")
    document = {**business(north, *own(5, 30)), "people": people(5)}
    scopes = {"north": "unit = 'north'", **{f"own{i}": f"person = 'p{i}'" for i in range(5)}}
    draft = read(document, scopes=scopes).one(CHECK)
    assert draft.evidence[0].figures["together"] == 150
    assert draft.evidence[1].figures == {"target": 150.0, "people": 5}
    told = str(draft)
    assert not any(f"own{i}" in told or f"p{i}'" in told for i in range(5))
    few = {**business(north, *own(4, 30)), "people": people(4)}
    assert read(few, scopes=scopes).find(CHECK) == []


@pytest.mark.parametrize("facts", [{"additive": False}, {"over": "last"}, {"target": None}])
def test_only_totals_of_what_adds_up_are_compared(read, facts):
    document = business(objective("north", 50, unit="north"))
    assert read(document, **facts).find(CHECK) == []


def test_another_span_is_not_compared(read):
    assert read(business(objective("north", 50, unit="north", due="2026-06-30"))).find(CHECK) == []


def test_order_and_ids_change_nothing(planned):
    def told(document):
        return [
            [piece.figures for piece in draft.evidence]
            for draft in planned(document).knowing(targets=readings(document)).find(CHECK)
        ]

    document = business(objective("north", 50, unit="north"), objective("south", 30, unit="south"))
    assert told({**document, "objectives": document["objectives"][::-1]}) == told(document)


@pytest.mark.parametrize(
    ("one", "other", "apart", "within"),
    [
        ("a = 1", "", False, True),
        ("a = 1 AND b = 2", "a = 1", False, True),
        ("orders.a IN ('x', 'y')", "a IN ('y', 'z')", False, False),
        ("a = 'x'", "a IN ('y', 'z')", True, False),
        ("(a = 'x') AND n > 3", "n > 3", False, True),
        ("n > 3", "n > 4", False, False),
        ("not sql at all ((", "a = 1", False, False),
    ],
)
def test_scopes(one, other, apart, within):
    assert scope_of(one).apart_from(scope_of(other)) is apart
    assert scope_of(one).within(scope_of(other)) is within
