"""Every command's JSON is what `oarlock schema --json` says, and the folder's schema takes the published folders."""

import datetime as dt
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import oarlock
from oarlock.report.shapes import SHAPES, output_schema

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("command", SHAPES)
def test_the_published_schemas_are_schemas(command: str) -> None:
    Draft202012Validator.check_schema(output_schema(command))


@pytest.mark.slow
def test_the_audit_of_the_demo_has_the_published_shape(demo: Path, home: Path) -> None:
    Draft202012Validator(output_schema("audit")).validate(oarlock.audit(demo, home=home, today=TODAY))


@pytest.mark.slow
def test_two_runs_give_the_same_bytes_but_for_the_timings(demo: Path, home: Path, tmp_path: Path) -> None:
    first = oarlock.audit(demo, home=home, today=TODAY)
    second = oarlock.audit(demo, home=tmp_path, today=TODAY)  # another home: no cache
    first.pop("timings")
    second.pop("timings")
    assert first == second


@pytest.mark.shared
@pytest.mark.parametrize(("name", "as_of"), [("northwind", "1998-05-06"), ("adventureworks", "2020-05-31")])
def test_the_audits_of_the_published_companies_have_the_published_shape(
    shared: Path, home: Path, name: str, as_of: str
) -> None:
    document = oarlock.audit(shared / "companies" / name, as_of=as_of, home=home, today=TODAY)
    Draft202012Validator(output_schema("audit")).validate(document)
