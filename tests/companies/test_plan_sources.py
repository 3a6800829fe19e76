"""Evidence from the plan: every path leads somewhere in the company's files, and every figure is read there again with PyYAML."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.shared

ID = r"[a-z0-9][a-z0-9_-]*"
GRAMMAR = re.compile(rf"[a-z_]+(/{ID}(/[a-z_]+)?)?")
PARENTS = {"goals": "goal", "objectives": "objective", "initiatives": "initiative"}
ABSENT = {"reskilling"}
"""Fields whose absence is the evidence."""


def reached(plan: dict[str, Any], item: dict[str, Any]) -> set[str]:
    """The goals that an item's `supports` lead to, followed by hand; a goal reaches itself."""
    if item in plan["goals"]:
        return {item["id"]}
    found: set[str] = set()
    for link in item.get("supports", []):
        for key, name in PARENTS.items():
            if name in link:
                found |= reached(plan, next(one for one in plan[key] if one["id"] == link[name]))
    return found


def weight(plan: dict[str, Any], goals: set[str]) -> float:
    """Their share of all declared weight."""
    whole = sum(goal["weight"] for goal in plan["goals"])
    return sum(goal["weight"] for goal in plan["goals"] if goal["id"] in goals) / whole


def subject(company, finding) -> dict[str, Any]:
    """The item of the plan that the finding is about."""
    key = next(one for one in finding["subjects"] if one.get("key"))
    return company.item(f"{key['type']}s", key["id"])


def owner(company, finding, piece):
    item = subject(company, finding)
    assert "owner" not in item
    return {"weight": weight(company.plan, reached(company.plan, item))}


def unmeasured(company, finding, piece):
    item = subject(company, finding)
    measures = item.get("measures", [])
    return {"measures": len(measures), "weight": weight(company.plan, reached(company.plan, item))}


def wording(company, finding, piece):
    measures = subject(company, finding).get("measures", [])
    assert not any("baseline" in one for one in measures)
    return {"measures": len(measures)}


def money(company, finding, piece):
    (item_id,) = {path.split("/")[1] for path in piece["source"]["plan"]}
    item, today = company.item("initiatives", item_id), dt.date.fromisoformat(company.as_of)
    days, over = (item["end"] - item["start"]).days + 1, (min(today, item["end"]) - item["start"]).days + 1
    return {"budget": item["budget"], "spent": item["spent"], "elapsed": over / days}


def rewards(company, finding, piece):
    goal = subject(company, finding)
    serving = [one for one in company.plan["objectives"] if goal["id"] in reached(company.plan, one)]
    metrics = {one["metric"] for item in (goal, *serving) for one in item.get("measures", [])}
    assert not metrics & {one["metric"] for one in company.plan["incentives"]}
    return {
        "weight": weight(company.plan, {goal["id"]}),
        "rewards": len(company.plan["incentives"]),
        "metrics": len(metrics),
    }


def above(company, unit: str) -> set[str]:
    """The unit and the units above it."""
    parent = company.item("units", unit).get("parent")
    return {unit} | (above(company, parent) if parent else set())


def preparation(company, finding, piece):
    item = subject(company, finding)
    ahead = [one for one in company.plan["initiatives"] if item["id"] in one.get("prepares", [])]
    named = {one["id"]: {*one.get("affects", []), *one["units"]} for one in ahead}
    never = [unit for unit in item["affects"] if not any(above(company, unit) & units for units in named.values())]
    late = {path.split("/")[1] for path in piece["source"]["plan"] if path.endswith("/prepares")}
    if not late:
        return {"affected": len(item["affects"]), "start": str(item["start"]), "unprepared": len(never)}
    (training,) = (one for one in ahead if one["id"] in late)
    assert training["end"] > item["start"]
    return {"start": str(item["start"]), "ends": str(training["end"])}


def freed(company, finding, piece):
    item = subject(company, finding)
    (taken,) = item["automates"]
    assert "reskilling" not in item
    return {"hours": taken["hours_per_week"], "people": taken["people_affected"]}


def dates(company, finding, piece):
    (later, first) = (one["id"] for one in finding["subjects"] if one.get("key"))
    item, before = company.item("initiatives", later), company.item("initiatives", first)
    assert first in item["depends_on"]
    days = (before["end"] - item["start"]).days
    return {"start": str(item["start"]), "finish": str(before["end"]), "days": days}


def silence(company, finding, piece):
    item = subject(company, finding)
    assert "measures" not in item
    assert "check_ins" not in company.plan
    units = above(company, item["unit"])
    assert not [one for one in company.plan["reviews"] if units & set(one["units"])]
    return {"since": str(item["start"]), "days": (dt.date.fromisoformat(company.as_of) - item["start"]).days}


def cut_of(spec: dict[str, Any]) -> tuple[Any, ...]:
    """What metrics share that are one sum on different rows (details.md 4); a ratio shares it with none."""
    return (spec["from"], spec["measure"], spec.get("time")) if spec["kind"] == "simple" else (spec["id"],)


def idle(company, finding, piece):
    plan = company.plan
    specs = {one["id"]: one for one in plan["metrics"]}
    texts = [one for key in ("goals", "objectives", "initiatives") for one in plan[key]]
    named = {one["metric"] for item in texts for one in item.get("measures", [])}
    named |= {str(one["target"]) for item in texts for one in item.get("measures", [])}
    named |= {link["metric"] for item in texts for link in item.get("supports", []) if "metric" in link}
    named |= {one["metric"] for one in plan["incentives"]}
    named |= {word for one in plan["handoffs"] for word in re.findall(ID, one["promise"])}
    for one in [specs[name] for name in named & set(specs)]:
        named |= {one[part] for part in ("numerator", "denominator") if part in one}
    cuts = {cut_of(specs[one]) for one in named & set(specs)}
    unused = {one["id"] for one in plan["metrics"] if one["id"] not in named and cut_of(one) not in cuts}
    assert unused == {one["id"] for one in finding["subjects"]}
    return {"count": len(unused), "of": len(specs)}


READ: dict[str, Callable[..., dict[str, Any]]] = {
    "goal_without_owner": owner,
    "goal_without_measure": unmeasured,
    "not_smart": wording,
    "budget_drift": money,
    "incentive_missing": rewards,
    "unprepared_unit": preparation,
    "workforce_transition_missing": freed,
    "dependency_conflict": dates,
    "stale_goal": silence,
    "metric_without_goal": idle,
}
"""How each kind's figures are read in the files: the expected figures from the plan alone."""


def test_every_path_leads_into_the_plan(company) -> None:
    seen = 0
    for finding, piece in company.evidence("plan"):
        for path in piece["source"]["plan"]:
            assert GRAMMAR.fullmatch(path), (finding["id"], path)
            key, *rest = path.split("/")
            assert key in company.plan, (finding["id"], path)
            if rest:
                assert [one["id"] for one in company.plan[key]].count(rest[0]) == 1, (finding["id"], path)
            if len(rest) > 1:
                assert rest[1] in company.item(key, rest[0]) or rest[1] in ABSENT, (finding["id"], path)
            seen += 1
    assert seen > 20


def test_every_figure_from_the_plan_stands_there(company) -> None:
    seen = 0
    for finding, piece in company.evidence("plan"):
        expected = READ[finding["kind"]](company, finding, piece)
        assert piece["figures"] == pytest.approx(expected), finding["id"]
        seen += 1
    assert seen > 10
