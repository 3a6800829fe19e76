"""A file of ten million rows loads within 1.5 GB, streaming."""

import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

ROWS = 10_000_000
LOAD = """
    import datetime as dt, pathlib, resource, sys
    from oarlock.engine.model.company import Company
    from oarlock.lake import open_lake
    card = {"name": "L", "currency": "EUR"}
    company = Company.model_validate({"oarlock": 1, "company": card, "data": {"order_lines": "l.csv"}})
    with open_lake(pathlib.Path(sys.argv[1]), company, as_of=None, today=dt.date(2026, 6, 30), home=None) as lake:
        sums = lake.run("SELECT count(*) AS n, sum(quantity) AS q FROM order_lines").only()
    print(sums["n"], sums["q"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
def test_loads_ten_million_rows_in_little_memory(tmp_path: Path) -> None:
    rows = (
        "SELECT 'o' || (i // 3) AS order_id, i % 3 + 1 AS line_no, 'p' || (hash(i) % 500) AS product_id, "
        "i % 9 + 1 AS quantity, round((hash(i) % 10000) / 100.0 + 1, 2) AS unit_price, "
        f"DATE '2022-01-01' + CAST(i // 10000 AS INTEGER) AS booked FROM range({ROWS}) AS t(i)"
    )
    with duckdb.connect(config={"threads": 2}) as plain:
        plain.execute(f"COPY ({rows}) TO '{tmp_path / 'l.csv'}' (HEADER)")
    command = [sys.executable, "-c", textwrap.dedent(LOAD), str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900)
    count, quantity, megabytes = found.stdout.split()
    # by hand: 1 to 9 sum to 45, ten million rows are 1,111,111 nines and one row with quantity 1
    assert (int(count), float(quantity)) == (ROWS, 1_111_111 * 45.0 + 1)
    assert int(megabytes) < 1500
