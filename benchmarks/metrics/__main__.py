"""Runs every way, compares the figures, and writes RESULTS.md. `--small` for continuous integration: nothing is written."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.metrics.business import write_business, write_new_day
from benchmarks.metrics.figures import CUTS, metrics

RESULTS = Path(__file__).with_name("RESULTS.md")
LINES, SMALL_LINES = 10_000_000, 200_000
SHARE = 20
"""One query a metric and pandas run every 20th metric; their work is multiplied."""


def main() -> int:
    """Exit code 1 when two ways disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help=f"{SMALL_LINES:,} lines instead of {LINES:,}")
    parser.add_argument("--keep", type=Path, help="use this folder and leave it there")
    asked = parser.parse_args()
    lines = SMALL_LINES if asked.small else LINES
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        if not (folder / "products.parquet").exists():
            write_business(folder, lines)
        found = {name: run(name, folder) for name in ("planner", "by_hand", "one_by_one", "pandas", "with_lake")}
        wrong = disagreements(found)
        write_new_day(folder, lines)
        found["new_day"] = run("with_lake", folder)
        found["start_up"] = run("start_up", folder)
    text = report(found, lines)
    print(text)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    if not asked.small:
        RESULTS.write_text(text)
    return 0


def run(name: str, folder: Path) -> dict[str, Any]:
    """One way in a process of its own."""
    share = SHARE if name in ("one_by_one", "pandas") else 1
    command = [sys.executable, "-m", "benchmarks.metrics.variants", name, str(folder), str(share)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    prepared = json.loads(done.stderr.strip().splitlines()[-1])["prepared"] if name == "pandas" else 0.0
    result["share"] = share
    result["whole_cpu"] = prepared + (result["cpu"] - prepared) * share
    print(f"{name}: {result['wall']:.1f} s, {result['cpu']:.1f} s CPU, {result['peak_mb']:.0f} MB", file=sys.stderr)
    return result


def disagreements(found: dict[str, dict[str, Any]]) -> list[str]:
    """Metrics whose figures differ between two ways by more than one part in a billion."""
    expected = found["by_hand"]["sums"]
    return [
        f"{name}: {metric} is {value!r}, by hand {expected[metric]!r}"
        for name, one in found.items()
        for metric, value in one["sums"].items()
        if abs(value - expected[metric]) > 1e-9 * abs(expected[metric])
    ]


def report(found: dict[str, dict[str, Any]], lines: int) -> str:
    """The results as a page."""
    ours = found["planner"]["cpu"]
    rows = [
        ("Oarlock's planner", "planner", ""),
        ("(a) best SQL by hand: one cube, all figures from it", "by_hand", ""),
        ("(b) one query a metric and cut", "one_by_one", f"every {SHARE}th metric run, work multiplied"),
        ("(c) pandas", "pandas", f"every {SHARE}th metric run, its work multiplied, loading once"),
        ("from files to figures, nothing kept yet", "with_lake", "checks and stores the files as well"),
        ("the same after one new day", "new_day", ""),
        ("of both, start-up and imports", "start_up", ""),
    ]
    table = [
        f"| {title} | {one['wall']:.1f} | {one['whole_cpu']:.1f} | {one['peak_mb']:.0f} | "
        f"{one['whole_cpu'] / ours:.2f} | {note} |"
        for title, key, note in rows
        for one in (found[key],)
    ]
    again = found["new_day"]["cpu"] / found["with_lake"]["cpu"]
    fixed = found["start_up"]["cpu"]
    apart = (found["new_day"]["cpu"] - fixed) / (found["with_lake"]["cpu"] - fixed)
    return "\n".join(
        [
            "# Many metrics over one large table",
            "",
            f"{lines:,} order lines in monthly Parquet files, {len(metrics())} metrics x 36 months x {len(CUTS)} cuts "
            f"({', '.join(CUTS)}); all ways give the same figures (checked to one part in a billion). "
            "Re-run: `python -m benchmarks.metrics` (`--small` for a quick look). CPU counts the process's user and system "
            "time with start-up and imports.",
            "",
            f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}; "
            f"Python {platform.python_version()}, "
            + ", ".join(f"{name} {version(name)}" for name in ("duckdb", "numpy", "pandas"))
            + ".",
            "",
            "| way | wall s | CPU s | peak MB | CPU against the planner | |",
            "|---|---|---|---|---|---|",
            *table,
            "",
            f"A new day takes {again:.1%} of the first run's CPU; {apart:.1%} where start-up and imports are left out of both.",
            "",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
