"""Delta folders: the list of files that make up the table's newest version, read without an extension of the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oarlock.errors import InputError, Problem
from oarlock.lake.paths import DataFile

_REFUSED = {"deletionVectors": "deletion vectors", "columnMapping": "column mapping"}
_TYPES = {
    "byte": "BIGINT",
    "short": "BIGINT",
    "integer": "BIGINT",
    "long": "BIGINT",
    "float": "DOUBLE",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "timestamp_ntz": "TIMESTAMP",
}


def delta_files(file: DataFile) -> tuple[list[Path], dict[str, str]]:
    """The Parquet files of the newest version, and the columns by engine type (needed where there is no file)."""
    from deltalake import DeltaTable
    from deltalake.exceptions import DeltaError

    try:
        table = DeltaTable(str(file.path))
        features = set(table.protocol().reader_features or ())
        uris = table.file_uris()
        fields = table.schema().fields
    except (DeltaError, OSError, ValueError) as error:
        raise InputError(
            Problem(
                code="unreadable_file",
                file=file.label,
                message=f"{file.label} is no Delta table that can be read ({error}). Write it again, or export it as Parquet.",
            )
        ) from error
    for name in sorted(features & _REFUSED.keys()):
        raise InputError(
            Problem(
                code="unreadable_file",
                file=file.label,
                found=name,
                message=f"The Delta table {file.label} uses {_REFUSED[name]}, which would be read wrongly. "
                "Rewrite it without (REORG TABLE ... APPLY (PURGE)), or export it as Parquet.",
            )
        )
    return sorted(_inside(file, uri) for uri in uris), {field.name: _type(field) for field in fields}


def _inside(file: DataFile, uri: str) -> Path:
    path = Path(uri.removeprefix("file://")).resolve()
    if not path.is_relative_to(file.path):
        raise InputError(
            Problem(
                code="outside_root",
                file=file.label,
                found=uri,
                message=f"The Delta table {file.label} names a file outside its folder. Copy the table, do not link it.",
            )
        )
    return path


def _type(field: Any) -> str:
    kind = getattr(field.type, "type", "")
    return "DOUBLE" if str(kind).startswith("decimal") else _TYPES.get(str(kind), "VARCHAR")
