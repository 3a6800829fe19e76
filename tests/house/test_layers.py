"""The house's import rules hold, and the engine reads no clock."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(find_spec("oarlock").origin).parent
PROJECT = PACKAGE.parent.parent


def test_imports_point_down_only() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--config", PROJECT / ".importlinter"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert ended.returncode == 0, ended.stdout


def test_the_engine_neither_opens_files_nor_reads_a_clock_or_the_environment() -> None:
    banned = re.compile(r"\bopen\(|datetime\.now|date\.today|time\.time\(|os\.environ|default_rng\(\s*\)")
    offenders = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in (PACKAGE / "engine").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if banned.search(line) and not line.lstrip().startswith("#")
    ]
    assert not offenders


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    allowed = {"engine/model/tables.py"}  # a table of tables: splitting it would hide it
    assert set(long) <= allowed, long


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "manager.py", "misc.py"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.name in empty]
