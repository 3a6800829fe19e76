"""The sample company's folder as sections: which key stands in which file, under which comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oarlock.sample.plan import direction, initiatives, metrics, objectives, organisation, rewards, rhythm
from oarlock.sample.time_line import AS_OF


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level key of the folder with the comment above it."""

    key: str
    content: Any
    comment: str


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file of the folder with its opening comment."""

    name: str
    opening: str
    sections: tuple[Section, ...]


CARD = {
    "name": "Mossgate",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "country": "DE",
    "industry": "online retail of cleaning products",
    "as_of": AS_OF,
}
POLICY = {
    "exploration_share": [0.03, 0.30],
    "min_group_size": 5,
    "thresholds": {"overloaded_plan": {"goals": 8}},
}
INCLUDED = ["goals/*.yaml", "initiatives.yaml", "metrics.yaml", "people.yaml", "rhythm.yaml"]


def plan_files(sources: Mapping[str, Any], *, seed: int, faults: frozenset[str]) -> tuple[PlanFile, ...]:
    """Every plan file of the folder. `sources` is the content of the key `data`."""
    return (
        _company(sources),
        _goals(faults),
        PlanFile(
            "goals/objectives.yaml",
            "What each team contributes. `weight` says how much of an objective's effort serves that goal.",
            (Section("objectives", objectives.objectives(faults), "by team"),),
        ),
        PlanFile(
            "initiatives.yaml",
            "Work that costs money or time. A link to a metric with weight 0 only says which effect is expected.",
            (
                Section("initiatives", initiatives.initiatives(faults), "running, ended, to come, training"),
                Section("deviations", organisation.deviations(faults), "apart on purpose, with an end date"),
                Section("risks", organisation.risks(faults), "what may go wrong"),
            ),
        ),
        PlanFile(
            "metrics.yaml",
            "How we count. Built-ins keep their formula; `values` are typed in by people.",
            (Section("metrics", metrics.metrics(seed, faults), "built-ins, our own, typed values"),),
        ),
        _people(faults),
        _rhythm(faults),
    )


def _company(sources: Mapping[str, Any]) -> PlanFile:
    return PlanFile(
        "company.yaml",
        "Mossgate: an online retailer of eco-friendly cleaning products with 38 people.\n"
        "Invented from first to last: made by `oarlock demo` for looking around and for tests.",
        (
            Section("oarlock", 1, "version of the folder's format"),
            Section("include", INCLUDED, "the rest of the plan"),
            Section("company", CARD, "who we are; as_of is the day the records end"),
            Section("vision", direction.VISION, "where to"),
            Section("mission", direction.MISSION, "why we exist"),
            Section("values", direction.VALUES, "how we want to work"),
            Section("policy", POLICY, "seven goals and the daily business are eight; small teams explore a little"),
            Section("data", dict(sources), "our records, one file a table; paths start at this folder"),
        ),
    )


def _goals(faults: frozenset[str]) -> PlanFile:
    return PlanFile(
        "goals/goals.yaml",
        "What Mossgate wants to reach in 2026. Weights add up to 1.",
        (
            Section("themes", direction.THEMES, "the four themes"),
            Section("goals", direction.goals(faults), "seven goals, and running the business as the eighth"),
            Section("assumptions", organisation.ASSUMPTIONS, "what must stay true"),
        ),
    )


def _people(faults: frozenset[str]) -> PlanFile:
    return PlanFile(
        "people.yaml",
        "Teams and what they are paid a bonus for. The people themselves stand in data/employees.csv.",
        (
            Section("units", organisation.UNITS, "seven teams"),
            Section("incentives", rewards.incentives(faults), "plans for teams, never for one person"),
            Section("handoffs", organisation.HANDOFFS, "promises between teams"),
            Section("coordination", organisation.COORDINATION, "who has to plan with whom"),
            Section("systems", organisation.SYSTEMS, "our software"),
        ),
    )


def _rhythm(faults: frozenset[str]) -> PlanFile:
    return PlanFile(
        "rhythm.yaml",
        "Reviews, the promises made in them, and looks at the goals in between.",
        (
            Section("reviews", rhythm.reviews(), "once a month, all teams"),
            Section("commitments", rhythm.commitments(faults), "what was promised"),
            Section("check_ins", rhythm.check_ins(direction.goals(faults)), "in the week before each review"),
        ),
    )


def section(files: tuple[PlanFile, ...], key: str) -> Any:
    """The content of a top-level key."""
    return next(part.content for file in files for part in file.sections if part.key == key)
