"""Which ids exist: in the folder's lists, in the tables, in the catalogue; and which of them cannot be told yet."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from oarlock.errors import nearest
from oarlock.folder.nodes import spelling
from oarlock.folder.reference_table import places
from oarlock.folder.typing_faults import slug

TABLE_OF = {"people": "employees", "units": "units", "products": "products"}
"""The table that may hold the items of a list."""
Tables = Mapping[str, frozenset[str] | None]
"""The ids that a table holds, by table; None or absent: the table is absent or failed to load."""
Causes = Mapping[str, Mapping[str, str]]
"""By table and id: why the row of that id was set aside, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of a list. `whole`: an id that is not among them is wrong; `later`: the rest is known once the tables are read;
    `unknown`: nobody can tell. `meant`: the nearest right spelling of ids that are none, which are told by themselves.
    """  # fmt: skip

    ids: frozenset[str]
    state: Literal["whole", "later", "unknown"] = "whole"
    meant: frozenset[str] = frozenset()

    def some(self) -> list[str]:
        """The first hundred ids, for a message."""
        return heapq.nsmallest(100, self.ids)


class KnownNames:
    """Answers what is known of each list."""

    def __init__(self, document: Mapping[str, Any], tables: Tables | None, builtin: frozenset[str] | None) -> None:
        self._document = document
        self._tables = tables
        self._builtin = builtin
        self._found: dict[str, Names] = {}

    def of(self, kind: str) -> Names:
        """The names of a list (`goals`, `people`, `builtin`, `metrics_or_goals`, ...)."""
        if kind not in self._found:
            self._found[kind] = replace(self._names(kind), meant=self._meant(kind))
        return self._found[kind]

    def declared(self, key: str) -> frozenset[str]:
        """The ids that the folder itself gives."""
        found = (value for _, value in places(self._document, f"{key}/*/id"))
        return frozenset(spelling(value) for value in found if not isinstance(value, (dict, list)))

    def _names(self, kind: str) -> Names:
        if kind == "builtin":
            return Names(self._builtin or frozenset(), "later" if self._builtin is None else "whole")
        if kind == "metrics_or_goals":
            metrics = self.of("metrics")
            return Names(metrics.ids | self.of("goals").ids, metrics.state)
        declared = self.declared(kind)
        if kind == "metrics":
            builtin = self.of("builtin")
            return Names(declared | builtin.ids, builtin.state)
        if kind in TABLE_OF:
            return self._with_table(declared, TABLE_OF[kind])
        return Names(declared)

    def _meant(self, kind: str) -> frozenset[str]:
        if kind == "metrics_or_goals":
            return self.of("metrics").meant | self.of("goals").meant
        return frozenset(filter(None, map(slug, self.declared(kind))))

    def _with_table(self, declared: frozenset[str], table: str) -> Names:
        data = self._document.get("data")
        sourced = isinstance(data, dict) and table in data
        if not sourced:
            return Names(declared, "whole" if declared else "unknown")
        if self._tables is None:
            return Names(declared, "later")
        rows = self._tables.get(table)
        return Names(declared, "unknown") if rows is None else Names(declared | rows)


class Speller:
    """Finds the nearest name, as long as the search stays cheap: a folder with thousands of wrong names gets no hints."""

    def __init__(self, budget: int = 60_000) -> None:
        self._left = budget

    def nearest(self, word: str, known: Sequence[str] | frozenset[str]) -> str | None:
        """The known name closest in spelling, or None."""
        self._left -= len(known) + 1
        return nearest(word, sorted(known)) if self._left > 0 else None
