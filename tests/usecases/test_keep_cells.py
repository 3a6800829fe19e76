"""Kept cells give the same figures as computing anew, and only touched days are computed again."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from oarlock.engine.metrics.series import Request
from oarlock.engine.model.company import Company
from oarlock.lake import open_lake
from oarlock.usecases import refresh_metrics
from oarlock.usecases.refresh_metrics import book_for, evaluate

METRICS = ("revenue", "orders", "active_customers", "average_order_value", "on_time_delivery")
COMPANY = Company.model_validate(
    {
        "oarlock": 1,
        "company": {"name": "T", "currency": "EUR"},
        "data": {
            "orders": {"path": "orders/*.csv"},
            "order_lines": {"path": "lines/*.csv"},
            "products": {"path": "products.csv"},
        },
    }
)


def write_day(folder: Path, day: dt.date, orders: int) -> None:
    rows, lines = (
        ["order_id,ordered_at,customer_id,promised_at,shipped_at"],
        ["order_id,line_no,product_id,quantity,unit_price"],
    )
    for at in range(orders):
        name = f"{day:%Y%m%d}-{at}"
        rows.append(f"{name},{day},c{(day.day + at) % 7},{day + dt.timedelta(3)},{day}")
        lines.append(f"{name},1,p{at % 3},{1 + at % 2},{10 + day.day}")
    for kind, text in (("orders", rows), ("lines", lines)):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / f"{day}.csv").write_text("\n".join(text) + "\n")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(refresh_metrics, "_LARGE", 0)
    made = tmp_path / "company"
    made.mkdir()
    (made / "products.csv").write_text("product_id,category\np0,a\np1,b\np2,a\n")
    for at in range(0, 80, 2):
        write_day(made, dt.date(2026, 1, 5) + dt.timedelta(at), 3)
    return made


def figures(folder, home, asked=None):
    lake = open_lake(folder, COMPANY, as_of=None, today=dt.date(2026, 12, 31), home=home)
    with lake:
        if asked is not None:
            plain = lake.arrow
            lake.arrow = lambda sql, *, exact=False: (asked.append(sql) if exact else None) or plain(sql, exact=exact)
        book = book_for(COMPANY, lake)
        wanted = [
            Request.series(book, book.get(metric), dt.date(2026, 1, 5), book.as_of, grain=grain, by=by)
            for metric in METRICS
            for grain in ("month", "week")
            for by in ((), ("customer_id",))
        ]
        wanted += [Request.series(book, book.get("revenue"), dt.date(2026, 1, 5), book.as_of, by=("category",))]
        return evaluate(lake, book, wanted)


def changes_nothing(folder, home, tmp_path):
    asked: list[str] = []
    kept = figures(folder, home, asked)
    assert kept == figures(folder, tmp_path / f"fresh{len(list(tmp_path.iterdir()))}")
    return asked


def test_the_second_run_computes_no_cube(folder, tmp_path):
    home = tmp_path / "home"
    first = figures(folder, home)
    asked: list[str] = []
    assert figures(folder, home, asked) == first
    assert [sql for sql in asked if "AS cells" in sql and "on_time" not in sql and "promised_at" not in sql] == []


def test_a_new_day_computes_only_the_buckets_it_touches(folder, tmp_path):
    home = tmp_path / "home"
    figures(folder, home)
    write_day(folder, dt.date(2026, 3, 27), 4)
    asked = changes_nothing(folder, home, tmp_path)
    monthly = [sql for sql in asked if "date_trunc('month'" in sql and "promised_at" not in sql]
    assert monthly
    assert [sql for sql in monthly if "DATE '2026-03-01' AND DATE '2026-03-27'" not in sql] == []


@pytest.mark.parametrize("change", ["early day", "gone day", "other rows", "products"])
def test_any_other_change_is_seen(folder, tmp_path, change):
    home = tmp_path / "home"
    figures(folder, home)
    if change == "early day":
        write_day(folder, dt.date(2026, 1, 6), 2)
    elif change == "gone day":
        (folder / "orders" / "2026-02-02.csv").unlink()
        (folder / "lines" / "2026-02-02.csv").unlink()
    elif change == "other rows":
        write_day(folder, dt.date(2026, 2, 2), 9)
    else:
        (folder / "products.csv").write_text("product_id,category\np0,a\np1,a\np2,b\n")
    changes_nothing(folder, home, tmp_path)


def test_a_damaged_or_deleted_cache_changes_nothing(folder, tmp_path):
    home = tmp_path / "home"
    first = figures(folder, home)
    for entry in (home / "cache" / "cubes").iterdir():
        entry.write_bytes(entry.read_bytes()[:50])
    assert figures(folder, home) == first
    shutil.rmtree(home / "cache" / "cubes")
    assert figures(folder, home) == first
