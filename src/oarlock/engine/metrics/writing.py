"""Writes a checked tree as SQL of an engine: every name quoted, every constant escaped, the same number everywhere.

Division is true and by zero undefined; quantiles interpolate; round goes half away from zero; date_diff counts the
boundaries crossed (weeks start on Monday there, as DuckDB counts them); logarithms and roots outside of their range
are undefined instead of an error.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice

from oarlock.engine.metrics.tree import Aggregate, Call, Column, Literal, MetricRef, Node, Type
from oarlock.engine.model.calendar import Calendar

Engine = Choice["duckdb", "postgres", "spark"]
_SIGNS = {"add": "+", "sub": "-", "mul": "*", "eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes trees for one engine and calendar. `column` says how a column is addressed (default: "table"."name")."""

    engine: Engine = "duckdb"
    calendar: Calendar = field(default_factory=Calendar)
    column: Callable[[Column], str] | None = None

    def write(self, node: Node) -> str:
        """The expression in the engine's SQL; ValueError when the text would become absurdly long."""
        text = self._write(node)
        if len(text) > _LONGEST:
            raise ValueError("the written expression is too long")
        return text

    def quoted(self, name: str) -> str:
        """A name in the engine's quotes."""
        mark = "`" if self.engine == "spark" else '"'
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"

    def _write(self, node: Node) -> str:
        if isinstance(node, Literal):
            return self.constant(node.value)
        if isinstance(node, Column):
            if self.column is not None:
                return self.column(node)
            return f"{self.quoted(node.table)}.{self.quoted(node.name)}"
        if isinstance(node, Aggregate):
            return self.aggregate(node)
        if isinstance(node, MetricRef):
            raise ValueError(f"metric {node.id} must be replaced by its formula before writing")
        args = [self._write(arg) for arg in node.args]
        if sum(map(len, args)) > _LONGEST:
            raise ValueError("the written expression is too long")
        return self._call(node, args)

    def constant(self, value: object) -> str:
        """A constant as a literal."""
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, dt.datetime):
            return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
        if isinstance(value, dt.date):
            return f"DATE '{value.isoformat()}'"
        if isinstance(value, int):
            return str(value) if value >= 0 else f"({value})"
        if isinstance(value, float):
            text = repr(value)
            return text if value >= 0 else f"({text})"
        escaped = str(value).replace("'", "''")
        if self.engine == "spark":
            escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"

    def aggregate(self, node: Aggregate, condition: Node | None = None) -> str:
        """An aggregate, over the rows that meet the condition."""
        where = f" FILTER (WHERE {self._write(condition)})" if condition is not None else ""
        if node.arg is None:
            return f"count(*){where}"
        arg = self._write(node.arg)
        if node.name == "count_distinct":
            return f"count(DISTINCT {arg}){where}"
        if node.name == "quantile":
            return f"{self._quantile(arg, node.q or 0.0)}{where}"
        if node.name in ("sum", "avg") and node.arg.type != "integer":
            arg = self._double(arg, node.arg.type)
        return f"{node.name}({arg}){where}"

    def _quantile(self, arg: str, share: float) -> str:
        if self.engine == "duckdb":
            return f"quantile_cont({self._as_double(arg)}, {share!r})"
        if self.engine == "spark":
            return f"percentile({arg}, {share!r})"
        return f"percentile_cont({share!r}) WITHIN GROUP (ORDER BY {self._as_double(arg)})"

    def _double(self, text: str, type_: Type) -> str:
        return text if type_ == "number" and self.engine == "duckdb" else self._as_double(text)

    def _as_double(self, text: str) -> str:
        return f"CAST({text} AS {'DOUBLE PRECISION' if self.engine == 'postgres' else 'DOUBLE'})"

    def _whole(self, text: str) -> str:
        return f"CAST({text} AS BIGINT)"

    def _day(self, text: str, type_: Type) -> str:
        return text if type_ == "date" else f"CAST({text} AS DATE)"

    def _call(self, node: Call, args: list[str]) -> str:
        name = node.name
        if name in _SIGNS:
            return f"({args[0]} {_SIGNS[name]} {args[1]})"
        if name in ("and", "or"):
            return "(" + f" {name.upper()} ".join(args) + ")"
        if name.startswith("cast_"):
            return self._cast(node, args[0])
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self, node, args)
        return f"{name}({', '.join(args)})"

    def _cast(self, node: Call, arg: str) -> str:
        source = node.args[0].type
        if node.type == "integer":
            if source == "text":
                return self._read_text(arg, "BIGINT", r"^\s*[-+]?\d+\s*$")
            if source == "boolean":
                return f"CASE WHEN {arg} THEN 1 WHEN NOT {arg} THEN 0 END"
            return self._whole(_round(self, arg, "0"))
        if node.type == "number":
            wanted = "DOUBLE PRECISION" if self.engine == "postgres" else "DOUBLE"
            if source == "text":
                return self._read_text(arg, wanted, r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$")
            return f"CAST({arg} AS {wanted})"
        wanted = {"text": "STRING" if self.engine == "spark" else "VARCHAR", "date": "DATE"}.get(node.type, "TIMESTAMP")
        if source == "text" and node.type != "text":
            return self._read_text(arg, wanted, r"^\s*\d{4}-\d\d-\d\d")
        return f"CAST({arg} AS {wanted})"

    def _read_text(self, arg: str, wanted: str, pattern: str) -> str:
        """Text that cannot be read is undefined, not an error."""
        if self.engine == "postgres":
            return f"CASE WHEN {arg} ~ {self.constant(pattern)} THEN CAST({arg} AS {wanted}) END"
        return f"TRY_CAST({arg} AS {wanted})"


def _round(writer: Writer, arg: str, places: str) -> str:
    """Half away from zero in binary floating point, which all three engines share only when spelled out."""
    if writer.engine == "duckdb":
        return f"round(CAST({arg} AS DOUBLE), {places})"
    power = f"power(CAST(10 AS {'DOUBLE PRECISION' if writer.engine == 'postgres' else 'DOUBLE'}), {places})"
    value = writer._as_double(arg)
    up = f"floor({value} * {power} + 0.5) / {power}"
    down = f"-floor(-{value} * {power} + 0.5) / {power}"
    return f"(CASE WHEN {arg} < 0 THEN {down} ELSE {up} END)"


def _write_round(writer: Writer, node: Call, args: list[str]) -> str:
    places = args[1] if len(args) > 1 else "0"
    if len(args) > 1 and not isinstance(node.args[1], Literal):
        places = f"CAST({places} AS INTEGER)"
    return _round(writer, args[0], places)


def _write_div(writer: Writer, node: Call, args: list[str]) -> str:
    return f"({writer._as_double(args[0])} / nullif({writer._as_double(args[1])}, 0))"


def _write_mod(writer: Writer, node: Call, args: list[str]) -> str:
    if node.type == "integer":
        return f"({args[0]} % nullif({args[1]}, 0))"
    left, right = writer._as_double(args[0]), f"nullif({writer._as_double(args[1])}, 0)"
    if writer.engine == "postgres":
        return f"({left} - {right} * trunc({left} / {right}))"
    return f"({left} % {right})"


def _write_ln(writer: Writer, node: Call, args: list[str]) -> str:
    return f"ln(nullif(greatest({writer._as_double(args[0])}, 0), 0))"


def _write_sqrt(writer: Writer, node: Call, args: list[str]) -> str:
    value = writer._as_double(args[0])
    return f"sqrt(CASE WHEN {value} >= 0 THEN {value} END)"


def _write_power(writer: Writer, node: Call, args: list[str]) -> str:
    base, exponent = (writer._as_double(arg) for arg in args)
    outside = f"({base} = 0 AND {exponent} < 0) OR ({base} < 0 AND {exponent} <> floor({exponent}))"
    return f"(CASE WHEN {outside} THEN NULL ELSE power({base}, {exponent}) END)"


def _write_exp(writer: Writer, node: Call, args: list[str]) -> str:
    return f"exp(nullif(least({writer._as_double(args[0])}, 709.5), 709.5))"


def _write_case(writer: Writer, node: Call, args: list[str]) -> str:
    branches = " ".join(f"WHEN {args[at]} THEN {args[at + 1]}" for at in range(0, len(args) - 1, 2))
    return f"(CASE {branches} ELSE {args[-1]} END)"


def _write_in(writer: Writer, node: Call, args: list[str]) -> str:
    return f"({args[0]} IN ({', '.join(args[1:])}))"


def _write_like(writer: Writer, node: Call, args: list[str]) -> str:
    plain = " ESCAPE ''" if writer.engine == "postgres" else ""
    pattern = args[1]
    if writer.engine == "spark" and isinstance(node.args[1], Literal):
        pattern = writer.constant(str(node.args[1].value).replace("\\", "\\\\"))
    return f"({args[0]} LIKE {pattern}{plain})"


def _write_concat(writer: Writer, node: Call, args: list[str]) -> str:
    if writer.engine == "spark":
        return f"concat_ws('', {', '.join(args)})"
    return f"concat({', '.join(args)})"


def _write_concat_op(writer: Writer, node: Call, args: list[str]) -> str:
    texts = [
        arg if child.type == "text" or writer.engine != "spark" else f"CAST({arg} AS STRING)"
        for arg, child in zip(args, node.args, strict=True)
    ]
    if writer.engine != "spark":
        texts = [
            arg if child.type in ("text", "null") else f"CAST({arg} AS VARCHAR)"
            for arg, child in zip(args, node.args, strict=True)
        ]
    return f"({texts[0]} || {texts[1]})"


def _write_substr(writer: Writer, node: Call, args: list[str]) -> str:
    whole = [args[0], *(f"CAST({arg} AS INTEGER)" for arg in args[1:])]
    return f"substr({', '.join(whole)})"


def _write_days(writer: Writer, node: Call, args: list[str]) -> str:
    first, last = (writer._day(arg, child.type) for arg, child in zip(args, node.args, strict=True))
    if writer.engine == "duckdb":
        return f"date_diff('day', {first}, {last})"
    return f"datediff({last}, {first})" if writer.engine == "spark" else f"({last} - {first})"


def _write_add_days(writer: Writer, node: Call, args: list[str]) -> str:
    count = args[1] if node.args[1].type == "integer" else f"floor({args[1]})"
    if node.type == "timestamp":
        if writer.engine == "duckdb":
            return f"({args[0]} + to_days(CAST({count} AS INTEGER)))"
        if writer.engine == "postgres":
            return f"({args[0]} + CAST({count} AS INTEGER) * INTERVAL '1 day')"
        return f"timestampadd(DAY, CAST({count} AS INT), {args[0]})"
    if writer.engine == "spark":
        return f"date_add({args[0]}, CAST({count} AS INT))"
    return f"({args[0]} + CAST({count} AS INTEGER))"


def _part(part: str) -> Callable[[Writer, Call, list[str]], str]:
    def write(writer: Writer, node: Call, args: list[str]) -> str:
        return f"CAST(extract({part} FROM {args[0]}) AS BIGINT)"

    return write


def _write_iso_week(writer: Writer, node: Call, args: list[str]) -> str:
    return f"CAST(extract(week FROM {args[0]}) AS BIGINT)"


def _fiscal_months(writer: Writer, day: str, type_: Type) -> str:
    """Months since year 0, counted from the fiscal year's first month: whole fiscal years are multiples of 12."""
    calendar = writer.calendar
    shifted = writer._day(day, type_)
    if calendar.fiscal_day > 1:
        back = calendar.fiscal_day - 1
        shifted = f"date_sub({shifted}, {back})" if writer.engine == "spark" else f"({shifted} - {back})"
    year, month = f"extract(year FROM {shifted})", f"extract(month FROM {shifted})"
    return f"CAST({year} * 12 + {month} - {calendar.fiscal_month} AS BIGINT)"


def _floor_div(writer: Writer, text: str, by: int) -> str:
    return f"CAST(floor({text} / {by}.0) AS BIGINT)"


def _write_fiscal_year(writer: Writer, node: Call, args: list[str]) -> str:
    calendar = writer.calendar
    named_later = 0 if (calendar.fiscal_month, calendar.fiscal_day) == (1, 1) else 1
    months = _fiscal_months(writer, args[0], node.args[0].type)
    return f"({_floor_div(writer, months, 12)} + {named_later})"


def _write_fiscal_quarter(writer: Writer, node: Call, args: list[str]) -> str:
    months = _fiscal_months(writer, args[0], node.args[0].type)
    return f"({_floor_div(writer, f'({months} % 12)', 3)} + 1)"


def _write_date_diff(writer: Writer, node: Call, args: list[str]) -> str:
    unit = str(node.args[0].value) if isinstance(node.args[0], Literal) else "day"
    first, last = args[1], args[2]
    if writer.engine == "duckdb":
        return f"date_diff('{unit}', {first}, {last})"
    if unit == "day":
        days = Call("days", node.args[1:], "integer")
        return _write_days(writer, days, args[1:])
    if unit in ("year", "quarter", "month"):
        return f"({_count_of(unit, last)} - {_count_of(unit, first)})"
    if unit == "week":
        starts = [f"CAST(date_trunc('week', {one}) AS DATE)" for one in (first, last)]
        gap = f"datediff({starts[1]}, {starts[0]})" if writer.engine == "spark" else f"({starts[1]} - {starts[0]})"
        return f"CAST({gap} / 7 AS BIGINT)"
    seconds = {"hour": 3600, "minute": 60, "second": 1}[unit]
    ends = [_seconds(writer, f"date_trunc('{unit}', CAST({one} AS TIMESTAMP))") for one in (first, last)]
    return f"CAST(({ends[1]} - {ends[0]}) / {seconds} AS BIGINT)"


def _count_of(unit: str, day: str) -> str:
    """Units since year 0."""
    if unit == "year":
        return f"CAST(extract(year FROM {day}) AS BIGINT)"
    per, part = (4, "quarter") if unit == "quarter" else (12, "month")
    return f"CAST(extract(year FROM {day}) * {per} + extract({part} FROM {day}) AS BIGINT)"


def _seconds(writer: Writer, moment: str) -> str:
    return f"unix_timestamp({moment})" if writer.engine == "spark" else f"extract(epoch FROM {moment})"


_Special = Callable[[Writer, Call, list[str]], str]
_SPECIAL: Mapping[str, _Special] = {
    "div": _write_div,
    "mod": _write_mod,
    "neg": lambda writer, node, args: f"(-{args[0]})",
    "not": lambda writer, node, args: f"(NOT {args[0]})",
    "is_null": lambda writer, node, args: f"({args[0]} IS NULL)",
    "in": _write_in,
    "between": lambda writer, node, args: f"({args[0]} BETWEEN {args[1]} AND {args[2]})",
    "like": _write_like,
    "case": _write_case,
    "round": _write_round,
    "ln": _write_ln,
    "exp": _write_exp,
    "sqrt": _write_sqrt,
    "power": _write_power,
    "concat": _write_concat,
    "concat_op": _write_concat_op,
    "substr": _write_substr,
    "days": _write_days,
    "add_days": _write_add_days,
    "year": _part("year"),
    "month": _part("month"),
    "quarter": _part("quarter"),
    "calendar_year": _part("year"),
    "calendar_quarter": _part("quarter"),
    "iso_week": _write_iso_week,
    "fiscal_year": _write_fiscal_year,
    "fiscal_quarter": _write_fiscal_quarter,
    "date_diff": _write_date_diff,
}
