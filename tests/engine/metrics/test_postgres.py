"""The same expression gives the same number on PostgreSQL: DuckDB and a server of our own, one body of cases."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
BIN = Path("/usr/lib/postgresql/15/bin")
ROW = (
    "SELECT CAST(7.0 AS DOUBLE PRECISION) AS x, CAST(0.0 AS DOUBLE PRECISION) AS y, 7 AS k, ' Ab''c ' AS t, "
    "DATE '2026-03-31' AS d, DATE '2026-05-01' AS e, TIMESTAMP '2026-03-31 23:30:00' AS m, TRUE AS b"
)
Ask = Callable[[str], str]


def _user() -> dict[str, int]:
    """An unprivileged user when we are root: the server refuses to run as root."""
    if os.getuid() != 0:
        return {}
    found = next((one for one in ("postgres", "nobody") if any(entry.pw_name == one for entry in pwd.getpwall())), None)
    if found is None:
        pytest.skip("no unprivileged user to run PostgreSQL as")
    entry = pwd.getpwnam(found)
    return {"user": entry.pw_uid, "group": entry.pw_gid}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    if not (BIN / "initdb").exists():
        pytest.skip(f"PostgreSQL is not at {BIN}")
    folder = Path("/tmp") / f"oarlock-postgres-{os.getpid()}"
    folder.mkdir(mode=0o700)
    who = _user()
    if who:
        os.chown(folder, who["user"], who["group"])
    run = {"check": True, "capture_output": True, "text": True, "cwd": str(folder), **who}
    data = folder / "data"
    try:
        subprocess.run([BIN / "initdb", "-D", data, "-A", "trust", "-U", "oarlock", "--no-sync"], **run)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        subprocess.run([BIN / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], **run)
        try:

            def query(sql: str) -> str:
                command = [BIN / "psql", "-h", str(folder), "-U", "oarlock", "-d", "postgres", "-At", "-c", sql]
                return subprocess.run(command, **run).stdout.rstrip("\n")

            yield query
        finally:
            subprocess.run([BIN / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cases() -> tuple[list[str], Callable[[str, str], str]]:
    import importlib.util

    spec = importlib.util.spec_from_file_location("writing_cases", Path(__file__).with_name("test_writing.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [text for text, _ in module.BY_HAND], module.written


def test_it_gives_what_duckdb_gives(ask):
    texts, written = _cases()
    ours = duckdb.connect().sql(_row([written(text, "duckdb") for text in texts])).fetchall()[0]
    theirs = ask(_row([written(text, "postgres") for text in texts])).split("|")
    assert len(ours) == len(theirs) == len(texts)
    different = [found for found in zip(texts, ours, theirs, strict=True) if not _same(found[1], found[2])]
    assert different == []


def _row(expressions: list[str]) -> str:
    return f"SELECT {', '.join(f'CAST({one} AS VARCHAR)' for one in expressions)} FROM ({ROW}) AS r"


def _same(ours: str | None, theirs: str) -> bool:
    if ours is None:
        return theirs == ""
    if ours in ("true", "false"):
        return theirs == ours
    try:
        return float(theirs) == pytest.approx(float(ours), rel=1e-12)
    except ValueError:
        return ours == theirs


def test_quantiles_and_sums_agree(ask):
    from oarlock.engine.metrics.expression import parse
    from oarlock.engine.metrics.tree import Column
    from oarlock.engine.metrics.writing import Writer

    class Names:
        def find(self, table, name):
            return Column("r", "v", "number") if name == "v" else None

        def known(self):
            return ["v"]

        def absent(self, table, name):
            return None

    rows = "(SELECT CAST(v AS DOUBLE PRECISION) AS v FROM (VALUES (1.5), (2), (3), (10), (NULL)) AS q(v)) AS r"
    for text in ("median(v)", "quantile(v, 0.9)", "sum(v) / count(*)", "avg(v)", "max(v) - min(v)", "count(v) / 0"):
        node = parse(text, Names(), "x")
        ours = duckdb.connect().sql(f"SELECT CAST({Writer().write(node)} AS VARCHAR) FROM {rows}").fetchall()[0][0]
        assert _same(ours, ask(f"SELECT {Writer('postgres').write(node)} FROM {rows}")), text
