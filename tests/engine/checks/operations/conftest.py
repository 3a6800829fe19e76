"""A small business typed by hand: canonical tables in DuckDB, the queries of a check run over them, its findings read aloud."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import duckdb
import pyarrow as pa
import pytest

from oarlock.engine.checks.check import Check, TooLittle
from oarlock.engine.model.calendar import add_months, twelve_months_to
from oarlock.engine.model.company import Company
from oarlock.engine.model.finding import Draft
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.plan import InitiativeKind
from oarlock.engine.model.snapshot import Snapshot
from oarlock.engine.model.tables import TABLES
from oarlock.report.wording.en.operations import SENTENCES
from oarlock.report.wording.sentence import fill

Rows = Iterable[Mapping[str, Any]]
SQL_TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "value": "VARCHAR",
}

Q = 0.10 / 6
"""As in a run in which six statistical kinds have data."""


@dataclass
class Business:
    """The records of a small business and the day they are looked at."""

    as_of: dt.date
    policy: Mapping[str, Any] = field(default_factory=dict)
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    columns: set[str] = field(default_factory=set)

    def add(self, table: str, rows: Rows) -> Business:
        """A canonical table: the columns its rows name are present, the others typed nulls."""
        listed = list(rows)
        named = {name for row in listed for name in row}
        fields = ", ".join(f'"{c.name}" {SQL_TYPES.get(c.type, "DATE")}' for c in TABLES[table].columns)
        self.connection.execute(f'CREATE TABLE "{table}" ({fields})')
        if listed:
            names = sorted(named)
            typed = {name: pa.array([row.get(name) for row in listed]) for name in names}
            self.connection.register("typed", pa.table(typed))
            self.connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM typed')
            self.connection.unregister("typed")
        self.columns |= {table, *(f"{table}.{name}" for name in named)}
        return self

    def snapshot(self, check: Check, seed: int = 0) -> Snapshot:
        """What the audit would hand to the check."""
        frames, texts = {}, {}
        for query in check.needs.queries:
            text = query.text(frozenset(self.columns))
            for name, day in self.parameters().items():
                text = text.replace(f":{name}", f"DATE '{day.isoformat()}'")
            texts[query.name] = text
            frames[query.name] = Frame.of(*self.fetch(text))
        company = Company.model_validate(
            {"oarlock": 1, "company": {"name": "Small", "currency": "EUR"}, "policy": {"thresholds": dict(self.policy)}}
        )
        return Snapshot(
            company=company, as_of=self.as_of, columns=frozenset(self.columns), frames=frames, sql=texts, seed=seed
        )

    def fetch(self, sql: str) -> tuple[list[dict[str, Any]], Sequence[str]]:
        """Rows as the lake hands them over: numbers rounded to 12 significant digits, NaN as null."""
        result = self.connection.execute(sql)
        names = [part[0] for part in result.description]
        return [dict(zip(names, map(as_the_lake, row), strict=True)) for row in result.fetchall()], names

    def parameters(self) -> dict[str, dt.date]:
        first = twelve_months_to(self.as_of)
        return {
            "as_of": self.as_of,
            "prior_from_12m": add_months(first, -12),
            "prior_to_12m": first - dt.timedelta(days=1),
            "from_12m": first,
        }

    def missing(self, check: Check) -> tuple[str, ...]:
        return check.needs.missing(frozenset(), frozenset(self.columns))

    def find(self, check: Check, seed: int = 0) -> list[Draft] | TooLittle:
        """The drafts of the check, each with its evidence run again and every sentence filled."""
        assert not self.missing(check), self.missing(check)
        snapshot = self.snapshot(check, seed)
        found = check.find(snapshot, check.judging(snapshot, Q))
        if isinstance(found, TooLittle):
            return found
        drafts = list(found)
        for draft in drafts:
            self.run_evidence_again(draft)
            assert all(sentence.strip() for sentence in read(draft))
        return drafts

    def one(self, check: Check, seed: int = 0) -> Draft:
        """The only draft."""
        drafts = self.find(check, seed)
        assert isinstance(drafts, list), drafts
        assert len(drafts) == 1
        return drafts[0]

    def run_evidence_again(self, draft: Draft) -> None:
        """The law of evidence: each query gives one row that carries the figures."""
        for piece in draft.evidence:
            if piece.source.query is None:
                assert piece.source.measure
                assert piece.source.inputs
                continue
            rows, _ = self.fetch(piece.source.query)
            assert len(rows) == 1, piece
            assert piece.source.tables
            assert set(rows[0]) == set(piece.figures)
            for name, value in piece.figures.items():
                assert same(rows[0][name], value), (piece.statement, name, rows[0][name], value)


def as_the_lake(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else None
    return value


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def read(draft: Draft) -> list[str]:
    """Every sentence of a finding, filled as an owner reads it."""
    said = [fill(SENTENCES[draft.title], draft.figures, "EUR")]
    said += [fill(SENTENCES[e.statement], {**e.figures, **e.context}, "EUR") for e in draft.evidence]
    said.append(fill(SENTENCES[draft.cost.how or draft.cost.reason or ""], draft.cost.figures, "EUR"))
    for option in draft.options:
        said.append(fill(SENTENCES[option.title], option.figures, "EUR"))
        assert option.effort_days > 0
        if option.initiative is not None:
            assert option.initiative["kind"] in get_args(InitiativeKind)
            said.append(fill(SENTENCES[option.initiative["name"]], option.figures, "EUR"))
    return said


@pytest.fixture
def business() -> Callable[..., Business]:
    """Makes a business seen on a day: `business("2026-05-31", policy={...})`."""

    def make(as_of: str, **policy: Mapping[str, float]) -> Business:
        return Business(as_of=dt.date.fromisoformat(as_of), policy=policy)

    return make
