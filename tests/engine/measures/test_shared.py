"""V4 on the published companies against a calculation that shares no code with the engine: YAML, loops, dates."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
import yaml

from oarlock.engine.measures.vertical import effort_divergence
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.numerics.resampling import FIGURES_ONLY
from oarlock.folder.read import read_folder

SHARED = os.environ.get("OARLOCK_SHARED")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED, reason="OARLOCK_SHARED does not name the published records"),
]


def by_hand(plan, first, last, as_of):
    """Share of the posts in first..last that ends at each goal, following one unit of effort link by link."""
    goals = {goal["id"]: goal["weight"] for goal in plan["goals"]}
    above = {one["id"]: one["supports"] for one in plan["objectives"]}
    measured = {}
    for goal in plan["goals"]:
        for target in goal.get("measures", []):
            measured.setdefault(target["metric"], []).append(goal["id"])

    def follow(supports):
        live = [one for one in supports if "metric" not in one or one["metric"] in measured]
        total = sum(one["weight"] for one in live)
        found = dict.fromkeys(goals, 0.0)
        for one in live:
            part = one["weight"] / total
            if "goal" in one:
                found[one["goal"]] += part
            elif "metric" in one:
                for goal in measured[one["metric"]]:
                    found[goal] += part / len(measured[one["metric"]])
            else:
                for goal, share in follow(above[one["objective"]]).items():
                    found[goal] += part * share
        return found

    spent, exploring = dict.fromkeys(goals, 0.0), dict.fromkeys(goals, 0.0)
    for item in plan["initiatives"]:
        end = min(item["end"], as_of) if item["phase"] == "done" else item["end"]
        days = sum(1 for step in range((last - first).days + 1) if item["start"] <= first + dt.timedelta(step) <= end)
        for goal, share in follow(item["supports"]).items():
            part = item["fte"] * days / ((last - first).days + 1) * share
            (exploring if item.get("exploration") else spent)[goal] += part
    total = sum(spent.values())  # exploration is below its band in both companies: it leaves the comparison
    assert sum(exploring.values()) <= 0.3 * (total + sum(exploring.values()))
    return {goal: amount / total for goal, amount in spent.items()}, goals


@pytest.mark.parametrize(
    ("name", "first", "last", "as_of"),
    [
        ("northwind", dt.date(1998, 2, 1), dt.date(1998, 4, 30), dt.date(1998, 5, 6)),
        ("adventureworks", dt.date(2020, 3, 1), dt.date(2020, 5, 31), dt.date(2020, 5, 31)),
    ],
)
def test_it_agrees_with_effort_followed_by_hand(name, first, last, as_of):
    folder = Path(SHARED) / "companies" / name
    plan = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    shares, weights = by_hand(plan, first, last, as_of)
    wanted = sum(abs(share - weights[goal]) for goal, share in shares.items()) / 2
    found = effort_divergence.measure(Snapshot(company=read_folder(folder).company, as_of=as_of), FIGURES_ONLY)
    assert found.details["shares"] == pytest.approx(shares)
    assert found.value == pytest.approx(wanted)
    assert found.details["basis"] == "fte"
