"""Declared metrics of every kind, read into formulas (contract: company-folder.md Metrics; details.md 26-28)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from oarlock.engine.metrics.catalogue import BUILTINS
from oarlock.engine.metrics.definition import Opened, Simple
from oarlock.engine.metrics.formula import Formula, Op, Routine, Shifted, Typed
from oarlock.engine.metrics.resolve import Resolver
from oarlock.engine.model.metric import MetricSpec
from oarlock.errors import InputError, Problem, nearest

if TYPE_CHECKING:
    from oarlock.engine.metrics.book import Metric, _Builder

_UNITS_BY_KIND = {"retention": "percent", "conversion": "percent", "ratio": "ratio"}


class DeclaredReader:
    """Reads one declared metric."""

    def __init__(self, spec: MetricSpec, builder: _Builder) -> None:
        self.spec = spec
        self.builder = builder
        self.path = f"metrics/{spec.id}"

    @property
    def kind(self) -> str:
        """The kind as declared, else as its fields tell."""
        spec = self.spec
        if spec.kind is not None and spec.builtin is None and spec.of is None:
            return spec.kind
        told = {
            "builtin": spec.builtin, "of": spec.of, "manual": spec.values, "state": spec.state, "retention": spec.retention,
            "conversion": spec.conversion, "cumulative": spec.cumulative, "ratio": spec.numerator or spec.denominator,
            "derived": spec.expr,
        }  # fmt: skip
        return next((kind for kind, given in told.items() if given is not None), "simple")

    def header(self) -> Metric:
        """What it is, before its formula: names, unit, direction, grain; a built-in's or parent's where not given."""
        from oarlock.engine.metrics.book import Metric, direction_of

        spec = self.spec
        base = BUILTINS.get(spec.builtin or "")
        unit = spec.unit or (base.unit if base else None)
        direction = direction_of(spec) if spec.direction is not None else (base.direction if base else None)
        grain = spec.grain or (spec.retention.grain if spec.retention else None)
        parent = self.builder.specs.get(spec.of) if spec.of and spec.of != spec.id else None
        if parent is not None:
            unit, grain = unit or parent.unit, grain or parent.grain
            direction = direction if direction is not None else direction_of(parent)
        elif spec.of is not None and spec.of in BUILTINS:
            unit = unit or BUILTINS[spec.of].unit
            direction = direction if direction is not None else BUILTINS[spec.of].direction
        return Metric(
            id=spec.id,
            name=spec.name or (base.name if base else spec.id),
            unit=unit or _UNITS_BY_KIND.get(self.kind, "count"),
            direction=direction,
            grain=grain or "month",
            declared=True,
            owner_unit=spec.owner_unit,
            of=spec.of,
            replaces=spec.id in BUILTINS and spec.builtin != spec.id,
        )

    def resolved(self, metric: Metric) -> Metric:
        """With its formula; raises InputError or AbsentColumnError."""
        if self.kind == "builtin":
            metric = self._builtin(metric)
        else:
            metric = replace(metric, formula=self._formula())
        where = self.spec.where
        if where and self.kind not in ("simple", "state", "retention", "conversion") and metric.formula is not None:
            resolver = self._resolver()
            metric = replace(metric, formula=resolver.narrowed(metric.formula, where, f"{self.path}/where"))
        return metric

    def _resolver(self) -> Resolver:
        return self.builder.resolver(self.path)

    def _builtin(self, metric: Metric) -> Metric:
        name = self.spec.builtin or ""
        if name not in BUILTINS:
            raise self._wrong("builtin", f"There is no built-in metric '{name}'.", name, sorted(BUILTINS))
        if name != self.spec.id and name in self.builder.ids:
            found = self.builder.metric(name) if name not in self.builder.open else None
            if found is not None and name not in self.builder.specs:
                return replace(metric, formula=found.formula, reason=found.reason, needs=found.needs, notes=found.notes)
        return self.builder.of_builtin(metric, BUILTINS[name], self.path)

    def _formula(self) -> Formula:
        kind, spec = self.kind, self.spec
        if kind == "simple":
            return self._simple()
        if kind == "of":
            return self.builder.formula(spec.of or "", f"{self.path}/of")
        if kind == "ratio":
            return self._ratio(spec.numerator, spec.denominator, self.path)
        if kind == "derived":
            return self._resolver().arithmetic(self._needed("expr", spec.expr), f"{self.path}/expr")
        if kind == "state":
            return self._state()
        if kind == "manual":
            return Typed(tuple(sorted((day, float(value)) for day, value in spec.values or [])))
        if kind == "retention":
            return self._retention()
        if kind == "conversion":
            return self._conversion()
        return self._cumulative()

    def _simple(self) -> Formula:
        spec = self.spec
        table, measure = self._needed("from", spec.from_), self._needed("measure", spec.measure)
        return self._resolver().simple(Simple(table, measure, spec.where, spec.time))

    def _ratio(self, numerator: str | None, denominator: str | None, path: str) -> Formula:
        above = self.builder.formula(self._needed("numerator", numerator), f"{path}/numerator")
        below = self.builder.formula(self._needed("denominator", denominator), f"{path}/denominator")
        return Op("div", (above, below))

    def _state(self) -> Formula:
        state = self.spec.state
        if state is None:
            raise self._wrong("state", "A metric of kind state needs the key state.", None)
        definition = Opened(state.from_, state.measure, state.opened, state.closed, self.spec.where)
        return self._resolver().opened(definition)

    def _retention(self) -> Formula:
        retention = self.spec.retention
        if retention is None:
            raise self._wrong("retention", "A metric of kind retention needs the key retention.", None)
        resolver = self._resolver()
        scope = resolver.scope(retention.from_, f"{self.path}/retention/from")
        time = resolver.time(scope, self.spec.time, f"{self.path}/time")
        where = resolver.where(scope, self.spec.where, f"{self.path}/where")
        from oarlock.engine.metrics.expression import parse_column

        entity = parse_column(retention.entity, scope, f"{self.path}/retention/entity")
        limit = self.builder.as_of.isoformat()
        return Routine("retained", retention.from_, time, (entity, retention.grain, limit), where)

    def _conversion(self) -> Formula:
        spec = self.spec.conversion
        if spec is None:
            raise self._wrong("conversion", "A metric of kind conversion needs the key conversion.", None)
        if spec.numerator is not None or spec.denominator is not None:
            return self._ratio(spec.numerator, spec.denominator, f"{self.path}/conversion")
        from oarlock.engine.metrics.expression import parse_column, parse_condition

        path = f"{self.path}/conversion"
        table = self._needed("conversion/from", spec.from_)
        resolver = self._resolver()
        scope = resolver.scope(table, f"{path}/from")
        time = resolver.time(scope, self.spec.time, f"{self.path}/time")
        entity = parse_column(self._needed("conversion/entity", spec.entity), scope, f"{path}/entity")
        start = parse_condition(self._needed("conversion/where_start", spec.where_start), scope, f"{path}/where_start")
        end = parse_condition(self._needed("conversion/where_end", spec.where_end), scope, f"{path}/where_end")
        where = resolver.where(scope, self.spec.where, f"{self.path}/where")
        within = None if spec.within is None else float(spec.within)
        return Routine("converted", table, time, (entity, end, within), (start, *where))

    def _cumulative(self) -> Formula:
        spec = self.spec.cumulative
        if spec is None:
            raise self._wrong("cumulative", "A metric of kind cumulative needs the key cumulative.", None)
        inside = self.builder.formula(spec.metric, f"{self.path}/cumulative/metric")
        if isinstance(spec.since, dt.date):
            return Shifted("since", inside, spec.since)
        if spec.since == "fiscal_year_start":
            return Shifted("since fiscal_year_start", inside)
        start = self.builder.goal_starts.get(self.spec.id)
        if start is None:
            raise self._wrong(
                "cumulative/since", "No goal or objective measures this metric, so there is no goal_start.", None
            )
        return Shifted("since", inside, start)

    def _needed(self, key: str, value: str | None) -> str:
        if value is None:
            raise self._wrong(key, f"A metric of kind {self.kind} needs '{key}'.", None)
        return value

    def _wrong(self, key: str, message: str, found: object, allowed: list[str] | None = None) -> InputError:
        near = nearest(str(found), allowed) if allowed else None
        return InputError(
            Problem(
                code="wrong_metric",
                message=message,
                path=f"{self.path}/{key}",
                found=found,
                allowed=allowed,
                suggestion=near,
            )
        )
