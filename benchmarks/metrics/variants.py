"""Four ways to the same figures, each run in a process of its own that reports time, CPU, memory and a few check sums."""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.metrics.business import FIRST, MONTHS
from benchmarks.metrics.figures import CUTS, metrics

LAST = dt.date(FIRST.year + MONTHS // 12, FIRST.month, 1) - dt.timedelta(1)
Sums = dict[str, float]


def company(folder: Path) -> Any:
    """The company folder's document, as `company.yaml` would hold it."""
    from oarlock.engine.model.company import Company

    declared = [
        {"id": name, "from": "order_lines", "measure": measure, **({"where": where} if where else {})}
        for name, measure, where in metrics()
    ]
    data = {name: {"path": f"{name}/*.parquet"} for name in ("orders", "order_lines")} | {
        "products": "products.parquet"
    }
    card = {"name": "Benchmark", "currency": "EUR"}
    return Company.model_validate({"oarlock": 1, "company": card, "metrics": declared, "data": data})


def connect(folder: Path, memory: str = "300MB") -> Any:
    """A connection with the three tables as views over the files."""
    import duckdb

    spill = folder / "spill"
    connection = duckdb.connect(config={"threads": 2, "memory_limit": memory, "temp_directory": str(spill)})
    for name in ("orders", "order_lines"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / name}/*.parquet')")
    connection.execute(f"CREATE VIEW products AS SELECT * FROM read_parquet('{folder / 'products.parquet'}')")
    return connection


class Views:
    """The least that the metrics need of a lake: views over the files as they are."""

    def __init__(self, folder: Path) -> None:
        from oarlock.engine.model.snapshot import TableFacts

        self.as_of = LAST
        self._connection = connect(folder)
        names = ("orders", "order_lines", "products")
        described = {name: self._connection.sql(f"DESCRIBE {name}").fetchall() for name in names}
        self.types = {name: {row[0]: row[1] for row in rows} for name, rows in described.items()}
        held = {f"{name}.{column}" for name, types in self.types.items() for column in types}
        self.columns = frozenset((*names, *held))
        rows = {name: self._connection.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names}
        self.facts = {name: TableFacts(name=name, rows=rows[name]) for name in names}

    def arrow(self, sql: str, *, exact: bool = False) -> Any:
        """The result of a query."""
        return self._connection.sql(sql).to_arrow_table()


def requests(book: Any, last: dt.date = LAST) -> list[Any]:
    """Every metric for every month and cut."""
    from oarlock.engine.metrics.series import Request

    return [Request.series(book, book.get(name), FIRST, last, by=(cut,)) for name, _, _ in metrics() for cut in CUTS]


def planner(folder: Path, share: int) -> Sums:
    """Oarlock's planner."""
    from oarlock.usecases.refresh_metrics import book_for, evaluate

    lake = Views(folder)
    book = book_for(company(folder), lake)
    series = evaluate(lake, book, requests(book))
    return sums((one.metric, [value.value for value in one.values]) for one in series)


def by_hand(folder: Path, share: int) -> Sums:
    """(a) the best SQL by hand: one cube of everything asked for, all figures of a cut from it in one statement."""
    connection = connect(folder)
    connection.execute(
        "CREATE TEMP TABLE cube AS "
        "SELECT date_trunc('month', ordered_at) AS month, channel, location, category, count(*) AS lines, "
        "sum(quantity * unit_price * (1 - discount)) AS revenue, sum(quantity) AS pieces, sum(quantity * unit_cost) AS cost, "
        "sum(quantity * unit_price * discount) AS given, sum(unit_price) AS price "
        "FROM order_lines JOIN orders USING (order_id) JOIN products USING (product_id) GROUP BY ALL"
    )
    found: list[tuple[str, list[float]]] = []
    for cut in CUTS:
        columns = [_over_cube(name, where) for name, _, where in metrics()]
        table = connection.sql(
            f"SELECT month, {cut}, {', '.join(columns)} FROM cube GROUP BY month, {cut} ORDER BY month, {cut}"
        ).to_arrow_table()
        found += [(name, table.column(name).to_pylist()) for name, _, _ in metrics()]
    return sums(iter(found))


def _over_cube(name: str, where: str | None) -> str:
    part = name.rsplit("_", 1)[0]
    held = f" FILTER (WHERE {where})" if where else ""
    value = f"CAST(sum({part}){held} AS DOUBLE)"
    return f"{value} / sum(lines){held} AS {name}" if part == "price" else f"{value} AS {name}"


def one_by_one(folder: Path, share: int) -> Sums:
    """(b) one query a metric and cut; every `share`-th metric."""
    connection = connect(folder)
    found = []
    for name, measure, where in metrics()[::share]:
        for cut in CUTS:
            held = f"WHERE {where}" if where else ""
            rows = connection.sql(
                f"SELECT date_trunc('month', ordered_at) AS month, {cut}, {measure} AS value FROM order_lines "
                f"JOIN orders USING (order_id) JOIN products USING (product_id) {held} GROUP BY ALL ORDER BY 1, 2"
            ).fetchall()
            found.append((name, [row[2] for row in rows]))
    return sums(iter(found))


def pandas_frames(folder: Path, share: int) -> Sums:
    """(c) pandas: one joined frame, then a filter and a group-by a metric and cut; every `share`-th metric."""
    import pandas as pd

    started = time.process_time()
    orders = pd.read_parquet(folder / "orders")
    frame = pd.read_parquet(
        folder / "order_lines", columns=["order_id", "product_id", "quantity", "unit_price", "unit_cost", "discount"]
    )
    frame = frame.merge(orders, on="order_id").merge(pd.read_parquet(folder / "products.parquet"), on="product_id")
    frame["month"] = pd.to_datetime(frame["ordered_at"]).dt.to_period("M")
    for cut in CUTS:
        frame[cut] = frame[cut].astype("category")
    frame = frame.drop(columns=["order_id", "product_id", "customer_id", "ordered_at"])
    print(json.dumps({"prepared": time.process_time() - started}), file=sys.stderr)
    found = []
    for name, _, where in metrics()[::share]:
        for cut in CUTS:
            some = frame.query(where.replace(" = ", " == ").replace(" AND ", " and ")) if where else frame
            keys = [some["month"], some[cut]]
            found.append(
                (name, _value(some, name.rsplit("_", 1)[0]).groupby(keys, observed=True).agg(_how(name)).tolist())
            )
    return sums(iter(found))


def _how(name: str) -> str:
    return {"lines": "count", "price": "mean"}.get(name.rsplit("_", 1)[0], "sum")


def _value(frame: Any, part: str) -> Any:
    amount = frame["quantity"] * frame["unit_price"]
    return {
        "revenue": lambda: amount * (1 - frame["discount"]),
        "given": lambda: amount * frame["discount"],
        "cost": lambda: frame["quantity"] * frame["unit_cost"],
        "pieces": lambda: frame["quantity"],
        "lines": lambda: frame["quantity"],
        "price": lambda: frame["unit_price"],
    }[part]()


def with_lake(folder: Path, share: int) -> Sums:
    """Oarlock from the files to the figures, with what it keeps between runs in the folder's home."""
    from oarlock.lake import open_lake
    from oarlock.usecases.refresh_metrics import book_for, evaluate

    plan = company(folder)
    lake = open_lake(folder, plan, as_of=None, today=dt.date(2030, 1, 1), home=folder / "home")
    book = book_for(plan, lake)
    series = evaluate(lake, book, requests(book, lake.as_of))
    return sums((one.metric, [value.value for value in one.values]) for one in series)


def start_up(folder: Path, share: int) -> Sums:
    """Only what every run of Oarlock pays before it looks at a file: the interpreter and the imports."""
    import oarlock.lake
    import oarlock.usecases.refresh_metrics  # noqa: F401

    return {}


def sums(found: Any) -> Sums:
    """Each metric's figures added up over months and cuts: a check that all ways agree."""
    total: Sums = {}
    for name, values in found:
        total[name] = total.get(name, 0.0) + sum(value for value in values if value is not None)
    return total


VARIANTS: dict[str, Callable[[Path, int], Sums]] = {
    "planner": planner,
    "by_hand": by_hand,
    "one_by_one": one_by_one,
    "pandas": pandas_frames,
    "with_lake": with_lake,
    "start_up": start_up,
}


def main(name: str, folder: Path, share: int) -> None:
    """Runs one variant and prints what it took."""
    wall = time.perf_counter()
    found = VARIANTS[name](folder, share)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "wall": time.perf_counter() - wall,
                "cpu": used.ru_utime + used.ru_stime,
                "peak_mb": used.ru_maxrss / 1024,
                "sums": found,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
