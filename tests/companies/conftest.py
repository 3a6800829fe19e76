"""The published companies: each audited once a run; their plan read with PyYAML; their raw files as tables of plain DuckDB.

Nothing here but the audit itself uses the program: what it says is compared with the files, read another way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

import oarlock

AS_OF = {"northwind": "1998-05-06", "adventureworks": "2020-05-31"}

DEALER_LINES = """
CREATE VIEW lines AS
SELECT s."SalesOrderNumber" AS order_no, CAST(s."OrderDate" AS DATE) AS day, s."ResellerKey" AS dealer,
       'p' || p.productid AS product, p.name AS product_name, coalesce(c.name, 'Materials') AS category,
       b."Business Type" AS segment,
       s."Quantity" AS pieces, s."Unit Price" AS price, s."Cost" AS cost, s."Quantity" * s."Unit Price" AS amount,
       e.businessentityid AS seller, e.organizationnode AS node
FROM reseller_sales AS s
JOIN products AS v USING ("ProductKey")
JOIN oltp_product AS p ON p.name = v."Product"
LEFT JOIN oltp_productsubcategory AS u ON u.productsubcategoryid = p.productsubcategoryid
LEFT JOIN oltp_productcategory AS c ON c.productcategoryid = u.productcategoryid
LEFT JOIN resellers AS b USING ("ResellerKey")
JOIN salespeople AS w ON w."EmployeeKey" = s."EmployeeKey"
JOIN oltp_employee AS e ON e.nationalidnumber = w."EmployeeID"
"""
"""The sales of AdventureWorks with product, category and seller, joined by hand from the raw files."""


@dataclass(frozen=True)
class Published:
    """A published company: folder and as-of, its audit, its raw files as tables named like the files."""

    folder: Path
    as_of: str
    audit: dict[str, Any]
    raw: duckdb.DuckDBPyConnection

    @cached_property
    def plan(self) -> dict[str, Any]:
        """The plan as PyYAML reads it, the included files appended."""
        whole: dict[str, Any] = yaml.safe_load((self.folder / "company.yaml").read_text(encoding="utf-8"))
        for name in whole.pop("include"):
            for key, value in yaml.safe_load((self.folder / name).read_text(encoding="utf-8")).items():
                whole[key] = [*whole[key], *value] if isinstance(whole.get(key), list) else value
        return whole

    def item(self, key: str, item_id: str) -> dict[str, Any]:
        """One item of the plan."""
        return next(one for one in self.plan[key] if one["id"] == item_id)

    def findings(self, kind: str) -> list[dict[str, Any]]:
        """The findings of a kind."""
        return [one for one in self.audit["findings"] if one["kind"] == kind]

    def only(self, kind: str) -> dict[str, Any]:
        """The one finding of a kind."""
        found = self.findings(kind)
        assert len(found) == 1, [one["id"] for one in found]
        return found[0]

    def evidence(self, source: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Finding and piece of evidence, for every piece whose source is of this sort (query, plan, measure)."""
        for finding in self.audit["findings"]:
            for piece in finding["evidence"]:
                if source in piece["source"]:
                    yield finding, piece

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query on the raw files."""
        cursor = self.raw.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str) -> Any:
        """The one value of a query on the raw files."""
        (row,) = self.raw.execute(sql).fetchall()
        return row[0]


def key_of(finding: dict[str, Any]) -> str:
    """The id of a finding's first key subject."""
    return next(one["id"] for one in finding["subjects"] if one.get("key"))


def _raw(folder: Path) -> duckdb.DuckDBPyConnection:
    raw = duckdb.connect()
    for file in sorted(folder.glob("*.csv.gz")):
        raw.execute(f"CREATE VIEW {file.name.split('.')[0]} AS SELECT * FROM read_csv('{file}', sample_size = -1)")
    for file in sorted(folder.glob("*.parquet")):
        raw.execute(f"CREATE VIEW {file.stem} AS SELECT * FROM '{file}'")
    return raw


def _published(shared: Path, home: Path, name: str) -> Published:
    folder = shared / "companies" / name
    audit = oarlock.audit(folder, as_of=AS_OF[name], home=home)
    return Published(folder, AS_OF[name], audit, _raw(shared / "data" / name))


@pytest.fixture(scope="session")
def northwind(shared: Path, home: Path) -> Iterator[Published]:
    """The wholesaler."""
    found = _published(shared, home, "northwind")
    yield found
    found.raw.close()


@pytest.fixture(scope="session")
def adventureworks(shared: Path, home: Path) -> Iterator[Published]:
    """The bicycle maker."""
    found = _published(shared, home, "adventureworks")
    found.raw.execute(DEALER_LINES)
    yield found
    found.raw.close()


@pytest.fixture(params=["northwind", "adventureworks"])
def company(request: pytest.FixtureRequest) -> Published:
    """Each of the two."""
    found: Published = request.getfixturevalue(request.param)
    return found
