"""The order in which tables are loaded: rates before money, orders before their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from oarlock.engine.model.company import Company
from oarlock.engine.model.tables import TABLES
from oarlock.lake.connection import quoted
from oarlock.lake.conversion import MONEY, Conversion, has_foreign, line_conversion, own_conversion
from oarlock.lake.dated import Dating, with_dates
from oarlock.lake.loading import Loaded, load
from oarlock.lake.part import strict_sql
from oarlock.lake.sources import Desk, OpenSource

SCHEMA = "loaded"
"""Where the tables stand before the as-of cut, in our connection and in the printed script."""
_FIRST = ("market", "orders")
_UNRATED = "unknown_rate:currency"


def in_order(names: Mapping[str, object]) -> list[str]:
    """The tables in the order in which one rests on another."""
    return sorted(
        names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), list(names).index(name))
    )


def load_tables(
    sources: Mapping[str, OpenSource], company: Company, desk: Desk, progress: Callable[[str], None] | None
) -> tuple[dict[str, Loaded], tuple[Dating, ...]]:
    """Every table, each as a view in SCHEMA; and the days of the parts of the order lines."""
    desk.connection.execute(f"CREATE SCHEMA {SCHEMA}")
    tables: dict[str, Loaded] = {}
    parts: tuple[Dating, ...] = ()
    for name in in_order(sources):
        if progress is not None:
            progress(f"Loading {name}")
        loaded = _loaded(sources, name, tables, company.company.currency, desk)
        if loaded.table is TABLES["order_lines"] and _is_standard(tables, "orders"):
            loaded, parts = with_dates(loaded, tables["orders"], desk)
        columns = ", ".join(map(quoted, loaded.types))
        desk.connection.execute(f"CREATE VIEW {SCHEMA}.{quoted(name)} AS SELECT {columns} FROM {loaded.scan}")
        tables[name] = loaded
    return tables, parts


def _is_standard(tables: Mapping[str, Loaded], name: str) -> bool:
    return name in tables and tables[name].table is not None


def _loaded(sources: Mapping[str, OpenSource], name: str, tables: Mapping[str, Loaded], own: str, desk: Desk) -> Loaded:
    source = sources[name]
    if source.table is None or name not in MONEY:
        return load(source, desk)
    if name == "order_lines":
        conversion = _of_lines(sources, tables, own, desk)
        return load(_converting(source, conversion, tables) if conversion is not None else source, desk)
    loaded = load(source, desk)
    if not has_foreign(loaded.scan, loaded.types, own, desk.connection):
        return loaded
    conversion = own_conversion(source.table, own, has_rates=_is_standard(tables, "market"))
    return load(_converting(source, conversion, tables), desk)


def _of_lines(
    sources: Mapping[str, OpenSource], tables: Mapping[str, Loaded], own: str, desk: Desk
) -> Conversion | None:
    """None where every order is in our currency."""
    if not _is_standard(tables, "orders") or "currency" not in tables["orders"].types:
        return None
    orders = tables["orders"]
    unrated = None
    if orders.reasons.get(_UNRATED):
        conversion = own_conversion(TABLES["orders"], own, has_rates=_is_standard(tables, "market"))
        converted = _converting(sources["orders"], conversion, tables)
        unrated = f"SELECT order_id FROM ({strict_sql(converted, converted.files)}) WHERE _bad = '{_UNRATED}'"
    if unrated is None and not has_foreign(orders.scan, orders.types, own, desk.connection):
        return None
    return line_conversion(own, unrated, has_rates=_is_standard(tables, "market"))


def _converting(source: OpenSource, conversion: Conversion, tables: Mapping[str, Loaded]) -> OpenSource:
    """The source with its money converted; what it then rests on becomes part of its key."""
    depends = [
        part.key
        for name in ("market", "orders")
        if name in tables and name != source.name
        for part in tables[name].parts
    ]
    return replace(source, select=replace(source.select, conversion=conversion), depends=("converted", *depends))
