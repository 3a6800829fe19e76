"""What must hold between the parts of a folder: ids, references, circles, weights, orders of dates, names of thresholds."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from oarlock.engine.model.document import item_keys
from oarlock.engine.model.plan import Goal
from oarlock.errors import InputError, Problem, nearest
from oarlock.folder import shapes
from oarlock.folder.circles import circles
from oarlock.folder.known_names import TABLE_OF, Causes, KnownNames, Names, Speller, Tables
from oarlock.folder.nodes import Loc, Node, path_of, place_of, plain, spelling
from oarlock.folder.reference_table import (
    DATE_ORDERS,
    NUMBER_ORDERS,
    PAIRS,
    REFERENCES,
    ROLES,
    WORDS,
    places,
)
from oarlock.folder.yaml_scalars import resolve

if TYPE_CHECKING:
    from oarlock.folder.read import LoadedFolder

MOST_OF_A_KIND = 2000
"""Problems of one kind that are looked for; a folder with more is told so."""
Thresholds = Mapping[str, Iterable[str]]
"""The names of `policy.thresholds` by finding kind."""


def plan_problems(
    document: Mapping[str, Any],
    tree: Node,
    *,
    builtin_metrics: frozenset[str] | None = None,
    thresholds: Thresholds | None = None,
    tables: Tables | None = None,
    aside: Causes = MappingProxyType({}),
) -> list[Problem]:
    """Everything that is wrong between the parts, as far as it can be told. The document need not be valid otherwise.

    tables: ids of the tables, once read; without it, references that a table may answer are passed over.
    aside: why the rows of ids that the tables do not hold were set aside.
    """
    names = KnownNames(document, tables, builtin_metrics)
    tell = _Teller(tree)
    kinds = [
        _duplicates(document, tell),
        _dangling(document, names, aside, tell),
        _circles(document, tell),
        _weights(document, tell),
        _orders(document, tell),
        _company(document, tell),
    ]
    if thresholds is not None:
        kinds.append(_thresholds(document, thresholds, tell))
    return [problem for kind in kinds for problem in islice(kind, MOST_OF_A_KIND)]


def check_references(
    loaded: LoadedFolder,
    known: Tables,
    *,
    builtin_metrics: frozenset[str],
    thresholds: Thresholds | None = None,
    roles: frozenset[str] | None = None,
    aside: Causes = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """Checks the references once the tables are read; returns warnings: what stays unchecked, roles that nobody holds.

    known: the ids of `employees`, `units` and `products` (None or absent: no such table, or it failed to load).
    roles: the roles that the table `employees` holds. aside: why rows of the tables were set aside.
    Raises InputError with every dangling reference.
    """
    document = plain(loaded.tree)
    problems = plan_problems(
        document, loaded.tree, builtin_metrics=builtin_metrics, thresholds=thresholds, tables=known, aside=aside
    )
    if problems:
        raise InputError(problems)
    tell = _Teller(loaded.tree)
    names = KnownNames(document, known, builtin_metrics)
    return (*_unchecked(document, names, tell), *_roles(document, roles, names, tell))


class _Teller:
    """Makes problems with their places."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self.speller = Speller()

    def problem(self, code: str, message: str, loc: Loc, **facts: Any) -> Problem:
        place = place_of(self.tree, loc)
        return Problem(
            code=code, message=message, file=place.file, line=place.line, path=path_of(self.tree, loc), **facts
        )


def _duplicates(document: Mapping[str, Any], tell: _Teller) -> Iterator[Problem]:
    for key in item_keys():
        first: dict[str, Loc] = {}
        for loc, value in places(document, f"{key}/*/id"):
            if isinstance(value, (dict, list)):
                continue
            name = spelling(value)
            if name not in first:
                first[name] = loc
                continue
            place = place_of(tell.tree, first[name])
            message = (
                f"The id '{name}' is used twice in {key}, first in {place.file} line {place.line}: "
                "give one of them another id."
            )
            yield tell.problem("duplicate_id", message, loc, found=name, allowed=f"an id used once in {key}")


def _named(document: Mapping[str, Any]) -> Iterator[tuple[Loc, str, str]]:
    for pattern, kind in REFERENCES.items():
        for loc, value in places(document, pattern):
            if isinstance(value, str) or (
                isinstance(value, int) and not isinstance(value, bool) and not pattern.endswith("/target")
            ):
                yield loc, spelling(value), kind


def _dangling(document: Mapping[str, Any], names: KnownNames, aside: Causes, tell: _Teller) -> Iterator[Problem]:
    allowed: dict[str, list[str]] = {}
    for loc, name, kind in _named(document):
        known = names.of(kind)
        if known.state != "whole" or name in known.ids or name in known.meant:
            continue
        if kind not in allowed:
            allowed[kind] = known.some()
        cause = aside.get(TABLE_OF.get(kind, ""), {}).get(name)
        if cause is not None:
            message = f"The row of '{name}' in {TABLE_OF[kind]} was set aside: {cause}. Correct that row."
            yield tell.problem("dangling_reference", message, loc, found=name, allowed=allowed[kind])
            continue
        yield tell.problem(
            "dangling_reference", _dangling_message(name, kind, known, loc), loc, found=name,
            allowed=allowed[kind], suggestion=tell.speller.nearest(name, known.ids),
        )  # fmt: skip


def _dangling_message(name: str, kind: str, known: Names, loc: Loc) -> str:
    word = WORDS[kind]
    if loc[-1] == "target" and isinstance(resolve(name), (int, float)):
        return f"The target '{name}' is a text, which names a metric: write the number without quotes."
    if loc[-1] == "target":
        return f"There is no metric '{name}': a target is a number, a band like {{low: 5, high: 9}}, or a metric's id."
    if kind == "builtin":
        return f"There is no {word} '{name}': 'oarlock metrics --catalogue' lists them."
    if not known.ids:
        return f"There is no {word} '{name}', the folder has none at all: add it to {kind} or remove this reference."
    where = f"add it to {kind}" if kind in TABLE_OF or kind in ("metrics",) else f"define it in {kind}"
    if kind == "metrics_or_goals":
        where = "define it in metrics or goals"
    if kind == "products":
        where = "add it to the table products"
    return f"There is no {word} '{name}': correct the id, or {where}."


def _circles(document: Mapping[str, Any], tell: _Teller) -> Iterator[Problem]:
    for loc, circle, remedy in circles(document):
        key = str(loc[0])
        shown = " → ".join(circle if len(circle) <= 12 else [*circle[:10], "...", circle[-1]])
        message = f"The {key} go round in a circle, {shown}: {remedy}."
        yield tell.problem("cycle", message, loc, found=shown, allowed="no circles")


def _weights(document: Mapping[str, Any], tell: _Teller) -> Iterator[Problem]:
    goals = [(loc, goal) for loc, goal in places(document, "goals/*") if isinstance(goal, dict)]
    current = [(loc, goal) for loc, goal in goals if goal.get("status", "active") == "active"]
    bare = [(loc, goal) for loc, goal in current if "weight" not in goal]
    if not bare or len(bare) == len(current):
        return
    for loc, goal in bare:
        if _misspelt("weight", goal):
            continue  # told as an unknown key
        message = "This goal has no weight, other goals have one: give every active goal a weight, or none."
        yield tell.problem("weights", message, (*loc, "weight"), allowed="a weight on all active goals or on none")


def _misspelt(key: str, item: Mapping[str, Any]) -> bool:
    known = shapes.fields(Goal)
    return any(name not in known and nearest(str(name), sorted(known)) == key for name in item)


def _orders(document: Mapping[str, Any], tell: _Teller) -> Iterator[Problem]:
    for pattern, first, second in DATE_ORDERS:
        for loc, item in places(document, pattern):
            begin, end = (_day(item.get(name)) if isinstance(item, dict) else None for name in (first, second))
            if begin is not None and end is not None and begin > end:
                message = f"'{second}' ({end}) lies before '{first}' ({begin}): correct one of the two dates."
                yield tell.problem("wrong_order", message, (*loc, second), found=str(end), allowed=f"{begin} or later")
    for pattern, fields in NUMBER_ORDERS:
        for loc, item in places(document, pattern):
            values = [item.get(name) for name in fields] if isinstance(item, dict) else []
            yield from _falling(values, list(fields), loc, tell)
    for pattern in PAIRS:
        for loc, pair in places(document, pattern):
            yield from _falling(pair if isinstance(pair, list) else [], ["low", "high"], loc, tell)


def _falling(values: list[Any], names: list[str], loc: Loc, tell: _Teller) -> Iterator[Problem]:
    if not values or any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in values):
        return
    if values != sorted(values):
        shown = ", ".join(spelling(value) for value in values)
        message = f"The values {shown} must not fall: write them in the order {', '.join(names)}."
        yield tell.problem("wrong_order", message, loc, found=shown, allowed=" <= ".join(names))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None  # reported as a wrong value


def _company(document: Mapping[str, Any], tell: _Teller) -> Iterator[Problem]:
    for loc, zone in places(document, "company/timezone"):
        if isinstance(zone, str) and not _is_zone(zone):
            known = frozenset(zoneinfo.available_timezones())
            message = f"There is no time zone '{zone}': write a name like Europe/Berlin or UTC."
            near = tell.speller.nearest(zone, known)
            yield tell.problem("wrong_value", message, loc, found=zone, allowed="an IANA time zone", suggestion=near)
    for loc, start in places(document, "company/fiscal_year_start"):
        if isinstance(start, str) and len(start) == 5 and start not in _DAYS_OF_YEAR and start[2] == "-":
            message = f"'{start}' is no day of a year: write month and day like \"07-01\"."
            yield tell.problem("wrong_value", message, loc, found=start, allowed="MM-DD")


_DAYS_OF_YEAR = frozenset((dt.date(2024, 1, 1) + dt.timedelta(days=n)).strftime("%m-%d") for n in range(366))


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _thresholds(document: Mapping[str, Any], known: Thresholds, tell: _Teller) -> Iterator[Problem]:
    for loc, given in places(document, "policy/thresholds"):
        if not isinstance(given, dict):
            continue
        for kind, values in given.items():
            names = frozenset(known.get(kind, ()))
            if kind not in known:
                message = f"There is no finding kind '{kind}' with thresholds: correct the name or remove it."
                near = tell.speller.nearest(kind, frozenset(known))
                yield tell.problem(
                    "unknown_key", message, (*loc, kind), found=kind, allowed=sorted(known), suggestion=near
                )
                continue
            for name in values if isinstance(values, dict) else ():
                if name not in names:
                    allowed = f"allowed are {', '.join(sorted(names))}" if names else "this kind has no thresholds"
                    message = f"'{kind}' has no threshold '{name}': {allowed}."
                    near = tell.speller.nearest(name, names)
                    yield tell.problem(
                        "unknown_key", message, (*loc, kind, name), found=name, allowed=sorted(names), suggestion=near
                    )


def _unchecked(document: Mapping[str, Any], names: KnownNames, tell: _Teller) -> Iterator[Problem]:
    open_: dict[str, list[tuple[Loc, str]]] = {}
    for loc, name, kind in _named(document):
        known = names.of(kind)
        if known.state == "unknown" and name not in known.ids:
            open_.setdefault(kind, []).append((loc, name))
    for kind, listed in open_.items():
        ids = sorted({name for _, name in listed})
        shown = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
        message = (
            f"{len(ids)} {WORDS[kind]} id{'s' if len(ids) > 1 else ''} ({shown}) could not be checked: "
            f"the table {TABLE_OF.get(kind, kind)} is absent or did not load."
        )
        yield tell.problem("unchecked_reference", message, listed[0][0], found=ids[:20])


def _roles(
    document: Mapping[str, Any], roles: frozenset[str] | None, names: KnownNames, tell: _Teller
) -> Iterator[Problem]:
    own = frozenset(spelling(value) for _, value in places(document, "people/*/role") if isinstance(value, str))
    held = own | (roles or frozenset())
    if not held or (roles is None and names.of("people").state != "whole"):
        return
    for pattern in ROLES:
        for loc, value in places(document, pattern):
            if isinstance(value, str) and value not in held:
                message = f"Nobody holds the role '{value}': correct the name, if it is not a vacancy."
                yield tell.problem(
                    "role_without_people", message, loc, found=value, suggestion=tell.speller.nearest(value, held)
                )
