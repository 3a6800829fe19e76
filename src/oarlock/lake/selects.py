"""The query of a `select` source: one SELECT over the named files and nothing else (details.md 20)."""

from __future__ import annotations

import re
from collections.abc import Collection

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from oarlock.errors import InputError, Problem, nearest

_LONGEST = 100_000
_REFUSED_NODES: tuple[type[exp.Expr], ...] = (
    exp.DDL, exp.DML, exp.Command, exp.Into, exp.Placeholder, exp.Parameter, exp.SessionParameter, exp.Pragma, exp.Set, exp.Use,
    exp.Attach, exp.Detach, exp.Copy, exp.Describe, exp.TableSample, exp.Unnest, exp.Lateral, exp.Values, exp.Lock,
)  # fmt: skip
_REACHES_OUT = re.compile(
    r"^(read_|write_|scan_|parquet_|sniff_|glob$|duckdb_|pragma|query|getenv|getvariable|current_setting|set_|copy|load|install|"
    r"attach|http|postgres|sqlite|mysql|st_read|iceberg|delta_|arrow_|pandas_|python_|seq_scan|index_scan|nextval|currval|"
    r"which_secret|from_substrait|from_json|checkpoint|force_|enable_|disable_|repeat_row|summary|test_|parse_duckdb|has_|"
    r"current_(user|role|database|schema|catalog|query|connection|transaction)|session_user|user$|version|txid|in_search_path)"
)
_CLOCK_OR_CHANCE = re.compile(
    r"^(now|today|random|rand|randn|setseed|uuid|gen_random|uuidv|current_(date|time|timestamp|localtime)|localtime|get_current|"
    r"transaction_timestamp|statement_timestamp|clock_timestamp)"
)


def check_select(text: str, files: Collection[str], key: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Refuses all that is not one plain query over `files` with an InputError that says what and why."""
    tree = _tree(text, key)
    common = {expression.alias.casefold() for expression in tree.find_all(exp.CTE)}
    known = {name.casefold() for name in files} | common
    for node in tree.walk():
        if isinstance(node, exp.With) and node.args.get("recursive"):
            raise InputError(_wrong(key, "WITH RECURSIVE", "A recursive query is not allowed."))
        if isinstance(node, _REFUSED_NODES):
            raise InputError(_wrong(key, node.key.upper(), "Only SELECT over the named files is allowed."))
        if isinstance(node, exp.Table):
            _check_table(node, known, files, key)
        elif isinstance(node, exp.Func):
            _check_function(node, key, connection)


def _tree(text: str, key: str) -> exp.Expression:
    if len(text) > _LONGEST:
        raise InputError(_wrong(key, text[:60], f"The query is longer than {_LONGEST} characters."))
    try:
        trees = [tree for tree in sqlglot.parse(text, dialect="duckdb") if tree is not None]
    except (SqlglotError, RecursionError) as error:
        raise InputError(_wrong(key, text[:80], f"The query cannot be read: {_first_line(error)}")) from error
    if len(trees) != 1:
        raise InputError(_wrong(key, text[:80], "Exactly one query is needed."))
    tree = trees[0]
    if not isinstance(tree, (exp.Select, exp.SetOperation, exp.Subquery)):
        raise InputError(_wrong(key, text[:80], "Only a SELECT is allowed."))
    return tree


def _check_table(node: exp.Table, known: Collection[str], files: Collection[str], key: str) -> None:
    if not isinstance(node.this, exp.Identifier):
        raise InputError(_wrong(key, node.sql()[:80], "A function in place of a table is not allowed."))
    if node.args.get("db") is not None or node.args.get("catalog") is not None or node.name.casefold() not in known:
        raise InputError(
            Problem(
                code="bad_select",
                path=key,
                found=node.sql(dialect="duckdb")[:80],
                allowed=sorted(files),
                suggestion=nearest(node.name, sorted(files)),
                message=f"The query reads '{node.sql(dialect='duckdb')[:80]}', which is not one of its files. "
                "Name it under files, or use one of them.",
            )
        )


def _check_function(node: exp.Func, key: str, connection: duckdb.DuckDBPyConnection) -> None:
    names = (
        {node.name.lower()} if isinstance(node, exp.Anonymous) else {name.lower() for name in type(node).sql_names()}
    )
    name = sorted(names)[0]
    if any(_REACHES_OUT.match(item) for item in names):
        raise InputError(
            _wrong(key, name, f"The function {name}() reads or reaches out of the named files. Take it out.")
        )
    if any(_CLOCK_OR_CHANCE.match(item) for item in names):
        raise InputError(
            _wrong(key, name, f"The function {name}() gives another answer on each run. Write the value itself.")
        )
    if isinstance(node, exp.Anonymous) and not _is_plain_function(name, connection):
        raise InputError(_wrong(key, name, f"The function {name}() is not known, or not allowed."))


def _is_plain_function(name: str, connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "SELECT bool_and(function_type IN ('scalar', 'aggregate', 'macro') AND coalesce(stability, 'CONSISTENT') = 'CONSISTENT') "
        "FROM duckdb_functions() WHERE function_name = ?",
        [name],
    ).fetchone()
    return bool(found and found[0])


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["it is nested too deeply"])[0].replace("\x1b[4m", "").replace("\x1b[0m", "")


def _wrong(key: str, found: str, why: str) -> Problem:
    return Problem(code="bad_select", path=key, found=found, message=f"{why} (found: {found})")
