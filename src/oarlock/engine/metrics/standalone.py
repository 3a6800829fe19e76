"""One query that reproduces one answer: what evidence quotes and `oarlock metrics --sql` prints.

Plain DuckDB SQL over the views. The columns are `at` (first day of each window; left out for a single span), the cuts,
`value` and `n`. It shares the definition with the planner but none of its cubes, so it also checks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from oarlock.engine.metrics.book import MetricBook
from oarlock.engine.metrics.demand import Demand
from oarlock.engine.metrics.evaluation import WHOLLY_RECORDED
from oarlock.engine.metrics.formula import Atom, Constant, Formula, Leaf, Routine, Shifted, Typed, leaves
from oarlock.engine.metrics.results import recorded_span
from oarlock.engine.metrics.rows import RoutineQuery, RowQuery
from oarlock.engine.metrics.series import Request
from oarlock.engine.metrics.tree import Call, Column, Literal, Node
from oarlock.engine.metrics.windows import Windows, month_ends, months_long, shift
from oarlock.engine.metrics.writing import Writer


def sql_of(book: MetricBook, request: Request) -> str:
    """The query of a request; ValueError when the metric is unavailable or has no windows."""
    if request.metric.formula is None or not request.windows:
        raise ValueError(f"{request.metric.id} has no query")
    return _Composer(book, request).text(request.metric.formula)


@dataclass
class _Composer:
    """Collects one sub-query per leaf and the arithmetic above them."""

    book: MetricBook
    request: Request
    queries: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[Leaf | Typed, Windows], Node] = field(default_factory=dict)

    @property
    def groups(self) -> list[str]:
        return [f"g{at}" for at in range(len(self.request.by))]

    def text(self, formula: Formula) -> str:
        root = self._node(formula, self.request.windows)
        value = Writer(calendar=self.book.calendar, column=lambda one: self.texts[one.name]).write(root)
        n = f"greatest({', '.join(self.counts)})" if self.counts else "0"
        if self._single:
            joins = " ".join(f"LEFT JOIN t{at} ON t{at}.at = keys.at" for at in range(len(self.queries)))
            ctes = f"WITH {', '.join(self.queries)} " if self.queries else ""
            return f"{ctes}SELECT {value} AS value, {n} AS n FROM (SELECT 0 AS at) AS keys {joins}".rstrip()
        heads = [f'keys.{group} AS "{name}"' for group, name in zip(self.groups, self.request.by, strict=True)]
        if self.request.grain != "span":
            heads.insert(0, "spans.first AS at")
        ctes = ", ".join([self._spans(), *self.queries, self._keys()])
        joins = " ".join(f"LEFT JOIN t{at} ON {self._same(f't{at}')}" for at in range(len(self.queries)))
        order = ", ".join(str(at + 1) for at in range(len(heads)))
        chosen = ", ".join([*heads, f"{value} AS value", f"{n} AS n"])
        tail = f" ORDER BY {order}" if heads else ""
        return f"WITH {ctes} SELECT {chosen} FROM keys JOIN spans ON spans.w = keys.at {joins}{tail}"

    @property
    def _single(self) -> bool:
        return self.request.grain == "span" and len(self.request.windows) == 1 and not self.request.by

    def _spans(self) -> str:
        rows = ", ".join(
            f"({at}, DATE '{one.first}', {one.days}, {months_long(one)!r})"
            for at, one in enumerate(self.request.windows)
        )
        return f"spans(w, first, days, months) AS (VALUES {rows})"

    def _keys(self) -> str:
        if not self.groups:
            return "keys AS (SELECT w AS at FROM spans)"
        names = ", ".join(self.groups)
        parts = " UNION ".join(f"SELECT DISTINCT {names} FROM t{at}" for at in range(len(self.queries)))
        return f"keys AS (SELECT spans.w AS at, {names} FROM spans CROSS JOIN ({parts}) AS cuts)"

    def _same(self, alias: str) -> str:
        equal = [f"{alias}.at = keys.at"]
        return " AND ".join(equal + [f"{alias}.{group} IS NOT DISTINCT FROM keys.{group}" for group in self.groups])

    def _node(self, formula: Formula, windows: Windows) -> Node:
        if isinstance(formula, Constant):
            return Literal(formula.value, "number")
        if isinstance(formula, (Atom, Routine, Typed)):
            key = (formula, windows)
            if key not in self.known:
                self.known[key] = self._leaf(formula, windows)
            return self.known[key]
        if isinstance(formula, Shifted):
            return self._shifted(formula, windows)
        if formula.name in ("months", "days_long"):
            return self._length(formula.name)
        args = tuple(self._node(arg, windows) for arg in formula.args)
        if formula.name == "guard":
            enough = Call("ge", (args[1], args[2]), "boolean")
            return Call("case", (enough, args[0], Literal(None, "null")), "number")
        return Call("div" if formula.name == "mean" else formula.name, args, "number")

    def _length(self, unit: str) -> Node:
        if not self._single:
            return self._raw("spans.months" if unit == "months" else "spans.days")
        window = self.request.windows[0]
        return Literal(months_long(window) if unit == "months" else window.days, "number")

    def _shifted(self, formula: Shifted, windows: Windows) -> Node:
        if formula.transform == "month_ends":
            return self._averaged(formula.of, windows)
        inside = shift(windows, formula.transform, self.book.calendar, formula.since)
        found = self._node(formula.of, inside)
        if formula.transform not in WHOLLY_RECORDED:
            return found
        spans = [recorded_span(leaf, self.book.shapes) for leaf in leaves(formula.of) if not isinstance(leaf, Typed)]
        first = max((span[0] for span in spans if span is not None), default=None)
        early = [at for at, one in enumerate(inside) if first is not None and one.first < first]
        if not early:
            return found
        held = Call(
            "not",
            (Call("in", (self._raw("keys.at"), *(Literal(at, "integer") for at in early)), "boolean"),),
            "boolean",
        )
        return Call("case", (held, found, Literal(None, "null")), "number")

    def _averaged(self, formula: Formula, windows: Windows) -> Node:
        """The mean over the month ends of each window: a query of the ends, averaged by window."""
        ends = [(at, end) for at, one in enumerate(windows) for end in month_ends(one)]
        inner = _Composer(
            self.book, Request(self.request.metric, tuple(end for _, end in ends), "month_end", self.request.by)
        )
        query = inner.text(formula)
        pairs = ", ".join(f"({at}, {place}, DATE '{end.first}')" for place, (at, end) in enumerate(ends))
        groups = "".join(f'"{name}" AS {group}, ' for group, name in zip(self.groups, self.request.by, strict=True))
        own = f"t{len(self.queries)}"
        self.queries.append(
            f"{own} AS (SELECT ends.w AS at, {groups}avg(values.value) AS v0, max(values.n) AS n FROM ({query}) AS values "
            f"JOIN (VALUES {pairs}) AS ends(w, place, first) ON values.at = ends.first GROUP BY ALL)"
        )
        self.counts.append(f"coalesce({own}.n, 0)")
        return self._raw(f"{own}.v0")

    def _leaf(self, leaf: Leaf | Typed, windows: Windows) -> Node:
        own = f"t{len(self.queries)}"
        if isinstance(leaf, Typed):
            self.queries.append(f"{own} AS ({_typed(leaf, windows)})")
            self.counts.append(f"coalesce({own}.n, 0)")
            return self._raw(f"{own}.value")
        by = self.book.cut(leaf, self.request.by)
        if isinstance(leaf, Routine):
            routine = RoutineQuery(own, Demand(leaf, windows, by), self.book.shapes, self.book.calendar)
            self.queries.append(f"{own} AS ({routine.sql()})")
            self.counts.append(f"coalesce({own}.n, 0)")
            return self._raw(f"{own}.value")
        query = RowQuery(
            own,
            leaf.table,
            leaf.time,
            leaf.closed,
            leaf.mode,
            windows,
            by,
            self.book.shapes,
            self.book.calendar,
            numbered=True,
        )
        reader = query.add(leaf)
        self.queries.append(f"{own} AS ({query.sql()})")
        self.counts.append(f"coalesce({own}.{reader.n}, 0)")
        return self._raw(self._with_blank(leaf, windows, own, reader.value, reader.n))

    def _with_blank(self, leaf: Atom, windows: Windows, own: str, value: str, n: str) -> str:
        """The value; 0 where sums and counts have no rows while the table was being recorded."""
        if leaf.aggregate.name not in ("sum", "count", "count_distinct"):
            return f"{own}.{value}"
        if leaf.aggregate.name != "sum" and leaf.mode != "last" and len(self._quiet(leaf, windows)) == len(windows):
            return f"coalesce({own}.{value}, 0)"
        if leaf.mode == "last":
            any_row = f"EXISTS (SELECT 1 FROM {own} AS any_row WHERE any_row.at = keys.at)"
            return f"CASE WHEN coalesce({own}.{n}, 0) = 0 AND {any_row} THEN 0 ELSE {own}.{value} END"
        quiet = self._quiet(leaf, windows)
        if not quiet:
            return f"nullif({own}.{value}, 0)"
        inside = "" if len(quiet) == len(windows) else f" AND keys.at IN ({', '.join(map(str, quiet))})"
        return f"CASE WHEN coalesce({own}.{n}, 0) = 0{inside} THEN 0 WHEN coalesce({own}.{n}, 0) > 0 THEN {own}.{value} END"

    def _quiet(self, leaf: Atom, windows: Windows) -> list[int]:
        """The windows in which the table was being recorded, so that no rows mean none."""
        span = recorded_span(leaf, self.book.shapes)
        still = leaf.mode == "open"
        return [
            at
            for at, one in enumerate(windows)
            if span is None or (one.last >= span[0] and (still or one.first <= span[1]))
        ]

    def _raw(self, text: str) -> Node:
        name = f"r{len(self.texts)}"
        self.texts[name] = text
        return Column("raw", name, "number")


def _typed(leaf: Typed, windows: Windows) -> str:
    rows = []
    for at, window in enumerate(windows):
        inside = [figure for day, figure in sorted(leaf.values) if window.first <= day <= window.last]
        if inside:
            rows.append(f"({at}, {inside[-1]!r}, {len(inside)})")
    if not rows:
        return "SELECT 0 AS at, CAST(NULL AS DOUBLE) AS value, 0 AS n WHERE FALSE"
    return f"SELECT w AS at, CAST(value AS DOUBLE) AS value, n FROM (VALUES {', '.join(rows)}) AS typed(w, value, n)"
