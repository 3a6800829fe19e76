"""The embedded query engine, opened so that it can reach the named files and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

THREADS = 2
MEMORY = "800MB"


def connect(scratch: Path, files: Iterable[Path], folders: Iterable[Path]) -> duckdb.DuckDBPyConnection:
    """An in-memory connection, locked: only `files` and what lies under `folders` can be read or written.

    scratch: where large sorts and joins spill. No extension is fetched, no Python name is read as a table.
    """
    connection = duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "python_enable_replacements": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET allowed_paths = " + listed(str(path) for path in files))
    connection.execute("SET allowed_directories = " + listed(f"{path}/" for path in folders))
    for setting in (
        "TimeZone = 'UTC'",
        "enable_progress_bar = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as an SQL list literal."""
    return "[" + ", ".join(literal(text) for text in texts) + "]"
