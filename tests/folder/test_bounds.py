"""Hostile and huge folders end with problems within 5 seconds and 500 MB, measured in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oarlock.folder.nodes import Place
from oarlock.folder.read import read_folder

HEAD = "oarlock: 1\ncompany: {name: Mill, currency: EUR}\n"
MIB = 2 * 1024 * 1024 - 200
READ = """
import json, resource, sys
from pathlib import Path
from oarlock.errors import InputError
from oarlock.folder.read import read_folder
try:
    read_folder(Path(sys.argv[1]), builtin_metrics=frozenset(("revenue",)))
    told = []
except InputError as error:
    told = [(p.code, p.file, p.line, p.message) for p in error.problems]
usage = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([told, int(peak.split()[1]) / 1024, usage.ru_utime + usage.ru_stime]))
"""


def laughs(levels: int, width: int) -> str:
    """Nested aliases: each level repeats the one before `width` times."""
    lines = ["a0: &a0 [" + ", ".join("x" * 1 for _ in range(width)) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def filled(unit: str, share: float = 1) -> str:
    """So many repetitions that the text stays below 2 MiB (or a share of it)."""
    return unit * int(MIB * share / len(unit))


BOMBS = {
    "billion_laughs": (laughs(10, 10), "too_many_aliases"),
    "quadratic": ("a: &a [" + filled("x,", 0.3) + "]\nb: [" + ("*a," * 9000) + "]\n", "too_many_aliases"),
    "many_plain_aliases": ("vision: &v x\nvalues: [" + "*v," * 10_001 + "]\n", "too_many_aliases"),
    "deep_lists": ("values: " + "[" * (MIB - 10), "too_deep"),
    "deep_mappings": ("values: " + filled("{a: ")[: MIB - 10], "too_deep"),
    "deep_dashes": ("values:\n  " + filled("- ")[: MIB - 20], "too_deep"),
    "deep_through_aliases": (
        "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [[[[[*a{n - 1}]]]]]\n" for n in range(1, 2000)), "too_deep"),
    "a_million_values": ("values: [" + filled("a,") + "]\n", "too_many_values"),
    "many_wrong_values": ("initiatives: [{id: a, name: A, kind: pilot, topics: [" + filled("true,", 0.9) + "]}]\n", "wrong_type"),
    "wrong_items": ("goals: [" + filled("[1],", 0.3) + "]\n", "wrong_type"),
    "empty_keys": ("goals: [" + filled("{a: },", 0.3) + "]\n", "missing_key"),
    "empty_known_keys": ("goals: [" + filled("{id: a, name: A, owner: },", 0.6) + "]\n", "duplicate_id"),
    "unknown_keys": ("".join(f"k{n}: 1\n" for n in range(MIB // 12)), "unknown_key"),
    "dangling_references": (
        "themes: [" + ", ".join(f"{{id: t{n}, name: T}}" for n in range(10_000)) + "]\ngoals: ["
        + ", ".join(f"{{id: g{n}, name: G, theme: x{n}}}" for n in range(30_000)) + "]\n", "dangling_reference"),
    "one_long_circle": (
        "units: [" + ", ".join(f"{{id: u{n}, name: U, parent: u{(n + 1) % 40_000}}}" for n in range(40_000)) + "]\n", "cycle"),
    "one_long_number": ("vision: " + "9" * (MIB - 10), None),
    "one_long_line_of_quotes": ("vision: " + "'" * (MIB - 9), "syntax"),
    "same_key_again": (filled("vision: x\n"), "duplicate_key"),
    "same_id_again": ("units: [" + filled("{id: u, name: Unit},", 0.7) + "]\n", "duplicate_id"),
    "many_anchors": ("values: [" + filled("&a x,", 0.9) + "]\n", None),
    "comments_only": (filled("# x\n"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_it_stays_within_five_seconds_and_500_mb(name: str, tmp_path: Path) -> None:
    text, code = BOMBS[name]
    (tmp_path / "company.yaml").write_text(HEAD + text)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr[-500:]
    told, megabytes, seconds = json.loads(run.stdout)
    assert (code in {one[0] for one in told}) if code else told == []
    assert all(
        message.endswith(".") and file == "company.yaml" for kind, file, _, message in told if kind != "more_problems"
    )
    assert len(told) <= 1001
    assert megabytes < 500, megabytes
    assert seconds < 5, seconds


def test_a_file_above_2_mib_is_refused_before_parsing(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text(HEAD + "include: [big.yaml]\n")
    (tmp_path / "big.yaml").write_bytes(b"[" * (60 * 1024 * 1024))
    run = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    told, megabytes, seconds = json.loads(run.stdout)
    assert [(code, file) for code, file, _, _ in told] == [("too_large", "big.yaml")]
    assert megabytes < 100
    assert seconds < 5


def test_ten_thousand_aliases_are_read(tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text(HEAD + "vision: &v x\nvalues: [" + "*v," * 10_000 + "]\n")
    assert read_folder(tmp_path).document["values"] == ["x"] * 10_000


def test_a_plan_of_ten_thousand_goals_is_read_in_seconds(tmp_path: Path) -> None:
    goal = (
        "  - id: goal-{n}\n    name: Goal number {n} of this company\n    owner: eva\n    weight: 0.1\n"
        "    start: 2026-01-01\n    due: 2026-12-31\n    measures: [{{metric: revenue, target: 100, by: 2026-12-31}}]\n"
    )
    (tmp_path / "company.yaml").write_text(
        HEAD + "include: [goals/*.yaml]\nunits: [{id: u, name: U}]\npeople: [{id: eva, unit: u}]\n"
    )
    (tmp_path / "goals").mkdir()
    for part in range(2):
        text = "goals:\n" + "".join(goal.format(n=n) for n in range(part * 5000, part * 5000 + 5000))
        (tmp_path / "goals" / f"{part}.yaml").write_text(text)
    started = time.process_time()
    loaded = read_folder(tmp_path, builtin_metrics=frozenset(("revenue",)))
    assert time.process_time() - started < 8
    assert len(loaded.company.goals) == 10_000
    assert loaded.place("goals/goal-5001/due") == Place("goals/1.yaml", 14)


def test_reading_does_not_import_the_round_trip_parser() -> None:
    code = "import sys, oarlock.folder, oarlock.folder.read, oarlock.folder.write; print('ruamel.yaml' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
