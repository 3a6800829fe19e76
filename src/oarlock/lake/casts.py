"""SQL that turns a source column into the type of a canonical column; null where it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.engine.model.tables import Column
from oarlock.lake.connection import literal
from oarlock.lake.readings import BY_NAME

_TRUE = "'true', 't', 'yes', 'y', '1', 'ja', 'j', 'x', 'wahr', 'oui'"
_FALSE = "'false', 'f', 'no', 'n', '0', 'nein', 'falsch', 'non'"
_INTEGERS = frozenset(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"))
_LARGE = frozenset(("HUGEINT", "UBIGINT", "UHUGEINT"))
_MOMENTS = frozenset(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"))
DUCK_TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}
"""The type of a view's column by canonical type; `time` and `value` take what the records hold."""


@dataclass(frozen=True, slots=True)
class Cast:
    """An expression, its type, and whether a filled cell may come out empty (unparseable)."""

    sql: str
    type: str
    may_fail: bool = False


def plain(sql: str, type_: str, zone: str) -> Cast:
    """A column of a source in one of our few types: BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, VARCHAR."""
    base = type_.split("(")[0]
    if base in _INTEGERS:
        return Cast(sql if base == "BIGINT" else f"CAST({sql} AS BIGINT)", "BIGINT")
    if base in ("FLOAT", "DOUBLE"):
        return Cast(f"CASE WHEN isfinite({sql}) THEN CAST({sql} AS DOUBLE) END", "DOUBLE")
    if base == "DECIMAL":
        return Cast(f"CAST({sql} AS DOUBLE)", "DOUBLE")
    if base in _LARGE:
        return Cast(f"coalesce(CAST(TRY_CAST({sql} AS BIGINT) AS DOUBLE), CAST({sql} AS DOUBLE))", "DOUBLE")
    if base == "BOOLEAN" or base == "DATE":
        return Cast(sql, base)
    if base in _MOMENTS:
        return Cast(sql if base == "TIMESTAMP" else f"CAST({sql} AS TIMESTAMP)", "TIMESTAMP")
    if base == "TIMESTAMP WITH TIME ZONE":
        return Cast(f"timezone({literal(zone)}, {sql})", "TIMESTAMP")
    text = sql if base == "VARCHAR" else f"CAST({sql} AS VARCHAR)"
    return Cast(f"nullif(trim({text}), '')", "VARCHAR")


def read(text: str, reading: str, zone: str) -> Cast:
    """A text column (trimmed, empty as null) read in a known spelling."""
    found = BY_NAME[reading]
    return Cast(found.value.replace("{v}", text).replace("{zone}", literal(zone)), found.type, may_fail=True)


def canonical(column: Column, sql: str, type_: str, reading: str | None, zone: str) -> Cast:
    """The column in its canonical type. `type_` is one of our few; `reading`: the usual spelling of a text column."""
    if column.type in ("key", "text"):
        return Cast(as_text(sql, type_), "VARCHAR")
    if column.type == "value":
        return Cast(sql, type_)
    if type_ == "VARCHAR" and reading is not None and _reads_as(reading, column.type):
        found = read(sql, reading, zone)
        return _narrowed(column, found)
    return _narrowed(column, _from_type(column, sql, type_))


def as_text(sql: str, type_: str) -> str:
    """A key or text: trimmed, integers without a point."""
    if type_ == "VARCHAR":
        return sql
    if type_ == "DOUBLE":
        whole = f"{sql} = round({sql}) AND abs({sql}) < 1e15"
        return f"CASE WHEN {whole} THEN CAST(CAST({sql} AS BIGINT) AS VARCHAR) ELSE CAST({sql} AS VARCHAR) END"
    return f"CAST({sql} AS VARCHAR)"


def _reads_as(reading: str, type_: str) -> bool:
    produced = BY_NAME[reading].type
    wanted = {
        "number": ("BIGINT", "DOUBLE"),
        "integer": ("BIGINT", "DOUBLE"),
        "date": ("DATE", "TIMESTAMP"),
        "time": ("DATE", "TIMESTAMP"),
        "boolean": ("BOOLEAN",),
    }
    return produced in wanted[type_]


def _from_type(column: Column, sql: str, type_: str) -> Cast:
    if column.type in ("number", "integer"):
        return _number(sql, type_)
    if column.type == "boolean":
        return _boolean(sql, type_)
    return _moment(sql, type_)


def _number(sql: str, type_: str) -> Cast:
    if type_ in ("BIGINT", "DOUBLE"):
        return Cast(sql, type_)
    if type_ == "BOOLEAN":
        return Cast(f"CAST({sql} AS BIGINT)", "BIGINT")
    if type_ == "VARCHAR":
        return Cast(
            f"CASE WHEN {BY_NAME['point'].match} THEN {BY_NAME['point'].value} END".replace("{v}", sql), "DOUBLE", True
        )
    return Cast("CAST(NULL AS DOUBLE)", "DOUBLE", may_fail=True)


def _boolean(sql: str, type_: str) -> Cast:
    if type_ == "BOOLEAN":
        return Cast(sql, type_)
    text = f"lower({as_text(sql, type_)})"
    return Cast(f"CASE WHEN {text} IN ({_TRUE}) THEN true WHEN {text} IN ({_FALSE}) THEN false END", "BOOLEAN", True)


def _moment(sql: str, type_: str) -> Cast:
    if type_ in ("DATE", "TIMESTAMP"):
        return Cast(sql, type_)
    if type_ == "BIGINT":
        return Cast(f"CAST(try_strptime(CAST({sql} AS VARCHAR), '%Y%m%d') AS DATE)", "DATE", may_fail=True)
    if type_ == "VARCHAR":
        return Cast(f"TRY_CAST({sql} AS DATE)", "DATE", may_fail=True)
    return Cast("CAST(NULL AS DATE)", "DATE", may_fail=True)


def _narrowed(column: Column, cast: Cast) -> Cast:
    """The last step from what was read to the column's own type."""
    if column.type == "number" and cast.type != "DOUBLE":
        return Cast(f"CAST({cast.sql} AS DOUBLE)", "DOUBLE", cast.may_fail)
    if column.type == "integer" and cast.type == "DOUBLE":
        return Cast(f"CASE WHEN {cast.sql} = round({cast.sql}) THEN CAST({cast.sql} AS BIGINT) END", "BIGINT", True)
    if column.type == "date" and cast.type == "TIMESTAMP":
        return Cast(f"CAST({cast.sql} AS DATE)", "DATE", cast.may_fail)
    return cast
