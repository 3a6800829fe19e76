"""Figures leave the lake at 12 significant digits."""

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oarlock.lake.rounding import rounded, rounded_list


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_agrees_with_the_decimal_format(values: list[float]) -> None:
    for before, after in zip(values, rounded(np.array(values, dtype=np.float64)).tolist(), strict=True):
        expected = float(f"{before:.12g}")
        # a value within a hair of the middle between two figures may fall to either side
        assert after == expected or math.isclose(after, before, rel_tol=0.5000001e-11)
        assert after == float(f"{after:.12g}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (0.1 + 0.2, 0.3),
        (1 / 3, 0.333333333333),
        (2e15 / 3, 666666666667000.0),
        (1e-300 / 3, 3.33333333333e-301),
        (-1.5, -1.5),
    ],
)
def test_known_values(before: float, after: float) -> None:
    assert rounded(np.array([before]))[0] == after


def test_undefined_is_none_and_decimals_become_floats() -> None:
    assert rounded_list([float("nan"), float("inf"), None, Decimal("1.10"), 3, "x"]) == [None, None, None, 1.1, 3, "x"]


def test_leave_both_ways_alike(open_folder: Any) -> None:
    lake = open_folder({"things": "t.csv"}, {"t.csv": "id,x\n1,0.1\n2,0.2\n3,\n"})
    sql = "SELECT sum(x) AS s, avg(x) / 0.0 AS u, sum(id) AS n, CAST(1.10 AS DECIMAL(5, 2)) AS d, max(id) AS i FROM things"
    assert lake.run(sql).only() == {"s": 0.3, "u": None, "n": 6, "d": 1.1, "i": 3}
    assert lake.arrow(sql).to_pylist() == [{"s": 0.3, "u": None, "n": 6, "d": 1.1, "i": 3}]
    assert lake.arrow("SELECT id FROM things WHERE id > 5").num_rows == 0
    assert list(lake.run("SELECT id, x FROM things WHERE id > 5").columns) == ["id", "x"]
