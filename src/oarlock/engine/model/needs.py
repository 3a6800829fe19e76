"""What a check or measure needs: plan keys, columns, named queries. The audit use case fetches all needs at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A named query in DuckDB SQL over the canonical views.

    The views hold every canonical column of a table (an absent one is null), so the text never varies; `columns` names
    what must really be present for the query to mean anything: `orders` (the table) or `orders.promised_at`. An item may
    offer alternatives: `order_lines.unit_cost|products.unit_cost`. Parameters, written `:as_of`, are bound by the audit:
    `:as_of` (date), `:from_12m` (first day of the 12 months that end with as-of), `:fiscal_year_start` (date of the
    fiscal year that holds as-of), `:prior_from_12m`, `:prior_to_12m` (the 12 months before those).
    """

    name: str
    sql: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """keys: folder keys that must be given. columns: as in `Query`. queries: fetched before `find` is called."""

    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    queries: tuple[Query, ...] = ()

    def missing(self, keys: set[str] | frozenset[str], columns: set[str] | frozenset[str]) -> tuple[str, ...]:
        """What is needed and not there: the names as `not_checked` lists them, in order, without repeats."""
        wanted: list[str] = [key for key in self.keys if key not in keys]
        all_columns: Sequence[str] = [*self.columns, *(name for query in self.queries for name in query.columns)]
        for item in all_columns:
            if not any(one in columns for one in item.split("|")):
                wanted.append(item.split("|")[0])
        return tuple(dict.fromkeys(wanted))


NOTHING = Needs()
