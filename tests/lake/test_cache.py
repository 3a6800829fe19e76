"""What was loaded before is not loaded again, and deleting the cache changes nothing."""

import datetime as dt
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from oarlock.lake import part
from oarlock.lake.cache import Cache

ROWS = "order_id,ordered_at,channel\n{0}a,2026-01-{0},web\n{0}b,2026-01-{0},shop\n"
LINES = "order_id,line_no,product_id,quantity,unit_price\n{0}a,1,p,{0},5\n{0}b,1,q,1,5\n"
DATA = {"orders": "o/*.csv", "order_lines": "l/*.csv"}
SUM = "SELECT count(*) AS n, sum(quantity) AS q, min(o.ordered_at) AS first FROM order_lines JOIN orders o USING (order_id)"


def _day(number: int) -> dict[str, str]:
    return {f"o/{number}.csv": ROWS.format(number), f"l/{number}.csv": LINES.format(number)}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The parts that were written: (table, number of files)."""
    calls: list[tuple[str, int]] = []
    original = part.write_part

    def counted(source: Any, files: Any, *rest: Any) -> None:
        calls.append((source.name, len(files)))
        original(source, files, *rest)

    monkeypatch.setattr("oarlock.lake.loading.write_part", counted)
    return calls


def _opened(open_folder: Any, *days: int) -> Any:
    return open_folder(DATA, {name: text for day in days for name, text in _day(day).items()})


def test_a_second_run_loads_nothing(open_folder: Any, written: list[Any]) -> None:
    first = _opened(open_folder, 11, 12)
    assert sorted(written) == [("order_lines", 1), ("order_lines", 1), ("orders", 1), ("orders", 1)]
    written.clear()
    second = open_folder(DATA)
    assert not written
    assert second.facts == first.facts
    assert second.input_record() == first.input_record()
    assert second.run(SUM) == first.run(SUM)


def test_a_new_file_is_loaded_alone_and_the_parts_say_which_days_it_touches(
    open_folder: Any, written: list[Any]
) -> None:
    before = {table: lake.stored(table) for lake in [_opened(open_folder, 11, 12, 13)] for table in DATA}
    written.clear()
    lake = _opened(open_folder, 14)
    assert sorted(written) == [("order_lines", 1), ("orders", 1)]
    for table in DATA:
        after = lake.stored(table)
        assert after[:-1] == before[table]
        assert (after[-1].first, after[-1].last) == (dt.date(2026, 1, 14), dt.date(2026, 1, 14))
    assert lake.run(SUM).only() == {"n": 8, "q": 54.0, "first": dt.date(2026, 1, 11)}


def test_a_changed_file_is_loaded_again(open_folder: Any, written: list[Any]) -> None:
    _opened(open_folder, 11, 12)
    written.clear()
    lake = open_folder(DATA, {"l/12.csv": LINES.format(12).replace(",q,1,", ",q,7,")})
    assert written == [("order_lines", 1)]
    assert lake.run(SUM).only()["q"] == 11 + 1 + 12 + 7


def test_a_removed_file_leaves(open_folder: Any, folder: Path) -> None:
    _opened(open_folder, 11, 12)
    (folder / "o/12.csv").unlink()
    (folder / "l/12.csv").unlink()
    assert open_folder(DATA).run(SUM).only()["n"] == 2


def test_a_new_file_that_repeats_a_key_sets_its_row_aside(open_folder: Any) -> None:
    _opened(open_folder, 11, 12)
    lake = open_folder(DATA, {"o/13.csv": ROWS.format(13) + "11a,2026-01-13,web\n"})
    assert lake.facts["orders"].quarantined == 1
    assert [(row["file"], row["line"]) for row in lake.quarantine("orders")] == [("o/13.csv", 4)]


def test_types_that_a_new_file_widens_are_widened_everywhere(open_folder: Any) -> None:
    data = {"things": "t/*.csv"}
    assert open_folder(data, {"t/1.csv": "id,code\n1,5\n"}).types["things"]["code"] == "BIGINT"
    lake = open_folder(data, {"t/2.csv": "id,code\n2,x5\n"})
    assert list(lake.run("SELECT code FROM things ORDER BY id")["code"]) == ["5", "x5"]


def test_deleting_the_cache_changes_nothing(open_folder: Any, tmp_path: Path) -> None:
    first = _opened(open_folder, 11, 12)
    before = (first.facts, first.views_sql(), first.run(SUM))
    first.close()
    shutil.rmtree(tmp_path / "home")
    second = open_folder(DATA)
    assert (second.facts, second.views_sql(), second.run(SUM)) == before


def test_the_hash_is_remembered_until_rehash(open_folder: Any, folder: Path) -> None:
    first = open_folder({"things": "t.csv"}, {"t.csv": "id\n1\n", "company.yaml": "oarlock: 1\n"}).input_record()[
        "folder_sha256"
    ]
    stat = (folder / "t.csv").stat()
    with (folder / "t.csv").open("r+b") as file:
        file.write(b"id\n2\n")
    os.utime(folder / "t.csv", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert open_folder({"things": "t.csv"}).input_record()["folder_sha256"] == first
    again = open_folder({"things": "t.csv"}, rehash=True)
    assert again.input_record()["folder_sha256"] != first
    assert list(again.run("SELECT id FROM things")["id"]) == [2]
    (folder / "company.yaml").write_text("oarlock: 1 # other\n")
    assert len(open_folder({"things": "t.csv"}).input_record()["folder_sha256"]) == 64


def test_two_writers_of_one_entry_both_get_a_whole_one(tmp_path: Path) -> None:
    gate = threading.Barrier(2)

    def write(place: Path) -> None:
        place.mkdir()
        gate.wait(5)
        (place / "a").write_text("whole")

    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append((Cache(tmp_path).build("k", "x", write) / "a").read_text()))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["whole", "whole"]
    assert not list((tmp_path / "cache/tmp").iterdir())


def test_prunes_what_was_not_used_for_long(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.build("k", "old", lambda place: place.write_text("x"))
    cache.keep_note("k", "new", {"a": 1})
    os.utime(cache.path("k", "old"), (0, 0))
    assert cache.prune() == 1
    assert cache.note("k", "new") == {"a": 1}
    assert not cache.path("k", "old").exists()


def test_without_a_home_nothing_is_left(
    open_folder: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cache = Cache(None)
    assert cache.root.is_relative_to(tmp_path.resolve())
    cache.close()
    assert not cache.root.exists()
