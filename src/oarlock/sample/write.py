"""Writes the sample company as a company folder."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from oarlock.errors import InputError, Problem
from oarlock.sample.columns import TableFile
from oarlock.sample.document import PlanFile, plan_files, section
from oarlock.sample.faults import ALL_FAULTS, TOLD_FAULTS
from oarlock.sample.records import record_tables
from oarlock.sample.yaml_text import file_text, plain

_FORMS = {
    "orders": "parquet",
    "order_lines": "parquet",
    "customers": "parquet",
    "products": "csv",
    "inventory": "csv.gz",
    "purchases": "csv",
    "campaigns": "csv",
    "tickets": "csv.gz",
    "leads": "csv",
    "invoices": "csv",
    "ledger": "csv",
    "cash": "csv",
    "targets": "csv",
    "employees": "csv",
    "skills": "csv",
    "time_entries": "parquet",
    "tasks": "csv",
    "market": "csv",
}
SOURCES: Mapping[str, str] = {table: f"data/{table}.{form}" for table, form in _FORMS.items()}
"""The key `data` of the folder."""


def write_sample(directory: Path, *, seed: int = 0, clean: bool = False, faults: Iterable[str] | None = None) -> None:
    """Writes Mossgate into the directory, which is made where it is missing.

    seed: which draw of the records. clean: the twin without any planted fault. faults: these faults (names of
    `ALL_FAULTS`) instead of those the demo tells; without effect on the clean twin. Same arguments, same bytes.
    Raises InputError for an unknown fault.
    """
    planted = _planted(clean, faults)
    files = plan_files(SOURCES, seed=seed, faults=planted)
    for file in files:
        path = directory / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(file), encoding="utf-8", newline="\n")
    (directory / "data").mkdir(exist_ok=True)
    for table in record_tables(seed, planted, section(files, "objectives"), section(files, "initiatives")):
        (directory / "data" / f"{table.name}.{table.form}").write_bytes(_content(table))


def sample_document(*, seed: int = 0, clean: bool = False, faults: Iterable[str] | None = None) -> dict[str, Any]:
    """The plan as one plain document, as a reader of the folder hands it over (`include` left out)."""
    files: tuple[PlanFile, ...] = plan_files(SOURCES, seed=seed, faults=_planted(clean, faults))
    return {part.key: plain(part.content) for file in files for part in file.sections if part.key != "include"}


def _planted(clean: bool, faults: Iterable[str] | None) -> frozenset[str]:
    if clean:
        return frozenset()
    if faults is None:
        return TOLD_FAULTS
    wanted = frozenset(faults)
    unknown = sorted(wanted - ALL_FAULTS)
    if unknown:
        found = f"unknown fault {', '.join(unknown)}"
        remedy = f"Take some of: {', '.join(sorted(ALL_FAULTS))}."
        raise InputError(Problem(code="unknown_fault", message=f"There is an {found}. {remedy}", found=unknown))
    return wanted


def _content(table: TableFile) -> bytes:
    sink = io.BytesIO()
    if table.form == "parquet":
        pyarrow.parquet.write_table(table.content, sink, compression="zstd", row_group_size=250_000)
        return sink.getvalue()
    pyarrow.csv.write_csv(_decoded(table.content), sink, pyarrow.csv.WriteOptions(quoting_style="needed"))
    text = sink.getvalue()
    return gzip.compress(text, 6, mtime=0) if table.form == "csv.gz" else text


def _decoded(content: pa.Table) -> pa.Table:
    plain_columns = [
        column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column for column in content.columns
    ]
    return pa.table(dict(zip(content.column_names, plain_columns, strict=True)))
