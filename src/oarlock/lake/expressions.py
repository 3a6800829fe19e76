"""The expressions of `map` and `where`: parsed to a tree, checked, written out with every name quoted. Never pasted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from oarlock.errors import InputError, Problem, nearest
from oarlock.lake.spelling import listed_names

_ALLOWED: tuple[type[exp.Expr], ...] = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.Tuple,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.DPipe,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.And, exp.Or, exp.Not, exp.In, exp.Between,
    exp.Like, exp.ILike, exp.Is, exp.Case, exp.If, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam,
    exp.Coalesce, exp.Nullif, exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Least, exp.Greatest, exp.Ln, exp.Exp, exp.Sqrt,
    exp.Pow, exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Length, exp.Replace, exp.Concat, exp.Left, exp.Right,
    exp.SplitPart, exp.RegexpReplace, exp.RegexpExtract, exp.RegexpLike, exp.StartsWith, exp.Contains, exp.Pad,
    exp.DateDiff, exp.Year, exp.Month, exp.Quarter, exp.Day, exp.Extract, exp.Var, exp.StrToTime,
    exp.TimestampTrunc, exp.DateTrunc,
    exp.Anonymous,
)  # fmt: skip
_CALLS: Mapping[str, tuple[int, str]] = {
    "days": (2, "date_diff('day', CAST({0} AS DATE), CAST({1} AS DATE))"),
    "add_days": (2, "(CAST({0} AS DATE) + CAST({1} AS INTEGER))"),
    "iso_week": (1, "week({0})"),
    "try_strptime": (2, "try_strptime({0}, {1})"),
    "lpad": (3, "lpad({0}, {1}, {2})"),
    "starts_with": (2, "starts_with({0}, {1})"),
}
"""Functions that the parser does not know by itself: number of arguments and how they are written out."""
_LONGEST = 20_000
_DEEPEST = 200


def parsed(text: str, key: str) -> exp.Expression:
    """The checked tree of one expression; an InputError that names the key where it is not allowed."""
    if len(text) > _LONGEST:
        raise InputError(_wrong(text[:60], key, f"It is longer than {_LONGEST} characters."))
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise InputError(_wrong(text, key, f"It cannot be read: {_first_line(error)}")) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Expression):
        raise InputError(_wrong(text, key, "One expression is needed, and nothing after it."))
    for node in trees[0].walk():
        _check(node, text, key)
    return trees[0]


def written(tree: exp.Expression, column: Callable[[str], str]) -> str:
    """The tree as SQL; `column` gives the SQL of a column by the name in the text. Division by 0 is undefined, never infinite.

    InputError: every column that `column` does not know, not only the first.
    """
    problems: list[Problem] = []
    for name in dict.fromkeys(node.name for node in tree.dfs() if isinstance(node, exp.Column)):
        try:
            column(name)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return _plain(tree.copy(), column).sql(dialect="duckdb", identify=True)


def resolver(
    columns: Sequence[str], alias: str, key: str, text: str, more: Mapping[str, str] | None = None
) -> Callable[[str], str]:
    """Finds a column by name (exactly, else ignoring case); `more` holds further names and their SQL."""
    exact = {name: name for name in columns}
    folded = {name.casefold(): name for name in columns}

    def find(name: str) -> str:
        found = exact.get(name) or folded.get(name.casefold())
        if found is not None:
            return f"{alias}.{_quote(found)}"
        if more is not None and name in more:
            return more[name]
        known = [*columns, *(more or {})]
        near = nearest(name, known)
        what = (
            f"'{name}' is no column of the file."
            if text.strip() == name
            else f"'{text}' names the column '{name}', which the file does not have."
        )
        raise InputError(
            Problem(
                code="unknown_column",
                path=key,
                found=name,
                allowed=known,
                suggestion=near,
                message=f"{what} It has {listed_names(known)}.",
            )
        )

    return find


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _check(node: exp.Expr, text: str, key: str) -> None:
    if not isinstance(node, _ALLOWED):
        raise InputError(_wrong(text, key, f"{node.key.upper()} is not allowed here."))
    if isinstance(node, exp.In) and node.args.get("query") is not None:
        raise InputError(_wrong(text, key, "IN needs a list of values, not a query."))
    if isinstance(node, exp.Column) and node.args.get("table") is not None:
        raise InputError(
            _wrong(text, key, f"'{node.sql()}' names another table; only the columns of the file may be used.")
        )
    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
        if name not in _CALLS or len(node.expressions) != _CALLS[name][0]:
            raise InputError(
                _wrong(text, key, f"The function {name}() with {len(node.expressions)} arguments is not known.")
            )
    if node.depth > _DEEPEST:
        raise InputError(_wrong(text[:60], key, "It is nested too deeply."))


def _plain(tree: exp.Expression, column: Callable[[str], str]) -> exp.Expression:
    def swap(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Column):
            return exp.maybe_parse(f"({column(node.name)})", dialect="duckdb")
        if isinstance(node, exp.Div):
            return exp.Div(this=node.this, expression=exp.func("nullif", node.expression.copy(), exp.Literal.number(0)))
        if isinstance(node, exp.Anonymous):
            return _call(node)
        return node

    return tree.transform(swap)


def _call(node: exp.Anonymous) -> exp.Expression:
    pattern = _CALLS[node.name.lower()][1]
    arguments = [argument.sql(dialect="duckdb") for argument in node.expressions]
    return exp.maybe_parse(pattern.format(*arguments), dialect="duckdb")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["too deep"])[0].replace("\x1b[4m", "").replace("\x1b[0m", "")


def _wrong(text: str, key: str, why: str) -> Problem:
    return Problem(
        code="bad_expression",
        path=key,
        found=text,
        message=f"'{text}' is no expression that is allowed here. {why} "
        "Columns, numbers, 'texts', CASE, CAST and simple functions are.",
    )
