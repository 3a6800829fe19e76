"""Two runs say the same, byte for byte; an option's gain is what a second audit of the changed folder finds."""

import copy
import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import oarlock

pytestmark = pytest.mark.shared


def without_timings(document: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in document.items() if key != "timings"}, ensure_ascii=False)


def test_a_second_run_gives_the_same_bytes(company, home: Path) -> None:
    again = oarlock.audit(company.folder, as_of=company.as_of, home=home)
    assert without_timings(again) == without_timings(company.audit)


@pytest.mark.slow
def test_an_empty_cache_gives_the_same_bytes(company, tmp_path: Path) -> None:
    again = oarlock.audit(company.folder, as_of=company.as_of, home=tmp_path)
    assert without_timings(again) == without_timings(company.audit)


def test_ids_follow_from_kind_and_key_subjects(company) -> None:
    for finding in company.audit["findings"]:
        keys = sorted(f"{one['type']}:{one['id']}" for one in finding["subjects"] if one.get("key"))
        digest = hashlib.sha256("|".join([finding["kind"], *keys]).encode()).hexdigest()[:8]
        assert finding["id"] == f"{finding['kind']}-{digest}"
    ids = [one["id"] for one in company.audit["findings"]]
    assert len(ids) == len(set(ids))


def test_the_order_is_the_contracts(company) -> None:
    findings = company.audit["findings"]
    keys = [(-one["severity"] * one["confidence"], -(one["cost"]["mid"] or 0), one["id"]) for one in findings]
    for one, other in itertools.pairwise(keys):
        assert one[0] <= other[0] + 1e-9
        if one[0] == other[0]:
            assert one[1:] <= other[1:]


def put(plan: dict[str, Any], path: str, to: Any) -> None:
    """One change by the contract's path grammar: `key/item-id/field`, or `key/item-id` (null removes)."""
    key, item_id, *field = path.split("/")
    items = plan.setdefault(key, [])
    there = next((one for one in items if one["id"] == item_id), None)
    if field:
        assert there is not None
        there.pop(field[0], None)
        if to is not None:
            there[field[0]] = to
        return
    if there is not None:
        items.remove(there)
    if to is not None:
        items.append({**to, "id": item_id})


def written(company, changes: list[dict[str, Any]], folder: Path) -> Path:
    """A folder of one file with the changed plan, over the same records."""
    plan = copy.deepcopy(company.plan)
    for change in changes:
        put(plan, change["path"], change["to"])
    plan["data_root"] = str((company.folder / plan["data_root"]).resolve())
    folder.mkdir()
    (folder / "company.yaml").write_text(yaml.safe_dump(plan, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def options(company) -> list[tuple[str, dict[str, Any]]]:
    """Every option that changes the plan; the same changes under two findings once."""
    found = {}
    for finding in company.audit["findings"]:
        for option in finding["options"]:
            if option["changes"]:
                found[json.dumps(option["changes"])] = (finding["kind"], option)
    return list(found.values())


def gains(company, chosen: list[tuple[str, dict[str, Any]]], home: Path, tmp_path: Path) -> list[str]:
    """What a second audit gives instead, for each option whose gain it does not confirm."""
    before, wrong = company.audit["index"]["value"], []
    for place, (kind, option) in enumerate(chosen):
        folder = written(company, option["changes"], tmp_path / str(place))
        after = oarlock.audit(folder, as_of=company.as_of, home=home)["index"]["value"]
        if option["index_gain"] is None:
            if after is not None and abs(after - before) > 0.1:
                wrong.append(f"{kind}: {option['title']}: null, the second audit says {after - before:+.3f}")
        elif after is None or abs(after - before - option["index_gain"]) > 0.1:
            wrong.append(
                f"{kind}: {option['title']}: {option['index_gain']}, the second audit says {after} after {before}"
            )
    return wrong


def test_an_unchanged_copy_has_the_same_index(northwind, home: Path, tmp_path: Path) -> None:
    copied = oarlock.audit(written(northwind, [], tmp_path / "same"), as_of=northwind.as_of, home=home)
    assert copied["index"] == northwind.audit["index"]
    assert [one["id"] for one in copied["findings"]] == [one["id"] for one in northwind.audit["findings"]]


@pytest.mark.slow
def test_every_gain_of_northwind_is_what_a_second_audit_gives(northwind, home: Path, tmp_path: Path) -> None:
    chosen = options(northwind)
    assert len(chosen) > 10
    assert not gains(northwind, chosen, home, tmp_path)


@pytest.mark.slow
def test_gains_of_adventureworks_are_what_a_second_audit_gives(adventureworks, home: Path, tmp_path: Path) -> None:
    """One option of every kind that has any, the one with the largest gain."""
    largest: dict[str, dict[str, Any]] = {}
    for kind, option in options(adventureworks):
        if kind not in largest or abs(option["index_gain"] or 0) > abs(largest[kind]["index_gain"] or 0):
            largest[kind] = option
    assert len(largest) > 8
    assert not gains(adventureworks, list(largest.items()), home, tmp_path)


def test_two_small_options_are_confirmed_at_once(northwind, home: Path, tmp_path: Path) -> None:
    named = [one for one in options(northwind) if one[0] in ("effort_priority_gap", "goal_without_measure")][:2]
    assert len(named) == 2
    assert not gains(northwind, named, home, tmp_path)
