"""The two published companies load whole, and the printed script builds the same views in plain DuckDB."""

import datetime as dt
import os
from pathlib import Path

import duckdb
import pytest
import yaml

from oarlock.engine.model.company import Company
from oarlock.lake import Lake, open_lake
from oarlock.lake.rounding import rounded_list

SHARED = os.environ.get("OARLOCK_SHARED")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED, reason="OARLOCK_SHARED does not name the folder with the published records"),
]
DAYS = {"northwind": dt.date(1998, 5, 6), "adventureworks": dt.date(2020, 5, 31)}
ROWS = {  # counted with zcat and wc, or with a plain query on the Parquet file
    "northwind": {
        "orders": 830,
        "order_lines": 2155,
        "customers": 91,
        "products": 77,
        "employees": 9,
        "events": 830 + 809,
    },
    "adventureworks": {"orders": 3616, "order_lines": 57851, "customers": 701, "employees": 290, "sales_quotas": 163},
}


def _opened(name: str, home: Path, as_of: dt.date | None = None) -> Lake:
    folder = Path(str(SHARED)) / "companies" / name
    document = yaml.safe_load((folder / "company.yaml").read_text(encoding="utf-8"))
    kept = {key: document[key] for key in ("oarlock", "company", "units", "data_root", "data")}
    company = Company.model_validate(kept)
    return open_lake(folder, company, as_of=as_of or DAYS[name], today=dt.date(2026, 6, 30), home=home)


@pytest.mark.parametrize("name", sorted(DAYS))
def test_loads_every_row(name: str, tmp_path: Path) -> None:
    with _opened(name, tmp_path) as lake:
        assert {table: lake.facts[table].rows for table in ROWS[name]} == ROWS[name]
        assert sum(facts.quarantined for facts in lake.facts.values()) == 0


@pytest.mark.parametrize("name", sorted(DAYS))
@pytest.mark.parametrize("earlier", [0, 200])
def test_script_gives_the_same_figures_in_plain_duckdb(name: str, earlier: int, tmp_path: Path) -> None:
    with _opened(name, tmp_path, DAYS[name] - dt.timedelta(earlier)) as lake, duckdb.connect() as plain:
        plain.execute(lake.views_sql())
        for table, types in lake.types.items():
            sums = [f'sum("{column}")' for column, type_ in types.items() if type_ in ("DOUBLE", "BIGINT")]
            ends = [f'max(CAST("{column}" AS VARCHAR)), count("{column}")' for column in types]
            query = f'SELECT count(*), {", ".join([*sums, *ends])} FROM "{table}"'
            ours = [values[0] for values in lake.run(query).columns.values()]
            assert ours == rounded_list(plain.execute(query).fetchone() or ())
