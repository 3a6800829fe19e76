"""Folders that try to read elsewhere, to exhaust the machine or simply make no sense end with a sentence."""

import gzip
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oarlock.errors import InputError

CSV = "id,n\n1,2\n"


def _refused(open_folder: Any, data: dict[str, Any], files: dict[str, str | bytes] | None = None) -> list[Any]:
    with pytest.raises(InputError) as caught:
        open_folder(data, {"t.csv": CSV} if files is None else files)
    for problem in caught.value.problems:
        assert problem.message.strip().endswith((".", ")"))
        assert problem.path or problem.file
        assert "Traceback" not in problem.message
    return list(caught.value.problems)


@pytest.mark.parametrize(
    "select",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM t, read_blob('/etc/passwd')",
        "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM t",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('t')",
        "SELECT getenv('HOME') FROM t",
        "SELECT current_setting('temp_directory') FROM t",
        "SELECT getvariable('x') FROM t",
        "SELECT now() FROM t",
        "SELECT current_date FROM t",
        "SELECT random() FROM t",
        "SELECT uuid() FROM t",
        "COPY t TO '/tmp/x.csv'",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET threads = 1",
        "CREATE TABLE x AS SELECT 1",
        "DROP TABLE t",
        "INSERT INTO t VALUES (1, 2)",
        "UPDATE t SET n = 1",
        "DELETE FROM t",
        "SELECT 1; SELECT 2",
        "SELECT * FROM t; COPY t TO '/tmp/x.csv'",
        "SELECT * INTO x FROM t",
        "EXPLAIN SELECT * FROM t",
        "DESCRIBE t",
        "SUMMARIZE t",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
        "SELECT * FROM other",
        "SELECT * FROM main.t",
        "SELECT * FROM t TABLESAMPLE 10%",
        "SELECT * FROM unnest([1, 2])",
        "SELECT * FROM range(1000000000000)",
        "VALUES (1)",
        "SELECT nonsense(n) FROM t",
        "SELECT missing FROM t",
        "SELECT 'a' + 1 FROM t",
        "SELECT * FROM t) AS x, (SELECT * FROM t",
        "SELEC * FROM t",
        "",
        "-- only a comment",
        "SELECT " + "(" * 3000 + "1" + ")" * 3000 + " FROM t",
    ],
)
def test_refuses_a_select_that_is_more_than_a_query(open_folder: Any, select: str) -> None:
    problems = _refused(open_folder, {"things": {"files": {"t": "t.csv"}, "select": select}})
    assert problems[0].path == "data/things/select"


@pytest.mark.parametrize(
    "expression",
    [
        "read_text('/etc/passwd')",
        "(SELECT 1)",
        "n IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "getenv('HOME')",
        "sum(n)",
        "n; DROP TABLE t",
        "other.n",
        "random()",
        "current_date",
        "n OVER ()",
        "unknown_column + 1",
        "concat(",
    ],
)
def test_refuses_an_expression_outside_the_list(open_folder: Any, expression: str) -> None:
    problems = _refused(open_folder, {"things": {"path": "t.csv", "map": {"x": expression}}})
    assert problems[0].path == "data/things/map/x"
    assert expression in problems[0].message
    _refused(open_folder, {"things": {"path": "t.csv", "where": expression}})


def test_refuses_paths_that_leave_the_root(open_folder: Any, folder: Path) -> None:
    (folder.parent / "secret.csv").write_text(CSV)
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "all").symlink_to(folder.parent)
    for path in (
        "../secret.csv",
        "link.csv",
        "all/secret.csv",
        "all/*.csv",
        str(folder.parent / "secret.csv"),
        "../*.csv",
    ):
        assert _refused(open_folder, {"things": path})[0].code == "outside_root"
    data_root = {"data_root": ".."}
    lake = open_folder({"things": "secret.csv"}, plan=data_root)
    assert lake.facts["things"].rows == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.csv", b"id,n\n1,2\x00\n", "unreadable_encoding"),
        ("t.csv", "id,n\n1,\0\n".encode("utf-16"), "unreadable_encoding"),
        ("t.csv", b"", "no_header"),
        ("t.csv", b"\n\n", "no_header"),
        ("t.csv", b"1,2026-01-01,5\n2,2026-01-02,6\n", "no_header"),
        ("t.csv.gz", b"this is no archive", "unreadable_archive"),
        ("t.csv.gz", gzip.compress(CSV.encode() * 100000)[:200], "unreadable_archive"),
        ("t.parquet", b"PAR1 nonsense", "bad_source"),
        ("t.xlsx", b"PK nonsense", "unreadable_archive"),
        ("t.doc", b"x", "unknown_format"),
    ],
)
def test_refuses_what_is_no_table(open_folder: Any, name: str, content: bytes, code: str) -> None:
    assert _refused(open_folder, {"things": name}, {name: content})[0].code == code


def test_refuses_an_archive_that_unpacks_to_far_more_than_it_is(open_folder: Any, folder: Path) -> None:
    rows = gzip.compress((b"1," + b"x" * 998 + b"\n") * 1000)
    (folder / "t.csv.gz").write_bytes(gzip.compress(b"id,n\n") + rows * 250)
    started = time.process_time()
    assert _refused(open_folder, {"things": "t.csv.gz"}, {})[0].code == "unreadable_archive"
    assert time.process_time() - started < 3


def test_refuses_a_workbook_that_unpacks_to_too_much(
    open_folder: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oarlock.lake.sheets._MOST_UNPACKED", 1 << 20)
    with zipfile.ZipFile(folder / "t.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"x" * (2 << 20))
    assert _refused(open_folder, {"things": "t.xlsx"}, {})[0].code == "unreadable_archive"


def test_refuses_a_pipe_in_place_of_a_file(open_folder: Any, folder: Path) -> None:
    os.mkfifo(folder / "t.csv")
    assert _refused(open_folder, {"things": "t.csv"}, {})[0].code == "unreadable_file"


def test_reports_the_faults_of_all_sources_at_once(open_folder: Any) -> None:
    data = {"orders": "gone.csv", "odrers": "t.csv", "Things": "t.csv", "tickets": "tikets.csv"}
    found = {problem.path: problem for problem in _refused(open_folder, data, {"t.csv": CSV, "tickets.csv": CSV})}
    assert set(found) == {"data/orders", "data/odrers", "data/Things", "data/tickets"}
    assert found["data/odrers"].suggestion == "orders"
    assert found["data/tickets"].suggestion == "tickets.csv"


def test_own_true_allows_a_name_near_a_standard_one(open_folder: Any) -> None:
    lake = open_folder({"order": {"path": "t.csv", "own": True}}, {"t.csv": CSV})
    assert lake.facts["order"].rows == 1


def test_names_the_nearest_column_for_a_missing_one(open_folder: Any) -> None:
    problems = _refused(open_folder, {"orders": "t.csv"}, {"t.csv": "order_id,orderd_at\n1,2026-01-01\n"})
    assert [(problem.code, problem.suggestion) for problem in problems] == [("missing_column", "orderd_at")]
    assert "map: {ordered_at: orderd_at}" in problems[0].message


def test_refuses_a_column_that_marks_rows(open_folder: Any) -> None:
    assert _refused(open_folder, {"things": "t.csv"}, {"t.csv": "id,_bad\n1,2\n"})[0].code == "reserved_column"


def test_quotes_in_names_of_files_columns_and_home_are_harmless(open_folder: Any, tmp_path: Path) -> None:
    name = "o'; DROP TABLE x; --.csv"
    lake = open_folder({"things": name}, {name: 'id,"a\'b"\n1,2\nx\n'}, home=tmp_path / "it's home")
    assert list(lake.run('SELECT "a\'b" AS c FROM things')["c"]) == [2]
    assert lake.facts["things"].quarantined == 1
    with duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        assert plain.execute("SELECT count(*) FROM things").fetchone() == (1,)
