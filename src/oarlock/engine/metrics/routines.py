"""Figures that no single aggregate gives: each is one query with a row per window (and group): at, value, n.

A routine's `windows` table numbers the windows; cuts are columns g0, g1, ... .
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from oarlock.engine.metrics.arrays import FIRST_YEAR, NEXT_OPEN
from oarlock.engine.metrics.cube import day_of
from oarlock.engine.metrics.formula import Routine
from oarlock.engine.metrics.rows import window_values
from oarlock.engine.metrics.shapes import Shapes, from_clause
from oarlock.engine.metrics.tree import Column, Node, all_of, columns_of
from oarlock.engine.metrics.windows import Window, Windows
from oarlock.engine.metrics.writing import Writer
from oarlock.engine.model.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Setting:
    """What a routine is asked for: its expressions, the windows, the cuts, the tables."""

    routine: Routine
    windows: Windows
    by: tuple[Column, ...]
    shapes: Shapes
    calendar: Calendar

    @property
    def writer(self) -> Writer:
        """Writes expressions."""
        return Writer(calendar=self.calendar)

    @property
    def day(self) -> str:
        """The row's day."""
        return day_of(self.routine.time, self.writer)

    def arg(self, at: int) -> str:
        """An expression of the routine, written out; a number as it is."""
        found = self.routine.args[at]
        if found is None:
            return "NULL"
        if isinstance(found, (str, int, float)):
            return self.writer.constant(found)
        return self.writer.write(found)

    def arg_day(self, at: int) -> str:
        """An expression that is a day or moment, as a day."""
        found = self.routine.args[at]
        if found is None or isinstance(found, (str, int, float)):
            return "CAST(NULL AS DATE)"
        return f"CAST({self.writer.write(found)} AS DATE)" if found.type != "date" else self.writer.write(found)

    @property
    def cuts(self) -> list[str]:
        """The cut columns as g0, g1, ..."""
        return [f'"{column.table}"."{column.name}" AS g{at}' for at, column in enumerate(self.by)]

    @property
    def groups(self) -> list[str]:
        """The names of the cut columns."""
        return [f"g{at}" for at in range(len(self.by))]

    def rows(self, columns: list[str], extra: tuple[Node, ...] = (), condition: str = "TRUE") -> str:
        """`SELECT columns, cuts FROM table and the parents needed WHERE the routine's filter`."""
        nodes: list[Node] = [self.routine.time, *self.routine.where, *extra]
        nodes += [arg for arg in self.routine.args if not isinstance(arg, (str, int, float)) and arg is not None]
        needed = {column.table for node in nodes for column in columns_of(node)} | {column.table for column in self.by}
        source = from_clause(self.routine.table, self.shapes, frozenset(needed))
        where = self.writer.write(all_of(self.routine.where)) if self.routine.where else "TRUE"
        return f"SELECT {', '.join([*columns, *self.cuts])} {source} WHERE {where} AND {condition}"

    @property
    def prefix(self) -> str:
        """`WITH windows(...) AS (...)`."""
        return window_values(self.windows)

    def key(self, *more: str) -> str:
        """Names joined for SELECT and GROUP BY."""
        return ", ".join([*self.groups, *more])

    def order(self) -> str:
        """A fixed order of the rows."""
        return ", ".join(str(at + 1) for at in range(1 + len(self.by)))

    def head(self) -> str:
        """`at` and the groups, as the result's first columns."""
        return ", ".join(["w AS at", *self.groups])


def repeated(setting: Setting) -> str:
    """Share of entities with rows in the window that have two or more distinct ones. args: entity, what counts."""
    rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS entity", f"{setting.arg(1)} AS item"])
    names = setting.key("entity")
    return (
        f"{setting.prefix}, rows AS ({rows}), per_entity AS (SELECT w, {names}, count(DISTINCT item) AS items "
        f"FROM windows JOIN rows ON day BETWEEN windows.first AND windows.last WHERE entity IS NOT NULL GROUP BY w, {names}) "
        f"SELECT {setting.head()}, count(*) FILTER (WHERE items >= 2) / nullif(CAST(count(*) AS DOUBLE), 0) AS value, "
        f"count(*) AS n FROM per_entity GROUP BY ALL ORDER BY {setting.order()}"
    )


def retained(setting: Setting) -> str:
    """Share of a window's entities that have a row in the next period. args: entity, grain, last complete day.

    The next period is the one of equal grain after the window; it must be complete by the given day, else no row comes.
    """
    rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS entity"])
    names = setting.key("entity")
    grain, limit = str(setting.routine.args[1]), str(setting.routine.args[2])
    complete = []
    for at, one in enumerate(setting.windows):
        start = setting.calendar.next_start(grain, setting.calendar.start_of(grain, one.first))
        end = setting.calendar.next_start(grain, start)
        if _day_before(end) <= limit and not one.part:
            complete.append((at, start, end))
    if not complete:
        empty = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in setting.groups)
        return f"SELECT 0 AS at, {empty + ', ' if empty else ''}CAST(NULL AS DOUBLE) AS value, 0 AS n WHERE FALSE"
    values = ", ".join(f"({at}, DATE '{start}', DATE '{_day_before(end)}')" for at, start, end in complete)
    same = " AND ".join(f"later.{name} IS NOT DISTINCT FROM now.{name}" for name in [*setting.groups, "entity"])
    return (
        f"{setting.prefix}, following(w, first, last) AS (VALUES {values}), rows AS ({rows}), "
        f"now AS (SELECT DISTINCT w, {names} FROM windows JOIN rows ON day BETWEEN windows.first AND windows.last "
        f"WHERE entity IS NOT NULL), "
        f"later AS (SELECT DISTINCT w, {names} FROM following JOIN rows ON day BETWEEN following.first AND following.last) "
        f"SELECT now.w AS at, {''.join(f'now.{name}, ' for name in setting.groups)}"
        f"count(later.w) / CAST(count(*) AS DOUBLE) AS value, count(*) AS n "
        f"FROM now JOIN following USING (w) LEFT JOIN later ON later.w = now.w AND {same} "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def _day_before(day: dt.date) -> str:
    return (day - dt.timedelta(days=1)).isoformat()


def reason_of(routine: Routine, window: Window, calendar: Calendar) -> int:
    """Why a routine can have no value in a window, as a reason code; 0 for no rule of its own."""
    if routine.name == "retained":
        start = calendar.next_start(str(routine.args[1]), calendar.start_of(str(routine.args[1]), window.first))
        end = calendar.next_start(str(routine.args[1]), start)
        return NEXT_OPEN if window.part or _day_before(end) > str(routine.args[2]) else 0
    if routine.name == "firsts":
        return FIRST_YEAR if window.first.isoformat() < str(routine.args[1]) else 0
    return 0


def is_mature(routine: Routine, window: Window, as_of: dt.date) -> bool:
    """Whether everything that belongs to the window can have happened: a conversion's days are over."""
    if routine.name != "converted" or routine.args[2] is None:
        return True
    return window.last + dt.timedelta(days=int(float(str(routine.args[2])))) <= as_of


def converted(setting: Setting) -> str:
    """Share of entities that start in the window and reach the end within so many days. args: entity, end condition, days.

    The routine's filter is the start condition; an entity starts once a window, at its first start row in it.
    """
    limit = setting.routine.args[2]
    within = "" if limit is None else f" AND ends.day <= starts.day + {int(float(str(limit)))}"
    end = setting.routine.args[1]
    if end is None or isinstance(end, (str, int, float)):
        raise TypeError("the end condition is an expression")
    start_rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS entity"])
    other = replace(setting, routine=replace(setting.routine, where=(*_shared(setting.routine.where), end)), by=())
    end_rows = other.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS entity"])
    names = setting.key("entity")
    return (
        f"{setting.prefix}, begun AS ({start_rows}), ends AS ({end_rows}), "
        f"starts AS (SELECT w, {names}, min(day) AS day FROM windows JOIN begun ON day BETWEEN windows.first AND windows.last "
        f"WHERE entity IS NOT NULL GROUP BY w, {names}), "
        f"judged AS (SELECT starts.*, EXISTS (SELECT 1 FROM ends WHERE ends.entity = starts.entity "
        f"AND ends.day >= starts.day{within}) AS reached FROM starts) "
        f"SELECT {setting.head()}, count(*) FILTER (WHERE reached) / CAST(count(*) AS DOUBLE) AS value, count(*) AS n "
        f"FROM judged GROUP BY ALL ORDER BY {setting.order()}"
    )


def _shared(where: tuple[Node, ...]) -> tuple[Node, ...]:
    """The conditions that hold for starts and ends alike: all but the first, which is the start condition."""
    return where[1:]


def firsts(setting: Setting) -> str:
    """Entities whose first row lies in the window. args: entity, first day from which it can be known."""
    rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS entity"])
    names = setting.key("entity")
    known = f"DATE '{setting.routine.args[1]}'"
    return (
        f"{setting.prefix}, rows AS ({rows}), first_rows AS (SELECT {names}, min(day) AS day FROM rows "
        f"WHERE entity IS NOT NULL GROUP BY {names}) "
        f"SELECT {setting.head()}, CAST(count(*) AS DOUBLE) AS value, count(*) AS n FROM windows "
        f"JOIN first_rows ON day BETWEEN windows.first AND windows.last WHERE windows.first >= {known} "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def churned(setting: Setting) -> str:
    """Share of the entities there at the window's start that left in it. time: came; args: left."""
    rows = setting.rows([f"{setting.day} AS came", f"{setting.arg_day(0)} AS gone"])
    return (
        f"{setting.prefix}, rows AS ({rows}) SELECT {setting.head()}, "
        f"count(*) FILTER (WHERE gone <= windows.last) / CAST(count(*) AS DOUBLE) AS value, count(*) AS n "
        f"FROM windows JOIN rows ON (came IS NULL OR came < windows.first) AND (gone IS NULL OR gone >= windows.first) "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def concentration(setting: Setting) -> str:
    """Herfindahl index (0-1) of an amount over parties in the window. args: party, amount."""
    rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS party", f"{setting.arg(1)} AS amount"])
    names = setting.key("party")
    return (
        f"{setting.prefix}, rows AS ({rows}), per_party AS (SELECT w, {names}, CAST(sum(amount) AS DOUBLE) AS amount, "
        f"count(*) AS n FROM windows JOIN rows ON day BETWEEN windows.first AND windows.last WHERE party IS NOT NULL "
        f"GROUP BY w, {names} HAVING sum(amount) > 0) "
        f"SELECT {setting.head()}, sum(amount * amount) / nullif(sum(amount) * sum(amount), 0) AS value, "
        f"CAST(sum(n) AS BIGINT) AS n FROM per_party GROUP BY ALL ORDER BY {setting.order()}"
    )


def overdue(setting: Setting) -> str:
    """Share of the open amount that is past due at the window's end. time: opened; args: amount, due, closed."""
    rows = setting.rows(
        [
            f"{setting.day} AS day",
            f"{setting.arg(0)} AS amount",
            f"{setting.arg_day(1)} AS due",
            f"{setting.arg_day(2)} AS closed",
        ]
    )
    return (
        f"{setting.prefix}, rows AS ({rows}) SELECT {setting.head()}, "
        f"coalesce(sum(amount) FILTER (WHERE due < windows.last), 0) / nullif(CAST(sum(amount) AS DOUBLE), 0) AS value, "
        f"count(*) AS n FROM windows JOIN rows ON day <= windows.last AND (closed IS NULL OR closed > windows.last) "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def _cases(setting: Setting) -> str:
    """Per case of the routine's table: process, first and last moment, whether an activity came twice."""
    rows = setting.rows(
        [f"{setting.arg(0)} AS process", f"{setting.arg(1)} AS item", f"{setting.arg(2)} AS activity",
         f"{setting.arg(3)} AS begun", f"{setting.writer.write(setting.routine.time)} AS ended"]
    )  # fmt: skip
    names = setting.key("process", "item")
    write = setting.writer.constant
    steps: dict[str, str] = json.loads(str(setting.routine.args[4]))
    listed = (
        ", ".join(f"({write(process)}, {write(step)})" for process, step in steps.items())
        or "(CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR))"
    )
    return (
        f"{setting.prefix}, last_steps(process, step) AS (VALUES {listed}), rows AS ({rows}), "
        f"per_activity AS (SELECT {names}, activity, count(*) AS times, "
        f"min(coalesce(begun, ended)) AS begun, max(ended) AS ended FROM rows GROUP BY {names}, activity), "
        f"cases AS (SELECT {names}, min(begun) AS begun, max(ended) AS ended, max(times) AS most, "
        f"bool_or(step IS NULL OR activity = step) AS finished "
        f"FROM per_activity LEFT JOIN last_steps USING (process) GROUP BY {names})"
    )


def case_days(setting: Setting) -> str:
    """Median days from a case's first to its last step, cases that ended in the window. args: process, case, activity, begun."""
    return _over_cases(
        setting, "median(date_diff('second', CAST(begun AS TIMESTAMP), CAST(ended AS TIMESTAMP)) / 86400.0)"
    )


def case_count(setting: Setting) -> str:
    """Cases whose last step lies in the window."""
    return _over_cases(setting, "CAST(count(*) AS DOUBLE)")


def case_rework(setting: Setting) -> str:
    """Share of the cases that ended in the window in which an activity came twice."""
    return _over_cases(setting, "count(*) FILTER (WHERE most > 1) / CAST(count(*) AS DOUBLE)")


def _over_cases(setting: Setting, value: str) -> str:
    return (
        f"{_cases(setting)} SELECT {setting.head()}, {value} AS value, count(*) AS n FROM windows "
        f"JOIN cases ON finished AND CAST(ended AS DATE) BETWEEN windows.first AND windows.last "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def fte_open(setting: Setting) -> str:
    """Full-time posts filled at the window's end; a person's rows count once, the latest of them. args: person, until, posts."""
    rows = setting.rows(
        [
            f"{setting.day} AS begun",
            f"{setting.arg(0)} AS person",
            f"{setting.arg_day(1)} AS until",
            f"{setting.arg(2)} AS posts",
        ]
    )
    names = setting.key("person")
    return (
        f"{setting.prefix}, rows AS ({rows}), per_person AS (SELECT w, {names}, arg_max(posts, begun) AS posts "
        f"FROM windows JOIN rows ON begun <= windows.last AND (until IS NULL OR until > windows.last) GROUP BY w, {names}) "
        f"SELECT {setting.head()}, CAST(sum(posts) AS DOUBLE) AS value, count(*) AS n FROM per_person "
        f"GROUP BY ALL ORDER BY {setting.order()}"
    )


def stock_outs(setting: Setting) -> str:
    """Share of counted item-days with nothing on hand, of items that were ordered in the window. args: item, on hand."""
    rows = setting.rows([f"{setting.day} AS day", f"{setting.arg(0)} AS item", f"{setting.arg(1)} AS on_hand"])
    names = setting.key("item", "day")
    sold_day = '"orders"."ordered_at"'
    sold = (
        f'SELECT DISTINCT windows.w, "order_lines"."product_id" AS item FROM windows JOIN "order_lines" ON TRUE '
        f'JOIN "orders" ON "orders"."order_id" = "order_lines"."order_id" '
        f'WHERE CAST({sold_day} AS DATE) BETWEEN windows.first AND windows.last AND "order_lines"."quantity" > 0 '
        f"AND coalesce(\"orders\".\"status\", '') <> 'cancelled'"
    )
    return (
        f"{setting.prefix}, sold AS ({sold}), rows AS ({rows}), item_days AS (SELECT {names}, sum(on_hand) AS on_hand "
        f"FROM rows GROUP BY {names}) SELECT {setting.head()}, "
        f"count(*) FILTER (WHERE on_hand <= 0) / CAST(count(*) AS DOUBLE) AS value, count(*) AS n "
        f"FROM windows JOIN item_days ON day BETWEEN windows.first AND windows.last "
        f"JOIN sold USING (w, item) GROUP BY ALL ORDER BY {setting.order()}"
    )


ROUTINES: Mapping[str, Callable[[Setting], str]] = {
    "repeated": repeated,
    "retained": retained,
    "converted": converted,
    "firsts": firsts,
    "churned": churned,
    "concentration": concentration,
    "overdue": overdue,
    "case_days": case_days,
    "case_count": case_count,
    "case_rework": case_rework,
    "fte_open": fte_open,
    "stock_outs": stock_outs,
}
"""Every routine by name."""
