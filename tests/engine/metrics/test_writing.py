"""What is written for an engine gives the number the contract says. Expected values are by hand."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest
import sqlglot

from oarlock.engine.metrics.expression import parse
from oarlock.engine.metrics.tree import Column
from oarlock.engine.metrics.writing import Writer
from oarlock.engine.model.calendar import Calendar

TYPES = {
    "x": "number",
    "y": "number",
    "k": "integer",
    "t": "text",
    "d": "date",
    "e": "date",
    "m": "timestamp",
    "b": "boolean",
}
ROW = (
    "SELECT 7.0::DOUBLE AS x, 0.0::DOUBLE AS y, 7 AS k, ' Ab''c ' AS t, DATE '2026-03-31' AS d, DATE '2026-05-01' AS e, "
    "TIMESTAMP '2026-03-31 23:30:00' AS m, TRUE AS b"
)
BY_HAND = [
    ("x / 2", 3.5),
    ("k / 2", 3.5),
    ("x / y", None),
    ("k % 4", 3),
    ("k % 0", None),
    ("-x + 2 * 3", -1.0),
    ("round(2.5)", 3.0),
    ("round(-2.5)", -3.0),
    ("round(x / 3, 2)", 2.33),
    ("floor(-2.5) + ceil(2.1)", 0.0),
    ("ln(y)", None),
    ("ln(-x)", None),
    ("sqrt(-x)", None),
    ("power(y, -1)", None),
    ("power(x, 2)", 49.0),
    ("exp(ln(x))", 7.0),
    ("coalesce(nullif(x, 7), 5)", 5.0),
    ("least(x, 3) + greatest(x, 9)", 12.0),
    ("abs(-k)", 7),
    ("length(trim(t))", 4),
    ("upper(substr(trim(t), 1, 2)) || 'z'", "ABz"),
    ("replace(trim(t), '''', '-')", "Ab-c"),
    ("concat('a', NULL, 'b')", "ab"),
    ("'a' || NULL", None),
    ("t LIKE '%b''%'", True),
    ("days(d, e)", 31),
    ("e - d", 31),
    ("add_days(d, 1)", dt.date(2026, 4, 1)),
    ("d + 1 = e - 30", True),
    ("days(m, e)", 31),
    ("date_diff('month', d, e)", 2),
    ("date_diff('quarter', d, e)", 1),
    ("date_diff('year', d, e)", 0),
    ("date_diff('week', d, e)", 4),
    ("date_diff('day', d, e)", 31),
    ("date_diff('hour', m, add_days(m, 1))", 24),
    ("year(d) * 100 + month(d)", 202603),
    ("quarter(d)", 1),
    ("iso_week(DATE '2027-01-03')", 53),
    ("fiscal_year(d)", 2026),
    ("fiscal_year(DATE '2026-04-06')", 2027),
    ("fiscal_year(DATE '2026-04-05')", 2026),
    ("fiscal_quarter(DATE '2026-04-06')", 1),
    ("fiscal_quarter(DATE '2026-04-05')", 4),
    ("CAST('12' AS integer) + CAST(2.5 AS integer)", 15),
    ("CAST('no' AS integer)", None),
    ("CAST('2026-01-02' AS date) = DATE '2026-01-02'", True),
    ("CASE WHEN x > 5 THEN 'big' ELSE 'small' END", "big"),
    ("CASE k WHEN 7 THEN 1 END", 1),
    ("x IN (1, 7) AND NOT x BETWEEN 1 AND 6 AND y IS NOT NULL", True),
    ("b IS TRUE AND NOT (b IS FALSE)", True),
]
"""Expressions and their values over ROW; the fiscal year starts on 6 April (a British company's)."""


class RowNames:
    def find(self, table, name):
        return Column("r", name, TYPES[name]) if name in TYPES else None

    def known(self):
        return list(TYPES)

    def absent(self, table, name):
        return None


CALENDAR = Calendar.of("04-06", "monday")


def written(text: str, engine: str = "duckdb") -> str:
    return Writer(engine, CALENDAR).write(parse(text, RowNames(), "x"))


@pytest.mark.parametrize(("text", "value"), BY_HAND)
def test_duckdb_gives_the_value_by_hand(text, value):
    found = duckdb.connect().sql(f"SELECT {written(text)} FROM ({ROW}) AS r").fetchall()[0][0]
    assert found == pytest.approx(value) if isinstance(value, float) else found == value


@pytest.mark.parametrize(("text", "_"), BY_HAND)
@pytest.mark.parametrize("engine", ["postgres", "spark"])
def test_the_other_engines_texts_parse(text, _, engine):
    assert len(sqlglot.parse(f"SELECT {written(text, engine)} FROM r", dialect=engine)) == 1


@pytest.mark.parametrize(
    ("text", "value"), [("median(v)", 2.5), ("quantile(v, 0.25)", 1.75), ("avg(v)", 2.5), ("count(DISTINCT v)", 4)]
)
def test_quantiles_interpolate(text, value):
    class Names(RowNames):
        def find(self, table, name):
            return Column("r", "v", "integer") if name == "v" else None

    sql = Writer().write(parse(text, Names(), "x"))
    assert duckdb.connect().sql(f"SELECT {sql} FROM (VALUES (1), (2), (3), (4)) AS r(v)").fetchall()[0][0] == value


def test_names_and_texts_are_written_quoted():
    class Hostile(RowNames):
        def find(self, table, name):
            return Column('or"ders', name, "text")

    node = parse("\"a\"\"b\" = 'x'' OR 1=1 --'", Hostile(), "x")
    assert Writer().write(node) == '("or""ders"."a""b" = \'x\'\' OR 1=1 --\')'
