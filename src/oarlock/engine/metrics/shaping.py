"""Table shapes from what a lake says of its tables: columns, types, joins, keys, and the derived tables built-ins join."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from oarlock.engine.metrics.shapes import TableShape
from oarlock.engine.model.tables import TABLES, Join

RETURNED = "_returned_sales"
_RETURNED_SQL = (
    'SELECT "order_lines"."order_id" FROM "order_lines" JOIN "orders" ON "orders"."order_id" = "order_lines"."order_id" '
    'WHERE "orders"."status" = \'returned\' AND "order_lines"."quantity" > 0 GROUP BY 1'
)
STATES = frozenset(("inventory", "cash"))
"""Tables whose rows are readings of a moment."""
LISTS = frozenset(("customers", "employees", "products"))
"""Tables that list what there is: nothing new in a month means none, up to as-of."""


def shape_tables(
    columns: frozenset[str],
    types: Mapping[str, Mapping[str, str]],
    as_of: dt.date,
    *,
    states: frozenset[str] = frozenset(),
    rows: Mapping[str, int] | None = None,
    spans: Mapping[str, Mapping[str, tuple[dt.date, dt.date]]] | None = None,
    distinct: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, TableShape]:
    """The shapes. columns: `table` and `table.column` really present; states: own tables declared `state: true`."""
    shapes: dict[str, TableShape] = {}
    for name, held in types.items():
        if name not in columns:
            continue
        present = frozenset(column for column in held if f"{name}.{column}" in columns)
        canonical = TABLES.get(name)
        held_spans = (spans or {}).get(name, {})
        shapes[name] = TableShape(
            name=name,
            columns=held,
            present=present,
            time=canonical.time if canonical is not None else None,
            joins=canonical.joins if canonical is not None else (),
            state=name in STATES or name in states,
            own=canonical is None,
            key=canonical.key if canonical is not None else (),
            rows=(rows or {}).get(name, 0),
            spans=held_spans,
            until=as_of if name in LISTS else _last_happened(name, held_spans),
            distinct=(distinct or {}).get(name, {}),
        )
    return _with_returned(shapes)


def _last_happened(name: str, spans: Mapping[str, tuple[dt.date, dt.date]]) -> dt.date | None:
    """The latest day on which a row of the table happened."""
    canonical = TABLES.get(name)
    happened = [column.name for column in canonical.columns if column.happened] if canonical is not None else []
    return max((spans[column][1] for column in happened if column in spans), default=None)


def _with_returned(shapes: dict[str, TableShape]) -> dict[str, TableShape]:
    """Orders of status returned that have positive lines, as a table the lines join (details.md 29)."""
    orders, lines = shapes.get("orders"), shapes.get("order_lines")
    if orders is None or lines is None or "status" not in orders.present:
        return shapes
    join = Join(RETURNED, (("order_id", "order_id"),))
    held = {"order_id": "VARCHAR"}
    shapes["order_lines"] = replace(lines, joins=(*lines.joins, join))
    shapes[RETURNED] = TableShape(
        name=RETURNED, columns=held, present=frozenset(held), key=("order_id",), sql=_RETURNED_SQL
    )
    return shapes
