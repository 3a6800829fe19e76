"""Fetches all that an audit needs, once: frames of named queries, metrics, targets, promises, prices' bases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.engine.model.calendar import Calendar, add_months, twelve_months_to
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.needs import Needs, Query
from oarlock.engine.model.snapshot import Economy, Snapshot
from oarlock.usecases.audit_metrics import read_audit_metrics

if TYPE_CHECKING:
    from oarlock.usecases.open_company import OpenCompany

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)\b")
_PEOPLE_COLUMNS = (
    "person_id",
    "name",
    "unit",
    "role",
    "manager",
    "hired_at",
    "left_at",
    "from",
    "to",
    "fte",
    "annual_cost",
)
HOURS_A_YEAR = 1720
"""Paid working hours of a full-time post a year (contract: Cost)."""


def build_snapshot(opened: OpenCompany, needs: Iterable[Needs], *, seed: int = 0, steward: bool = False) -> Snapshot:
    """The snapshot of an opened company, with the frames of every need whose columns the records hold."""
    lake, company = opened.lake, opened.company
    people = _rows(opened, "employees", _PEOPLE_COLUMNS)
    units = _rows(opened, "units", ("unit", "name", "parent", "lead", "function"))
    parameters = query_parameters(company.company.fiscal_year_start, lake.as_of)
    frames: dict[str, Frame] = {}
    texts: dict[str, str] = {}
    for query in _queries(needs):
        if Needs(queries=(query,)).missing(frozenset(), lake.columns):
            continue
        texts[query.name] = bind(query.text(lake.columns), parameters)
        frames[query.name] = lake.run(texts[query.name])
    metrics = read_audit_metrics(opened)
    snapshot = Snapshot(
        company=company,
        as_of=lake.as_of,
        tables=lake.facts,
        columns=lake.columns,
        frames=frames,
        sql=texts,
        series=metrics.series,
        metric_tables=metrics.tables,
        metric_formula=metrics.formulas,
        targets=metrics.targets,
        promises=metrics.promises,
        history=opened.history,
        people_rows=people,
        unit_rows=units,
        seed=seed,
        steward=steward,
    )
    return _with_economy(snapshot, metrics.trailing)


def query_parameters(fiscal_year_start: str, as_of: dt.date) -> dict[str, dt.date]:
    """The days that named queries may refer to (see `engine.model.needs.Query`)."""
    first = twelve_months_to(as_of)
    return {
        "as_of": as_of,
        "from_12m": first,
        "prior_from_12m": add_months(first, -12),
        "prior_to_12m": first - dt.timedelta(days=1),
        "fiscal_year_start": Calendar.of(fiscal_year_start, "monday").fiscal_year_start(as_of),
    }


def bind(sql: str, parameters: Mapping[str, dt.date]) -> str:
    """The text with its `:parameters` written as date literals; an unknown one is our bug."""
    return _PARAMETER.sub(lambda match: f"DATE '{parameters[match.group(1)].isoformat()}'", sql.strip())


def _queries(needs: Iterable[Needs]) -> list[Query]:
    """Every query once, in order of first need; two texts under one name are our bug."""
    found: dict[str, Query] = {}
    for need in needs:
        for query in need.queries:
            if found.setdefault(query.name, query) != query:
                raise ValueError(f"two queries are named {query.name!r}")
    return list(found.values())


def _rows(opened: OpenCompany, table: str, columns: tuple[str, ...]) -> Frame:
    if table not in opened.lake.columns:
        return Frame({})
    names = ", ".join(f'"{name}"' for name in columns)
    return opened.lake.run(f'SELECT {names} FROM "{table}" ORDER BY ALL')


def _with_economy(snapshot: Snapshot, trailing: Mapping[str, float | None]) -> Snapshot:
    """Puts in what prices rest on: trailing revenue and margin, cost of an hour by unit and for the company."""
    staff = [person for person in snapshot.plan.staff if person.annual_cost is not None and person.fte > 0]
    least = snapshot.company.policy.min_group_size

    def hour_cost(people: list[float], posts: list[float]) -> float | None:
        return sum(people) / sum(posts) / HOURS_A_YEAR if len(people) >= least else None

    by_unit = {}
    for unit in snapshot.plan.units:
        members = [
            person for person in snapshot.plan.members(unit) if person.annual_cost is not None and person.fte > 0
        ]
        cost = hour_cost([person.annual_cost or 0.0 for person in members], [person.fte for person in members])
        if cost is not None:
            by_unit[unit] = cost
    economy = Economy(
        currency=snapshot.company.company.currency,
        revenue=trailing.get("revenue"),
        gross_profit=trailing.get("gross_profit"),
        margin=trailing.get("gross_margin"),
        cost_coverage=trailing.get("cost_coverage"),
        hour_cost=hour_cost([person.annual_cost or 0.0 for person in staff], [person.fte for person in staff]),
        hour_cost_by_unit=by_unit,
    )
    return replace(snapshot, economy=economy)
