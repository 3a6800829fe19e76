# ruff: noqa: E501 (a folder that gives every key)

"""Reading a folder: scalars of YAML 1.2, files merged, places, history, the published companies."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from oarlock.engine.model.company import Company
from oarlock.engine.model.document import document_at
from oarlock.engine.model.scalars import PlainFloat, PlainInt
from oarlock.folder.nodes import Place, path_of, plain
from oarlock.folder.read import LoadedFolder, read_folder
from oarlock.folder.yaml_nodes import parse
from oarlock.folder.yaml_scalars import resolve

HEAD = "oarlock: 1\ncompany: {name: Mill, currency: EUR}\n"


def read(folder: Path, text: str, **files: str) -> LoadedFolder:
    (folder / "company.yaml").write_text(HEAD + text)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content)
    return read_folder(folder)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # YAML 1.2.2, section 10.3.2 (core schema)
        ("null", None), ("~", None), ("", None), ("true", True), ("FALSE", False), ("12", 12), ("-19", -19), ("0o7", 7), ("0x3A", 58),
        ("0.", 0.0), ("-0.0", -0.0), (".5", 0.5), ("+12e03", 12000.0), ("-2E+05", -200000.0),
        # what YAML 1.1 would read otherwise
        ("yes", "yes"), ("No", "No"), ("on", "on"), ("1:30", "1:30"), ("190:20:30", "190:20:30"), ("1_000", "1_000"),
        ("2026-06-30", "2026-06-30"), ("0b1", "0b1"), ("=", "="), ("1.2.3", "1.2.3"), ("-", "-"), (".", "."), ("e3", "e3"), ("0x", "0x"),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_read_after_yaml_1_2(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert isinstance(found, bool) == isinstance(value, bool)
    assert isinstance(found, str) == isinstance(value, str)


def test_numbers_remember_how_they_are_written() -> None:
    number, share = resolve("007"), resolve("1.50")
    assert isinstance(number, PlainInt)
    assert isinstance(share, PlainFloat)
    assert (number.text, share.text) == ("007", "1.50")
    assert str(resolve(".inf")) == "inf"
    assert str(resolve(".NaN")) == "nan"


def test_quoted_and_tagged_texts_stay_texts() -> None:
    node, problems = parse("a: \"12\"\nb: 'true'\nc: !!str 12\nd: !!int 12\ne: !!float 3\n", "f.yaml")
    assert not problems
    assert node is not None
    assert plain(node) == {"a": "12", "b": "true", "c": "12", "d": 12, "e": 3}


def test_ids_and_texts_may_be_unquoted_digits(tmp_path: Path) -> None:
    loaded = read(
        tmp_path, "units: [{id: 007, name: 12}]\nvision: 1.50\nreviews: [{id: r, cadence: monthly, units: [007]}]\n"
    )
    assert loaded.document["units"] == [{"id": "007", "name": "12"}]
    assert loaded.document["vision"] == "1.50"
    assert loaded.document["reviews"][0]["units"] == ["007"]


def test_an_empty_value_counts_as_absent(tmp_path: Path) -> None:
    loaded = read(tmp_path, "goals:\nvision:\nunits: [{id: a, name: A, lead: , parent: null}]\n")
    assert loaded.document == {
        "oarlock": 1,
        "company": {"name": "Mill", "currency": "EUR"},
        "units": [{"id": "a", "name": "A"}],
    }
    assert not loaded.company.has("goals")


def test_lists_are_appended_and_mappings_merged(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        "include: ['[ab].yaml', b.yaml]\nunits: [{id: c, name: C}]\npolicy: {confidence: 0.9, dimensions: {vertical: 2}}\n"
        "data: {orders: o.csv}\n",
        a="units: [{id: a, name: A}]\npolicy: {dimensions: {external: 3}}\ncompany: {country: DE}\n",
        b="units: [{id: b, name: B}]\noarlock: 1\ndata: {customers: c.csv}\nvision: Here\n",
    )
    assert loaded.files == ("company.yaml", "a.yaml", "b.yaml")
    assert [unit["id"] for unit in loaded.document["units"]] == ["c", "a", "b"]
    assert loaded.document["policy"] == {"confidence": 0.9, "dimensions": {"vertical": 2, "external": 3}}
    assert loaded.document["company"]["country"] == "DE"
    assert loaded.document["data"] == {"orders": "o.csv", "customers": "c.csv"}
    assert loaded.document["vision"] == "Here"


def test_a_pattern_without_files_is_a_warning(tmp_path: Path) -> None:
    loaded = read(tmp_path, "include: [goals/*.yaml]\n")
    assert [(one.code, one.line, one.path) for one in loaded.warnings] == [("include_empty", 3, "include/0")]


def test_it_knows_where_everything_stands(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        "include: [a.yaml]\ngoals:\n  - id: one\n    name: One\n",
        a="goals:\n  - id: two\n    name: Two\n    measures:\n      - metric: revenue\n        target: 5\n",
    )
    assert loaded.place("goals/one/name") == Place("company.yaml", 6)
    assert loaded.place("goals/two") == Place("a.yaml", 2)
    assert loaded.place("goals/two/measures/0/target") == Place("a.yaml", 6)
    assert loaded.place("goals/two/due") == Place("a.yaml", 2)
    assert loaded.place("vision") == Place("company.yaml", 1)
    assert path_of(loaded.tree, ("goals", 1, "measures", 0)) == "goals/two/measures/0"


def test_anchors_and_aliases_repeat_values(tmp_path: Path) -> None:
    text = "goals:\n  - {id: a, name: A, measures: &m [{metric: revenue, target: 1}]}\n  - {id: b, name: B, measures: *m}\n"
    goals = read(tmp_path, text).document["goals"]
    assert goals[0]["measures"] == goals[1]["measures"] == [{"metric": "revenue", "target": 1}]


def test_circles_in_depends_on_and_feeds_are_no_errors(tmp_path: Path) -> None:
    read(
        tmp_path,
        "initiatives:\n  - {id: a, name: A, kind: pilot, depends_on: [b]}\n  - {id: b, name: B, kind: pilot, depends_on: [a]}\n"
        "systems:\n  - {id: x, name: X, holds: [], feeds: [{system: y, how: api}]}\n"
        "  - {id: y, name: Y, holds: [], feeds: [{system: x, how: file}]}\n",
    )


def test_history_is_read_oldest_first_and_gives_the_plan_of_a_day(tmp_path: Path) -> None:
    (tmp_path / "h.jsonl").write_text(
        '{"at": "2026-03-01T10:00:00", "path": "goals/a/due", "old": null, "new": "2026-12-31", "by": "eva"}\n\n'
        '{"at": "2026-01-15", "path": "vision", "old": "Small", "new": "Big", "why": "we grew"}\n'
    )
    loaded = read(tmp_path, "history: h.jsonl\nvision: Big\ngoals: [{id: a, name: A, due: 2026-12-31}]\n")
    assert [(edit.day, edit.path, edit.by, edit.why) for edit in loaded.history] == [
        (dt.date(2026, 1, 15), "vision", None, "we grew"),
        (dt.date(2026, 3, 1), "goals/a/due", "eva", None),
    ]
    february = document_at(loaded.document, loaded.history, dt.date(2026, 2, 1))
    assert february["vision"] == "Big"
    assert february["goals"] == [{"id": "a", "name": "A"}]
    assert document_at(loaded.document, loaded.history, dt.date(2026, 1, 1))["vision"] == "Small"


def test_moments_of_the_history_are_days_of_the_company(tmp_path: Path) -> None:
    # 23:30 in UTC is 01:30 of the next day in Berlin in summer, 00:30 in winter (clock change on 29 March 2026)
    lines = ['{"at": "2026-07-01T23:30:00Z", "path": "vision", "old": "b", "new": "c"}',
             '{"at": "2026-01-01T22:30:00+00:00", "path": "vision", "old": "a", "new": "b"}']  # fmt: skip
    (tmp_path / "h.jsonl").write_text("\n".join(lines))
    (tmp_path / "company.yaml").write_text(
        "oarlock: 1\nhistory: h.jsonl\ncompany: {name: M, currency: EUR, timezone: Europe/Berlin}\n"
    )
    assert [edit.day for edit in read_folder(tmp_path).history] == [dt.date(2026, 1, 1), dt.date(2026, 7, 2)]


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    loaded = read(tmp_path, EVERYTHING)
    assert set(loaded.document) == set(Company.model_fields) - {"include", "history", "data_root"}
    assert Company.model_validate(loaded.document) == loaded.company
    assert loaded.warnings == ()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "counts"),
    # counted in the files by awk as the lines that start with "  - " under each key
    [
        ("northwind", {"goals": 5, "objectives": 10, "metrics": 18, "units": 6}),
        ("adventureworks", {"goals": 5, "units": 25}),
    ],
)
def test_the_published_companies_are_read(name: str, counts: dict[str, int]) -> None:
    shared = os.environ.get("OARLOCK_SHARED")
    if shared is None:
        pytest.skip("OARLOCK_SHARED is not set")
    loaded = read_folder(Path(shared) / "companies" / name)
    found: dict[str, Any] = {key: len(loaded.document[key]) for key in counts}
    assert found == counts
    assert Company.model_validate(loaded.document) == loaded.company


EVERYTHING = """\
vision: v
mission: m
values: [a]
themes: [{id: t, name: T, perspective: people}]
units: [{id: u, name: U, lead: p, function: sales}, {id: w, name: W, parent: u}]
people: [{id: p, name: P, unit: u, role: R, fte: 0.5, from: 2020-01-01, to: 2030-01-01, annual_cost: 5}, {id: q, unit: w, manager: p}]
metrics:
  - {id: m, name: M, kind: simple, from: orders, measure: count(*), where: "channel = 'web'", time: ordered_at, grain: month, unit: count, direction: up, owner_unit: u}
  - {id: r, kind: ratio, numerator: m, denominator: n, direction: {in: [0, 1]}}
  - {id: n, of: m, where: x = 1}
  - {id: d, kind: derived, expr: m / n}
  - {id: s, kind: state, state: {from: orders, opened: ordered_at, closed: shipped_at, measure: count(*)}}
  - {id: e, kind: retention, retention: {from: orders, entity: customer_id, grain: month}}
  - {id: c, kind: conversion, conversion: {numerator: m, denominator: n, within: 30}}
  - {id: k, kind: cumulative, cumulative: {metric: m, since: fiscal_year_start}}
  - {id: l, kind: cumulative, cumulative: {metric: m, since: 2026-01-01}}
  - {id: b, kind: manual, values: [[2026-01-31, 5], [2026-02-28, 6.5]]}
goals:
  - id: g
    name: G
    weight: [{from: 2026-01-01, value: 1}]
    measures: [{metric: m, target: {low: 1, high: 2}, pace: [[2026-01-01, 1]]}, {metric: m, target: {table: targets, kind: target}}, {metric: m, target: n, over: each, scope: own}]
objectives: [{id: o, name: O, unit: u, supports: [{goal: g, weight: 1}]}, {id: i, name: I, person: p, supports: [{objective: o}]}]
initiatives:
  - id: x
    name: X
    kind: project
    units: [u]
    supports: [{metric: m, expected_effect: 3}]
    depends_on: [z]
    prepares: [z]
    milestones: [{name: M, due: 2026-01-01}]
    consulted: []
    automates: [{role: R, hours_per_week: 2, people_affected: 1}]
    reskilling: z
    answers: [silo-12345678]
    check: {metric: m, sign: up, smallest: 1, window: 90, on: 2026-06-01, registered: 2026-01-01}
  - {id: z, name: Z, kind: enablement, phase: done}
incentives: [{id: a, applies_to: {role: R}, metric: m, direction: up, weight: 1, form: bonus, of_pay: 0.2, payout: [[0.9, 0.5], [1, 1]]}]
handoffs: [{id: h, name: H, from: u, to: w, promise: m > 1, when: n > 1}]
deviations: [{id: d, name: D, item: {finding: silo-12345678}, sponsor: p, cap: 5000, until: 2026-12-31, question: q}]
coordination: [{from: u, to: w, strength: 0.5}]
benchmarks: [{metric: m, value: {p25: 1, p50: 2, p75: 3}, source: s, as_of: 2026-01-01}, {metric: m, value: 3, source: s, as_of: 2026-01-01}]
systems: [{id: y, name: Y, owner_unit: u, holds: [orders], feeds: [{system: y, how: manual, hours_per_week: 2}], personal_data: true}]
processes: [{id: p, name: P, supports: [{goal: g}], target_days: 7, steps: [{activity: a, unit: u, value: waste}]}]
scenarios: [{id: s, name: S, probability: 0.5, drivers: {demand: {dist: normal, mean: 1}, price: 2}}]
assumptions: [{id: a, text: T, goals: [g], holds_when: m > 1, checked: 2026-01-01}]
decisions_log: [{id: d, at: 2026-01-01, text: T, options: [a, b], level: owner, expected: 5, review: r}]
alerts: [{id: a, at: 2026-01-01, metric: m, decided_at: 2026-01-02, acted_at: 2026-01-03, outcome: "false"}]
findings: [{id: silo-12345678, status: accepted, at: 2026-01-01, by: p, initiative: x, range: [1, 2]}]
check_ins: [{on: {goal: g}, at: 2026-01-01, by: p, value: 3}]
activities: [{id: a, name: A, unit: u, core: false, supports: [{goal: g}], quotes: [{supplier: s, price: 3}]}]
partners: [{id: p, name: P, supports: [{goal: g}]}]
stakeholders: [{id: s, name: S, needs: [m, {goal: g}, {metric: m}]}]
risks: [{id: r, name: R, probability: 0.1, impact: 100, owner: p}]
reviews: [{id: r, cadence: monthly, units: [u], next: 2026-02-01, held: [2026-01-01]}]
commitments: [{id: c, text: T, owner: p, made: 2026-01-01, due: 2026-02-01, review: r, supports: [{goal: g}]}]
ideas: [{id: i, title: T, by: p, at: 2026-01-01, theme: t, ratings: [{by: p, criterion: c, value: 3}], experiment: {hypothesis: h, metric: m, start: 2026-01-01, end: 2026-02-01}}]
policy: {exploration_share: [0.1, 0.3], stewards: [p], thresholds: {overloaded_plan: {goals: 9}}}
data:
  orders: {path: o.csv, map: {order_id: number}, where: number > 1, only: true}
  customers: [a.csv, b.csv]
  products: {files: {p: p.csv, c: [c1.csv, c2.csv]}, select: SELECT * FROM p JOIN c USING (id), own: false}
"""
