"""A small company typed by hand: its plan, its records in DuckDB, a check run on both, every sentence read."""

from __future__ import annotations

import copy
import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pytest

from oarlock.engine.checks.assemble import complete
from oarlock.engine.checks.check import Check, TooLittle
from oarlock.engine.model.calendar import twelve_months_to
from oarlock.engine.model.company import Company
from oarlock.engine.model.document import apply
from oarlock.engine.model.finding import Draft, Option
from oarlock.engine.model.frame import Frame
from oarlock.engine.model.needs import Query
from oarlock.engine.model.snapshot import Economy, Snapshot
from oarlock.engine.model.tables import TABLES
from oarlock.report.wording.voice import Voice

_SQL = {"key": "VARCHAR", "text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}


@dataclass
class Planned:
    """A company's document and records, looked at on a day. `facts` are further fields of the snapshot."""

    document: dict[str, Any]
    as_of: dt.date = dt.date(2026, 6, 30)
    facts: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def with_rows(self, table: str, rows: Iterable[Mapping[str, Any]]) -> Planned:
        """The same company with a table: the columns its rows name are present."""
        return replace(self, tables={**self.tables, table: list(rows)})

    def with_plan(self, **keys: Any) -> Planned:
        """The same company with other keys in its document."""
        return replace(self, document={**copy.deepcopy(self.document), **keys})

    def knowing(self, **facts: Any) -> Planned:
        """The same company with other facts in its snapshot."""
        return replace(self, facts={**self.facts, **facts})

    def after(self, option: Option) -> Planned:
        """The company after the option's changes."""
        changed = apply(self.document, option.changes)
        return replace(self, document=Company.model_validate(changed).to_document())

    def snapshot(self, check: Check) -> Snapshot:
        """What the audit would hand to the check."""
        present = set(self.tables)
        present |= {f"{table}.{name}" for table, rows in self.tables.items() for row in rows for name in row}
        connection = self._connection()
        frames, texts = {}, {}
        for query in check.needs.queries:
            texts[query.name] = self._bound(query, frozenset(present))
            frames[query.name] = Frame.of(*_fetch(connection, texts[query.name]))
        facts = {"economy": Economy(currency="EUR", revenue=1_000_000), **self.facts}
        return Snapshot(
            company=Company.model_validate(copy.deepcopy(self.document)),
            as_of=self.as_of,
            columns=frozenset(present),
            frames=frames,
            sql=texts,
            **facts,
        )

    def find(self, check: Check, **thresholds: float) -> list[Draft]:
        """The drafts, after every query was run again and every sentence said. Needs are met, records are enough."""
        snapshot = self.snapshot(check)
        assert check.not_checked(snapshot) is None
        judging = check.judging(snapshot)
        found = check.find(snapshot, replace(judging, thresholds={**judging.thresholds, **thresholds}))
        assert not isinstance(found, TooLittle)
        drafts = list(found)
        for finding in complete(snapshot, check, drafts, {}):
            _say_all(finding)
        for draft in drafts:
            self._run_evidence(draft)
            for option in draft.options:
                Company.model_validate(apply(snapshot.company.to_document(), option.changes))
        return drafts

    def one(self, check: Check, **thresholds: float) -> Draft:
        """The only draft."""
        (draft,) = self.find(check, **thresholds)
        return draft

    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for table, rows in self.tables.items():
            columns = TABLES[table].columns
            fields = ", ".join(f'"{one.name}" {_SQL.get(one.type, "DATE")}' for one in columns)
            connection.execute(f'CREATE TABLE "{table}" ({fields})')
            places = ", ".join("?" for _ in columns)
            for row in rows:
                connection.execute(f'INSERT INTO "{table}" VALUES ({places})', [row.get(one.name) for one in columns])
        return connection

    def _bound(self, query: Query, present: frozenset[str]) -> str:
        text = query.text(present)
        for name, day in (("as_of", self.as_of), ("from_12m", twelve_months_to(self.as_of))):
            text = text.replace(f":{name}", f"DATE '{day.isoformat()}'")
        return text

    def _run_evidence(self, draft: Draft) -> None:
        """Every query gives one row whose columns are the figures; every plan path starts at a key of the folder."""
        connection = self._connection()
        for piece in draft.evidence:
            for path in piece.source.plan:
                assert path.split("/")[0] in Company.model_fields
            if piece.source.query is None:
                continue
            rows, names = _fetch(connection, piece.source.query)
            assert len(rows) == 1
            assert set(names) == set(piece.figures)
            for name, value in piece.figures.items():
                assert _same(rows[0][name], value), (piece.statement, name)


def _fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[dict[str, Any]], Sequence[str]]:
    result = connection.execute(sql)
    names = [part[0] for part in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()], names


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9)
    return bool(one == other)


def _say_all(finding: Any) -> None:
    voice = Voice("EUR")
    said = [voice.title(finding), voice.how(finding.cost) or voice.no_price(finding.cost)]
    said += [voice.statement(piece) for piece in finding.evidence]
    for option in finding.options:
        said.append(voice.option(option))
        template = voice.initiative(option)
        said.append(template["name"] if template else "-")
    assert all(sentence for sentence in said)


@pytest.fixture
def planned() -> type[Planned]:
    """Makes a company: `planned({...document...})`."""

    def make(document: Mapping[str, Any], **facts: Any) -> Planned:
        base = {"oarlock": 1, "company": {"name": "Small", "currency": "EUR"}}
        return Planned({**base, **copy.deepcopy(dict(document))}, **facts)

    return make  # type: ignore[return-value]
