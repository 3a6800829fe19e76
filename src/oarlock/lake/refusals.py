"""What the engine refuses in a source, in our words: which name is wrong, what is there, what was likely meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import duckdb
import sqlglot
from sqlglot import exp

from oarlock.errors import InputError, Problem, nearest
from oarlock.lake.spelling import listed_names

T = TypeVar("T")
_UNKNOWN_IN = re.compile(r'(?:Values list|Table) "(?P<table>.+?)" does not have a column named "(?P<name>.+?)"\s')
_UNKNOWN = re.compile(
    r'Referenced column "(?P<name>.+?)" not found|Column "(?P<joined>.+?)" does not exist on \w+ side of join'
)
_NO_TABLE = re.compile(r'Referenced table "(?P<name>.+?)" not found')
_AMBIGUOUS = re.compile(r'Ambiguous reference to column name "(?P<name>.+?)" \(use: (?P<use>[^)]*)\)')
_UNGROUPED = re.compile(r'column "(?P<name>.+?)" must appear in the GROUP BY')
_WRONG_TYPE = re.compile(r"No function matches the given name and argument types '(?P<call>.+?)'\. You")
_UNCAST = re.compile(r"Could not convert string (?P<text>'.*?') to (?P<type>\w+)", re.DOTALL)
_TYPES = {
    "VARCHAR": "text", "BIGINT": "whole number", "INTEGER": "whole number", "HUGEINT": "whole number", "INT32": "whole number",
    "INT64": "whole number", "DOUBLE": "number", "DATE": "date", "TIMESTAMP": "time", "BOOLEAN": "yes or no",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """The query that is run: its text, and the columns of each file by the file's name in it."""

    text: str = ""
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def columns_of(self, name: str) -> tuple[str, Sequence[str]] | None:
        """The file that `name` (its own or the name given by AS) stands for, and its columns."""
        folded = {file.casefold(): file for file in self.files}
        for table in sqlglot.parse_one(self.text, dialect="duckdb").find_all(exp.Table) if self.text else ():
            if table.alias_or_name.casefold() == name.casefold() and table.name.casefold() in folded:
                file = folded[table.name.casefold()]
                return file, self.files[file]
        return None

    def names_column(self, name: str) -> bool:
        """True when the query names the column, or takes all with a star."""
        tree = sqlglot.parse_one(self.text, dialect="duckdb")
        named = {node.name.casefold() for node in tree.find_all(exp.Column)}
        return name.casefold() in named or tree.find(exp.Star) is not None

    @property
    def spoken(self) -> str:
        """All files and their columns, for a sentence."""
        return "; ".join(f"{file} has {listed_names(columns)}" for file, columns in self.files.items())


def run_or_refuse(run: Callable[[], T], key: str, query: Query | None = None) -> T:
    """The result of `run`; what the engine refuses in a source becomes an InputError that names the key."""
    try:
        return run()
    except duckdb.Error as error:
        raise InputError(_refusal(str(error), key, query or Query())) from error


def with_hint(run: Callable[[], T], hint: str | None) -> T:
    """The result of `run`; the hint, where there is one, is added to what it refuses."""
    try:
        return run()
    except InputError as error:
        if hint is None:
            raise
        raise InputError(replace(one, message=f"{one.message} {hint}") for one in error.problems) from error


def _refusal(text: str, key: str, query: Query) -> Problem:
    found = _column_refusal(text, key, query)
    if found is not None:
        return found
    reason = _reason(text, "query" if query.files else "expression in map or where")
    if reason is not None:
        return Problem(code="bad_source", path=key, message=reason)
    first = (text.splitlines() or ["it stops without a reason"])[0]
    plain = re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", first).rstrip(".!")
    message = f"The source cannot be run: {plain}. Correct it in company.yaml, or the file."
    return Problem(code="bad_source", path=key, message=message)


def _column_refusal(text: str, key: str, query: Query) -> Problem | None:
    if within := _UNKNOWN_IN.search(text + "\n"):
        name = within["name"]
        known = query.columns_of(within["table"])
        if known is not None:
            there = f"'{known[0]}' does not have. It has {listed_names(known[1])}."
            return _unknown(key, name, known[1], f"The query names the column '{name}', which {there}")
        message = (
            f"The query names the column '{name}' of '{within['table']}', which has no such column. {query.spoken}."
        )
        return _unknown(key, name, _all(query), message)
    if anywhere := _UNKNOWN.search(text):
        name = anywhere["name"] or anywhere["joined"]
        lacking = "is not on both sides of the join" if anywhere["joined"] else "is not there where it stands"
        message = f"The query names the column '{name}', which {lacking}. {query.spoken}."
        return _unknown(key, name, _all(query), message)
    if missing := _NO_TABLE.search(text):
        name = missing["name"]
        names = list(query.files)
        message = (
            f"The query names '{name}', which stands in no FROM or JOIN at that place. Its files are {', '.join(names)}; "
            "one named with AS goes by that name only."
        )
        return Problem(
            code="unknown_table", path=key, found=name, allowed=names, suggestion=nearest(name, names), message=message
        )
    return None


def _all(query: Query) -> list[str]:
    return list(dict.fromkeys(name for columns in query.files.values() for name in columns))


def _unknown(key: str, name: str, known: Sequence[str], message: str) -> Problem:
    return Problem(
        code="unknown_column",
        path=key,
        found=name,
        allowed=list(known),
        suggestion=nearest(name, known),
        message=message,
    )


def _reason(text: str, what: str) -> str | None:
    if found := _AMBIGUOUS.search(text):
        use = found["use"].replace("'", "").replace('"', "")
        return f"The query names the column '{found['name']}', which several of its files have. Say which: {use}."
    if found := _UNGROUPED.search(text):
        name = found["name"]
        return (
            f"The query groups its rows, but '{name}' is neither in GROUP BY nor summed up. "
            f"Add it to GROUP BY, or take any_value({name})."
        )
    if found := _WRONG_TYPE.search(text):
        call = re.sub(r"[A-Z][A-Z0-9_]*", lambda match: _TYPES.get(match[0], match[0].lower()), found["call"])
        return (
            f"The {what} cannot compute {call}: the values are of another kind than it needs. Convert them with CAST."
        )
    if found := _UNCAST.search(text):
        type_ = _TYPES.get(found["type"], found["type"].lower())
        return (
            f"The value {found['text'][:60]} cannot be read as {type_}. "
            "Correct it at the source, or use TRY_CAST, which leaves such a cell empty."
        )
    return None
