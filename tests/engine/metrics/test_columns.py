"""Arrow columns become numpy arrays with their nulls, also from slices. Expected values typed by hand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from oarlock.engine.metrics.columns import days, floats, integers, truths


@pytest.mark.parametrize("start", [0, 1, 3])
def test_values_and_nulls_survive_slices_and_chunks(start):
    chunks = pa.chunked_array([[1, None, 3], [4, None]], type=pa.int64())
    plain = [1.0, np.nan, 3.0, 4.0, np.nan]
    np.testing.assert_array_equal(floats(chunks[start:]), plain[start:])
    np.testing.assert_array_equal(integers(chunks[start:]), np.nan_to_num(plain[start:]))
    np.testing.assert_array_equal(floats(pa.array([1.5, None, 2.5])[1:]), [np.nan, 2.5])
    np.testing.assert_array_equal(truths(pa.chunked_array([[True, None, False, True]])[1:]), [False, False, True])


def test_days_and_empty_columns():
    assert days(pa.array(["2026-02-03"]).cast(pa.date32())).tolist() == [np.datetime64("2026-02-03").item()]
    assert floats(pa.chunked_array([], type=pa.float64())).tolist() == []


def test_reading_does_not_load_pandas():
    code = (
        "import sys, duckdb; from oarlock.engine.metrics.columns import floats, truths; "
        "table = duckdb.connect().sql('SELECT * FROM (VALUES (1.0::DOUBLE, TRUE), (NULL, NULL)) AS t(a, b)').to_arrow_table(); "
        "floats(table.column('a')); truths(table.column('b')); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
