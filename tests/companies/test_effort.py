"""Where effort and money go, by the plan's posts and budgets: the figures again from the YAML alone (details.md 33 and 39).

Neither company records hours, so all of it rests on full-time posts, and every sentence has to say so.
"""

import calendar
import datetime as dt
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

pytestmark = pytest.mark.shared

NAMES = {"goal": "goals", "objective": "objectives", "initiative": "initiatives"}
WINDOW = {
    "northwind": (dt.date(1998, 2, 1), dt.date(1998, 4, 30)),
    "adventureworks": (dt.date(2020, 3, 1), dt.date(2020, 5, 31)),
}
"""The last three complete months; 31 May 2020 completes its month."""


def exact(number: float) -> Fraction:
    """The number as the plan writes it."""
    return Fraction(str(number))


def ends(company, item: dict[str, Any]) -> dict[str, Fraction]:
    """The share of an item's work that ends at each goal, its links' weights made to add up to 1."""
    links = item.get("supports", [])
    whole = sum(exact(link["weight"]) for link in links)
    found: Counter[str] = Counter()
    for link in links:
        share = exact(link["weight"]) / whole
        if "metric" in link:  # a part of net sales: it belongs to the goal that measures net sales (details.md 33)
            assert link["metric"] == "dairy_revenue"
            found["grow-sales"] += share
        elif "goal" in link:
            found[link["goal"]] += share
        else:
            for goal, part in ends(company, company.item("objectives", link["objective"])).items():
                found[goal] += share * part
    return found


def posts(company) -> tuple[dict[str, Fraction], Fraction]:
    """Full-time posts of the window by goal, sanctioned exploration left out (both are below a third); and their sum."""
    first, last = WINDOW[company.folder.name]
    days = (last - first).days + 1
    by_goal: Counter[str] = Counter()
    exploring = every = Fraction(0)
    for item in company.plan["initiatives"]:
        inside = (min(item["end"], last) - max(item["start"], first)).days + 1
        amount = exact(item["fte"]) * max(0, inside) / days
        every += amount
        if item.get("exploration"):
            exploring += amount
            continue
        for goal, share in ends(company, item).items():
            by_goal[goal] += amount * share
    assert exploring / every < exact(0.30)
    return by_goal, every - exploring


def test_effort_against_priority(company) -> None:
    by_goal, whole = posts(company)
    weights = {goal["id"]: exact(goal["weight"]) for goal in company.plan["goals"]}
    apart = {goal: by_goal[goal] / whole - weight / sum(weights.values()) for goal, weight in weights.items()}
    tv = sum(abs(gap) for gap in apart.values()) / 2
    finding = company.only("effort_priority_gap")
    first, *rows = finding["evidence"]
    assert first["figures"] == pytest.approx({"share": float(tv), "amount": float(tv * whole)})
    told = [one["id"] for one in finding["subjects"]]
    assert set(told) == {goal for goal, gap in apart.items() if abs(gap) > exact(0.10)}
    for goal, row in zip(told, rows, strict=True):
        assert row["figures"] == pytest.approx({"share": float(by_goal[goal] / whole), "weight": float(weights[goal])})
        assert company.item("goals", goal)["name"] in row["statement"]
    measure = company.audit["dimensions"]["vertical"]["measures"]["vertical.effort_divergence"]
    assert measure["value"] == pytest.approx(float(tv))
    assert measure["score"] == pytest.approx(100 * (1 - (float(tv) - 0.05) / 0.95))
    assert (measure["low"], measure["high"], measure["method"]) == (measure["value"], measure["value"], "counted")


def test_every_sentence_that_rests_on_posts_says_so(company) -> None:
    resting = ("effort_priority_gap", "time_off_strategy", "drifting", "capacity_overcommitted")
    said = 0
    for finding in company.audit["findings"]:
        own = finding["kind"] in resting
        options = [one["title"] for one in finding["options"]]
        pieces = [
            one["statement"] for one in finding["evidence"] if own or "effort" in one["source"].get("measure", "")
        ]
        for sentence in [*pieces, *([finding["title"], *options] if own else [])]:
            assert any(basis in sentence.lower() for basis in ("by fte", "by budget")), sentence
            said += 1
    assert said >= 5
    assert not any("hours" in one["statement"] for one in company.only("effort_priority_gap")["evidence"])


def test_money_against_the_plan_to_date(company) -> None:
    today = dt.date.fromisoformat(company.as_of)
    due: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for item in company.plan["initiatives"]:
        if "budget" not in item or "spent" not in item:
            continue
        days = (item["end"] - item["start"]).days + 1
        over = days if item["phase"] == "done" else min(days, (today - item["start"]).days + 1)
        for goal, share in ends(company, item).items():
            due[goal] += share * exact(item["budget"]) * Fraction(over, days)
            spent[goal] += share * exact(item["spent"])
    drifting = {goal for goal in due if abs(spent[goal] - due[goal]) > exact(0.15) * due[goal]}
    findings = company.findings("budget_drift")
    assert {one["id"] for finding in findings for one in finding["subjects"] if one.get("key")} == drifting
    for finding in findings:
        goal = next(one["id"] for one in finding["subjects"] if one.get("key"))
        figures = finding["evidence"][0]["figures"]
        assert figures == pytest.approx(
            {"due": float(due[goal]), "spent": float(spent[goal]), "drift": float(spent[goal] / due[goal] - 1)}
        )


def test_the_windows_are_whole_months(company) -> None:
    first, last = WINDOW[company.folder.name]
    assert first.day == 1
    assert last.day == calendar.monthrange(last.year, last.month)[1]
    assert last <= dt.date.fromisoformat(company.as_of)
