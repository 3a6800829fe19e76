"""The law of evidence: every query behind a figure gives that figure in plain DuckDB, after the printed views."""

import datetime as dt
import math
from pathlib import Path
from typing import Any

import duckdb
import pytest

import oarlock
from oarlock.usecases.open_company import open_company

TODAY = dt.date(2026, 11, 21)


def replay(folder: Path, as_of: dt.date | None, home: Path) -> tuple[dict[str, Any], list[str]]:
    """The audit, and every figure that plain DuckDB does not give again."""
    document = oarlock.audit(folder, as_of=as_of, home=home, today=TODAY)
    with open_company(folder, today=TODAY, as_of=as_of, home=home) as opened:
        script = opened.lake.views_sql()
    wrong = []
    with duckdb.connect() as plain:
        plain.execute(script)
        for finding in document["findings"]:
            for piece in finding["evidence"]:
                source = piece["source"]
                assert len({"query", "plan", "measure"} & set(source)) == 1
                if "query" not in source:
                    continue
                cursor = plain.execute(source["query"])
                names = [column[0] for column in cursor.description]
                rows = cursor.fetchall()
                if len(rows) != 1:
                    wrong.append(f"{finding['id']}: {len(rows)} rows from {source['query']}")
                    continue
                row = dict(zip(names, rows[0], strict=True))
                wrong += [
                    f"{finding['id']}: {name} is {figure!r}, the query gives {row.get(name)!r}"
                    for name, figure in piece["figures"].items()
                    if not same(figure, row.get(name))
                ]
    return document, wrong


def same(figure: Any, found: Any) -> bool:
    """Equal, figures to 11 significant digits (a sum over threads may differ in the last of 12), days in ISO form."""
    if isinstance(found, (dt.date, dt.datetime)):
        return str(figure)[:10] == found.isoformat()[:10]
    if isinstance(figure, (bool, str)) or figure is None or found is None:
        return figure == found
    return math.isclose(float(figure), float(found), rel_tol=1e-11, abs_tol=1e-9)


@pytest.mark.slow
def test_every_query_of_the_demo_gives_its_figures_in_plain_duckdb(demo: Path, home: Path) -> None:
    document, wrong = replay(demo, None, home)
    assert not wrong
    assert any("query" in piece["source"] for finding in document["findings"] for piece in finding["evidence"])


@pytest.mark.shared
@pytest.mark.parametrize(("name", "as_of"), [("northwind", "1998-05-06"), ("adventureworks", "2020-05-31")])
def test_every_query_of_the_published_companies_gives_its_figures(
    shared: Path, home: Path, name: str, as_of: str
) -> None:
    document, wrong = replay(shared / "companies" / name, dt.date.fromisoformat(as_of), home)
    assert not wrong
    assert document["findings"]
