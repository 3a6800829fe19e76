"""The schema says the same as the reader: a validator of its own accepts what is right and refuses what is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from oarlock.engine.model.company import Company
from oarlock.folder.key_meanings import FIELD_MEANINGS, MEANINGS
from oarlock.folder.nodes import plain
from oarlock.folder.schema import _ONE_OF, company_schema
from oarlock.folder.yaml_nodes import parse

HEAD = "oarlock: 1\ncompany: {name: Mill, currency: EUR}\n"


def document(text: str) -> Any:
    node, problems = parse(text, "company.yaml")
    assert node is not None
    assert not problems
    return plain(node)


def errors(text: str, **kind: Any) -> list[str]:
    return [one.json_path for one in Draft202012Validator(company_schema(**kind)).iter_errors(document(text))]


def test_it_is_a_valid_schema_of_2020_12() -> None:
    for part in ("company", "included"):
        Draft202012Validator.check_schema(company_schema(part))
        assert company_schema(part)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_of_the_folder_is_described() -> None:
    assert list(MEANINGS) == list(Company.model_fields)
    properties = company_schema()["properties"]
    assert all(properties[key]["description"] == meaning for key, meaning in MEANINGS.items())


def test_described_fields_exist() -> None:
    fields = {field for one in company_schema()["$defs"].values() for field in one.get("properties", {})}
    assert set(FIELD_MEANINGS) <= fields


def test_records_with_exactly_one_of_several_fields_are_all_named() -> None:
    checked = {
        name
        for name in company_schema()["$defs"]
        if any("_one_target" in one or "_one_holder" in one for one in _validators(name))
    }
    assert checked == set(_ONE_OF)


def _validators(name: str) -> list[str]:
    from oarlock.engine.model import company, metric, organisation, plan, policy

    for module in (company, metric, organisation, plan, policy):
        record = getattr(module, name, None)
        if record is not None:
            return list(record.__pydantic_decorators__.model_validators)
    return []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "units: [{id: 007, name: 12}]\n",
        "goals: [{id: a, name: A, weight: [{from: 2026-01-01, value: 1}], due: 2026-12-31, owner: }]\n",
        "objectives: [{id: o, name: O, unit: u, supports: [{goal: a, weight: 1}]}]\n",
        "metrics: [{id: m, direction: {in: [1, 2]}, values: [[2026-01-31, 5]]}]\n",
        "data: {orders: o.csv, customers: [a.csv, b.csv], items: {files: {a: x.csv}, select: SELECT 1}}\n",
        "stakeholders: [{id: s, name: S, needs: [m, {goal: a}]}]\n",
    ],
)
def test_it_accepts_what_the_reader_accepts(text: str) -> None:
    assert errors(HEAD + text) == []
    Company.model_validate(document(HEAD + text))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("goal: []\n", "$"),
        ("goals: [{id: A b, name: A}]\n", "$.goals[0].id"),
        ("goals: [{id: a}]\n", "$.goals[0]"),
        ("goals: [{id: a, name: A, due: 31.12.2026}]\n", "$.goals[0].due"),
        ("goals: [{id: a, name: A, status: on}]\n", "$.goals[0].status"),
        ("objectives: [{id: o, name: O}]\n", "$.objectives[0]"),
        ("initiatives: [{id: i, name: I, kind: pilot, budget: -1}]\n", "$.initiatives[0].budget"),
        ('policy: {confidence: "0.5"}\n', "$.policy"),
        ("policy: {confidence: 80}\n", "$.policy"),
    ],
)
def test_it_refuses_what_the_reader_refuses(text: str, where: str) -> None:
    found = errors(HEAD + text)
    assert found
    assert all(path.startswith(where) for path in found)
    with pytest.raises(ValueError):
        Company.model_validate(document(HEAD + text))


def test_the_company_card_has_its_patterns() -> None:
    assert errors("oarlock: 1\ncompany: {name: M, currency: Euro}\n") == ["$.company.currency"]
    text = 'oarlock: 1\ncompany: {name: M, currency: EUR, fiscal_year_start: "13-01"}\n'
    assert errors(text) == ["$.company.fiscal_year_start"]


def test_an_included_file_needs_nothing_and_includes_nothing() -> None:
    assert errors("goals: []\n", part="included") == []
    assert errors("include: [a.yaml]\n", part="included") == ["$"]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["northwind", "adventureworks"])
def test_the_published_companies_fit(name: str) -> None:
    shared = os.environ.get("OARLOCK_SHARED")
    if shared is None:
        pytest.skip("OARLOCK_SHARED is not set")
    folder = Path(shared) / "companies" / name
    for path in sorted(folder.glob("*.yaml")):
        part = "company" if path.name == "company.yaml" else "included"
        assert errors(path.read_text(), part=part) == []
