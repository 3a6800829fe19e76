"""A source as a canonical table: SQL that casts each column, and says of each row why it cannot stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oarlock.engine.model.tables import Column, Table
from oarlock.lake.casts import DUCK_TYPES, Cast, canonical, plain
from oarlock.lake.connection import literal, quoted
from oarlock.lake.conversion import Conversion

BAD = "_bad"


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column of a source under our name: the engine's type, and the usual spelling of a text."""

    type: str
    reading: str | None = None


def absent_type(column: Column) -> str:
    """A canonical column that the records do not hold is a null of this type."""
    return {"time": "DATE", "value": "VARCHAR"}.get(column.type) or DUCK_TYPES[column.type]


@dataclass(frozen=True, slots=True)
class CanonicalSelect:
    """The table as SQL over a source relation `s`: `sql(source)` yields its columns and `_bad`, the reason or null."""

    casts: Mapping[str, Cast]
    originals: Mapping[str, str]
    table: Table | None
    conversion: Conversion | None = None

    def types(self) -> dict[str, str]:
        """The columns that come out, by engine type."""
        return {name: cast.type for name, cast in self.casts.items()}

    def sql(self, source: str, *, carried: Sequence[str] = ()) -> str:
        """The query; `carried` columns of the source pass through unchanged."""
        columns = [f"{cast.sql} AS {quoted(name)}" for name, cast in self.casts.items()]
        columns += [f"s.{quoted(name)}" for name in carried]
        inner = f"SELECT {', '.join(columns)}, {self._unparseable()} AS _unparseable FROM ({source}) AS s"
        kept = ", ".join([*map(self._converted, self.casts), *(f"c.{quoted(name)}" for name in carried)])
        join = f" {self.conversion.join}" if self.conversion is not None else ""
        return f"SELECT {kept}, {self._reason()} AS {BAD} FROM ({inner}) AS c{join}"

    def _converted(self, name: str) -> str:
        column = f"c.{quoted(name)}"
        if self.conversion is None or name not in self.conversion.money:
            return column
        rate, foreign = self.conversion.rate, self.conversion.foreign
        return f"CASE WHEN {foreign} THEN {column} * {rate} ELSE {column} END AS {quoted(name)}"

    def _unparseable(self) -> str:
        cases = [
            f"WHEN {self.originals[name]} IS NOT NULL AND {cast.sql} IS NULL THEN {literal(f'unparseable:{name}')}"
            for name, cast in self.casts.items()
            if cast.may_fail
        ]
        return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"

    def _reason(self) -> str:
        cases = [f"WHEN {test} THEN {literal(reason)}" for test, reason in self._tests()]
        return f"CASE WHEN c._unparseable IS NOT NULL THEN c._unparseable {' '.join(cases)} END"

    def _tests(self) -> list[tuple[str, str]]:
        if self.table is None:
            return []
        tests = []
        for column in self.table.columns:
            if column.name not in self.casts:
                continue
            name = f"c.{quoted(column.name)}"
            if column.required or (column.key and column.happened):
                tests.append((f"{name} IS NULL", f"missing_value:{column.name}"))
            if column.low is not None:
                reason = "negative" if column.low == 0 else "out_of_range"
                tests.append((f"{name} < {column.low}", f"{reason}:{column.name}"))
            if column.high is not None:
                tests.append((f"{name} > {column.high}", f"out_of_range:{column.name}"))
            if column.choices and column.required:
                tests.append((f"{name} NOT IN ({choices(column)})", f"unknown_choice:{column.name}"))
        if self.conversion is not None:
            tests.append((f"{self.conversion.foreign} AND {self.conversion.rate} IS NULL", "unknown_rate:currency"))
        return tests + [self._disorder(*pair) for pair in self.table.orders_of_times if set(pair) <= self.casts.keys()]

    def _disorder(self, first: str, second: str) -> tuple[str, str]:
        moments = all(self.casts[name].type == "TIMESTAMP" for name in (first, second))
        one, two = (f"c.{quoted(name)}" if moments else f"CAST(c.{quoted(name)} AS DATE)" for name in (first, second))
        return f"{one} > {two}", f"impossible_order:{second}"


def choices(column: Column) -> str:
    """The values a column may hold, as an SQL list."""
    return ", ".join(literal(choice) for choice in column.choices)


def canonical_select(table: Table | None, columns: Mapping[str, NamedColumn], zone: str) -> CanonicalSelect:
    """The canonical table made of a source's columns, which already bear our names."""
    casts: dict[str, Cast] = {}
    originals: dict[str, str] = {}
    order = {column.name: at for at, column in enumerate(table.columns)} if table is not None else {}
    for name in sorted(columns, key=lambda name: order.get(name, len(order))):
        found = columns[name]
        target = table.column(name) if table is not None else None
        cell = plain(f"s.{quoted(name)}", found.type, zone)
        originals[name] = cell.sql
        casts[name] = cell if target is None else _cast(target, cell, found.reading, zone)
    return CanonicalSelect(casts, originals, table)


def _cast(target: Column, cell: Cast, reading: str | None, zone: str) -> Cast:
    cast = canonical(target, cell.sql, cell.type, reading, zone)
    if target.choices:
        lowered = f"lower({cast.sql})"
        return Cast(f"CASE WHEN {lowered} IN ({choices(target)}) THEN {lowered} ELSE {cast.sql} END", cast.type)
    return cast
