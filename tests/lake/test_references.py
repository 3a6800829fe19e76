"""References are checked after the tables are read; what points to nothing stays and is reported."""

from typing import Any

ORDERS = (
    "order_id,ordered_at,customer_id,unit,person\n"
    "1,2026-01-01,c1,north,p1\n2,2026-01-02,c9,south,p2\n3,2026-01-03,,north,p9\n"
)


def _found(lake: Any, table: str, code: str) -> list[tuple[Any, ...]]:
    return [
        (problem.column, problem.count, problem.level) for problem in lake.facts[table].problems if problem.code == code
    ]


def test_counts_what_points_to_nothing(open_folder: Any) -> None:
    files = {"o.csv": ORDERS, "c.csv": "customer_id\nc1\n", "e.csv": "person_id,unit,hired_at\np2,north,2020-01-01\n"}
    plan = {"units": [{"id": "north", "name": "North"}], "people": [{"id": "p1", "unit": "north"}]}
    lake = open_folder({"orders": "o.csv", "customers": "c.csv", "employees": "e.csv"}, files, plan=plan)
    assert _found(lake, "orders", "orphan_reference") == [
        ("customer_id", 1, "warning"),
        ("unit", 1, "warning"),
        ("person", 1, "warning"),
    ]
    message = next(p.message for p in lake.facts["orders"].problems if p.column == "customer_id")
    assert message.startswith("orders: 1 row has a customer_id that is not in customers ('c9').")
    assert lake.facts["orders"].rows == 3


def test_says_once_what_could_not_be_checked(open_folder: Any) -> None:
    lake = open_folder({"orders": "o.csv"}, {"o.csv": ORDERS})
    assert _found(lake, "orders", "unchecked_reference") == [
        ("customer_id", 0, "note"),
        ("unit", 0, "note"),
        ("person", 0, "note"),
    ]
    assert not _found(lake, "orders", "orphan_reference")


def test_finds_a_parent_that_came_later(open_folder: Any) -> None:
    data = {"orders": "o.csv", "customers": "c/*.csv"}
    lake = open_folder(data, {"o.csv": ORDERS, "c/1.csv": "customer_id\nc1\n"})
    assert _found(lake, "orders", "orphan_reference") == [("customer_id", 1, "warning")]
    assert not _found(open_folder(data, {"c/2.csv": "customer_id\nc9\n"}), "orders", "orphan_reference")
