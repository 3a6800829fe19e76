"""Turns the parser's tree into ours: every operator, function and type checked, every name resolved (details.md 23)."""

from __future__ import annotations

import datetime as dt
import math

from sqlglot import exp

from oarlock.engine.metrics import functions as known
from oarlock.engine.metrics.names import AbsentColumnError, Names
from oarlock.engine.metrics.tree import DATED, NULL, NUMERIC, Aggregate, Call, Literal, Node, Type
from oarlock.engine.metrics.words import CALL
from oarlock.errors import InputError, Problem, nearest

_DEEPEST = 150
_MOST_NODES = 2_000
_ARITHMETIC: dict[type[exp.Expr], str] = {
    exp.Add: "add",
    exp.Sub: "sub",
    exp.Mul: "mul",
    exp.Div: "div",
    exp.Mod: "mod",
}
_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "eq", exp.NEQ: "ne", exp.LT: "lt", exp.LTE: "le", exp.GT: "gt", exp.GTE: "ge",
}  # fmt: skip


class Reader:
    """Reads one expression, node by node, refusing what is not on the list."""

    def __init__(self, names: Names, path: str, text: str) -> None:
        self._names = names
        self._path = path
        self._text = text
        self._nodes = 0
        self._inside_aggregate = False

    def read(self, node: exp.Expr, depth: int = 0) -> Node:
        """The checked node of a parsed one; InputError or AbsentColumnError."""
        self._nodes += 1
        if depth > _DEEPEST or self._nodes > _MOST_NODES:
            raise self._wrong(
                f"The expression is too deep or too long (at most {_DEEPEST} levels, {_MOST_NODES:,} parts)."
            )
        below = depth + 1
        if isinstance(node, exp.Paren):
            return self.read(node.this, below)
        if isinstance(node, exp.Literal):
            return self._literal(node)
        if isinstance(node, exp.Boolean):
            return Literal(bool(node.this), "boolean")
        if isinstance(node, exp.Null):
            return NULL
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Anonymous):
            return self._call(node, below)
        return self._operator(node, below)

    def _operator(self, node: exp.Expr, depth: int) -> Node:
        for kind, name in _ARITHMETIC.items():
            if type(node) is kind:
                return self._arithmetic(name, self.read(node.args["this"], depth), self.read(node.expression, depth))
        for kind, name in _COMPARISONS.items():
            if type(node) is kind:
                return self._compare(name, self.read(node.args["this"], depth), self.read(node.expression, depth))
        if isinstance(node, exp.DPipe):
            return Call("concat_op", (self.read(node.this, depth), self.read(node.expression, depth)), "text")
        if isinstance(node, (exp.And, exp.Or)):
            return self._logic(node, depth)
        if isinstance(node, exp.Not):
            return Call("not", (self._truth(self.read(node.this, depth)),), "boolean")
        if isinstance(node, exp.Neg):
            return self._negative(self.read(node.this, depth))
        if isinstance(node, exp.In):
            return self._in(node, depth)
        if isinstance(node, exp.Between):
            return self._between(node, depth)
        if isinstance(node, exp.Like):
            return self._like(node, depth)
        if isinstance(node, exp.Is):
            return self._is(node, depth)
        if isinstance(node, exp.Case):
            return self._case(node, depth)
        if type(node) is exp.Cast:
            return self._cast(node, depth)
        raise self._wrong(
            f"'{_shown(node)}' is not part of the expression language.", found=_shown(node), allowed=known.ALLOWED_WORDS
        )

    def _literal(self, node: exp.Literal) -> Node:
        if node.is_string:
            return Literal(str(node.this), "text")
        text = str(node.this)
        if text.isdigit():
            return Literal(int(text), "integer")
        try:
            return Literal(float(text), "number")
        except ValueError:
            raise self._wrong(f"'{text}' is not a number.", found=text) from None

    def _column(self, node: exp.Column) -> Node:
        if node.args.get("db") is not None:
            raise self._wrong("A column is written column or table.column.", found=_shown(node))
        table = node.table or None
        found = self._names.find(table, node.name)
        if found is not None:
            return found
        missing = self._names.absent(table, node.name)
        if missing is not None:
            raise AbsentColumnError(missing)
        full = f"{table}.{node.name}" if table else node.name
        allowed = list(self._names.known())
        message = f"'{full}' is not a name that can be used here."
        raise self._wrong(message, code="unknown_name", found=full, allowed=allowed, suggestion=nearest(full, allowed))

    def _call(self, node: exp.Anonymous, depth: int) -> Node:
        name = str(node.this).removeprefix(CALL).lower()
        name = known.ALIASES.get(name, name)
        if name in known.AGGREGATES:
            return self._aggregate(name, node.expressions, depth)
        function = known.FUNCTIONS.get(name)
        if function is None:
            message = f"There is no function '{name}'."
            near = nearest(name, known.ALLOWED_WORDS)
            raise self._wrong(
                message, code="unknown_function", found=name, allowed=known.ALLOWED_WORDS, suggestion=near
            )
        if not function.allows(len(node.expressions)):
            raise self._wrong(f"{name} takes {_arity(function)}, found {len(node.expressions)}.", found=_shown(node))
        args = [self.read(arg, depth) for arg in node.expressions]
        for position, arg in enumerate(args):
            kind = function.takes[min(position, len(function.takes) - 1)]
            if kind == "date":
                args[position] = arg = self._as_date(arg)
            if not known.fits(kind, arg.type):
                raise self._wrong(f"{name} takes a {kind} there, found a {arg.type}.", found=_shown(node))
        if name == "date_diff":
            args[0] = self._diff_unit(args[0])
        if name in ("coalesce", "nullif", "least", "greatest"):
            args = self._alike(args)
        return Call(name, tuple(args), function.gives or self._given(name, args))

    def _given(self, name: str, args: list[Node]) -> Type:
        if name == "add_days":
            return args[0].type if args[0].type != "null" else "date"
        together = known.common_type([arg.type for arg in args])
        if together is None:
            raise self._wrong(f"{name} mixes {' and '.join(dict.fromkeys(arg.type for arg in args))}.")
        return together

    def _diff_unit(self, unit: Node) -> Node:
        if isinstance(unit, Literal) and isinstance(unit.value, str) and unit.value.lower() in known.DIFF_UNITS:
            return Literal(unit.value.lower(), "text")
        raise self._wrong("date_diff takes a unit in quotes first.", allowed=known.DIFF_UNITS, found=str(unit))

    def _aggregate(self, name: str, given: list[exp.Expr], depth: int) -> Node:
        if self._inside_aggregate:
            raise self._wrong("An aggregate cannot stand inside another one.", found=name)
        self._inside_aggregate = True
        try:
            return self._aggregate_of(name, given, depth)
        finally:
            self._inside_aggregate = False

    def _aggregate_of(self, name: str, given: list[exp.Expr], depth: int) -> Node:
        wanted = 2 if name == "quantile" else 1
        if name == "count" and (not given or isinstance(given[0], exp.Star)) and len(given) <= 1:
            return Aggregate("count", None, "integer")
        if len(given) != wanted:
            raise self._wrong(
                f"{name} takes {wanted} argument{'s' if wanted > 1 else ''}, found {len(given)}.", found=name
            )
        first = given[0]
        if isinstance(first, exp.Distinct):
            if name != "count" or len(first.expressions) != 1:
                raise self._wrong("DISTINCT stands in count(DISTINCT one expression) only.", found=name)
            return Aggregate("count_distinct", self.read(first.expressions[0], depth), "integer")
        arg = self.read(first, depth)
        if name == "count":
            return Aggregate("count", arg, "integer")
        if name in ("min", "max"):
            return Aggregate(name, arg, arg.type)
        if arg.type not in (*NUMERIC, "null"):
            raise self._wrong(f"{name} takes a number, found a {arg.type}.", found=name)
        if name == "median":
            return Aggregate("quantile", arg, "number", 0.5)
        if name == "quantile":
            return Aggregate("quantile", arg, "number", self._share(self.read(given[1], depth)))
        return Aggregate(name, arg, arg.type if name == "sum" else "number")

    def _share(self, node: Node) -> float:
        if isinstance(node, Literal) and isinstance(node.value, (int, float)) and 0 <= node.value <= 1:
            return float(node.value)
        raise self._wrong("quantile takes a share from 0 to 1 second, like quantile(amount, 0.9).")

    def _arithmetic(self, name: str, left: Node, right: Node) -> Node:
        if left.type in DATED or right.type in DATED:
            return self._date_arithmetic(name, left, right)
        for side in (left, right):
            if side.type not in (*NUMERIC, "null"):
                raise self._wrong(f"A {side.type} cannot be calculated with.", found=self._text)
        whole = left.type == right.type == "integer" and name in ("add", "sub", "mul", "mod")
        return Call(name, (left, right), "integer" if whole else "number")

    def _date_arithmetic(self, name: str, left: Node, right: Node) -> Node:
        if name == "add" and right.type in DATED and left.type == "integer":
            left, right = right, left
        if left.type in DATED and right.type in ("integer", "null") and name in ("add", "sub"):
            shift = right if name == "add" else self._negative(right)
            return Call("add_days", (left, shift), left.type)
        if name == "sub" and left.type in DATED and right.type in DATED:
            return Call("days", (right, left), "integer")
        raise self._wrong("On dates only date + days, date - days and date - date are possible; see also days(a, b).")

    def _negative(self, node: Node) -> Node:
        if isinstance(node, Literal) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return Literal(-node.value, node.type)
        if node.type not in (*NUMERIC, "null"):
            raise self._wrong(f"A {node.type} has no negative.")
        return Call("neg", (node,), node.type)

    def _compare(self, name: str, left: Node, right: Node) -> Node:
        return Call(name, tuple(self._alike([left, right])), "boolean")

    def _alike(self, nodes: list[Node]) -> list[Node]:
        """Nodes of one type: texts beside dates are read as dates; other mixtures are refused."""
        if any(node.type in DATED for node in nodes):
            nodes = [self._as_date(node) for node in nodes]
        if known.common_type([node.type for node in nodes]) is None:
            kinds = " with a ".join(dict.fromkeys(str(node.type) for node in nodes))
            raise self._wrong(f"A {kinds} cannot be compared; put text in single quotes, numbers without.")
        return nodes

    def _as_date(self, node: Node) -> Node:
        if not (isinstance(node, Literal) and isinstance(node.value, str)):
            return node
        try:
            return Literal(dt.date.fromisoformat(node.value), "date")
        except ValueError:
            pass
        try:
            return Literal(dt.datetime.fromisoformat(node.value).replace(tzinfo=None), "timestamp")
        except ValueError:
            raise self._wrong(f"'{node.value}' is no date like 2026-06-30.", found=node.value) from None

    def _truth(self, node: Node) -> Node:
        """A condition; a whole number counts as true when it is not 0."""
        if node.type == "integer":
            return Call("ne", (node, Literal(0, "integer")), "boolean")
        if node.type not in ("boolean", "null"):
            raise self._wrong(f"AND, OR, NOT join conditions, found a {node.type}.")
        return node

    def _logic(self, node: exp.And | exp.Or, depth: int) -> Node:
        name = "and" if isinstance(node, exp.And) else "or"
        args: list[Node] = []
        pending: list[exp.Expr] = [node]
        while pending:
            one = pending.pop()
            if type(one) is type(node):
                pending += [one.expression, one.this]
            else:
                args.append(self._truth(self.read(one, depth)))
        return Call(name, tuple(args), "boolean")

    def _in(self, node: exp.In, depth: int) -> Node:
        if (
            node.args.get("query") is not None
            or node.args.get("unnest") is not None
            or node.args.get("field") is not None
        ):
            raise self._wrong("IN takes a list of values in brackets.")
        nodes = self._alike([self.read(one, depth) for one in [node.this, *node.expressions]])
        return Call("in", tuple(nodes), "boolean")

    def _between(self, node: exp.Between, depth: int) -> Node:
        parts = [node.this, node.args["low"], node.args["high"]]
        return Call("between", tuple(self._alike([self.read(one, depth) for one in parts])), "boolean")

    def _like(self, node: exp.Like, depth: int) -> Node:
        pair = (self.read(node.this, depth), self.read(node.expression, depth))
        if any(one.type not in ("text", "null") for one in pair):
            raise self._wrong("LIKE compares texts.")
        return Call("like", pair, "boolean")

    def _is(self, node: exp.Is, depth: int) -> Node:
        left = self.read(node.this, depth)
        if isinstance(node.expression, exp.Null):
            return Call("is_null", (left,), "boolean")
        if isinstance(node.expression, exp.Boolean):
            wanted = Literal(bool(node.expression.this), "boolean")
            return Call(
                "coalesce", (Call("eq", (self._truth(left), wanted), "boolean"), Literal(False, "boolean")), "boolean"
            )
        raise self._wrong("IS is followed by NULL, NOT NULL, TRUE or FALSE.")

    def _case(self, node: exp.Case, depth: int) -> Node:
        subject = self.read(node.this, depth) if node.this is not None else None
        conditions: list[Node] = []
        results: list[Node] = []
        for branch in node.args["ifs"]:
            condition = self.read(branch.this, depth)
            conditions.append(self._compare("eq", subject, condition) if subject else self._truth(condition))
            results.append(self.read(branch.args["true"], depth))
        default = node.args.get("default")
        results.append(self.read(default, depth) if default is not None else NULL)
        results = self._alike(results)
        pairs = [part for pair in zip(conditions, results[:-1], strict=True) for part in pair]
        return Call("case", (*pairs, results[-1]), self._given("CASE", results))

    def _cast(self, node: exp.Cast, depth: int) -> Node:
        wanted = str(node.to.this.value if hasattr(node.to.this, "value") else node.to.this).lower()
        target = known.CASTS.get(wanted)
        if target is None:
            raise self._wrong(
                f"CAST to {wanted} is not possible.", allowed=("integer", "decimal", "text", "date", "timestamp")
            )
        value = self.read(node.this, depth)
        if isinstance(value, Literal) and isinstance(value.value, str) and target != "text":
            return self._as_date(value) if target in DATED else _number_of(value.value, target)
        return Call(f"cast_{target}", (value,), target)

    def _wrong(
        self,
        message: str,
        *,
        code: str = "wrong_expression",
        found: object = None,
        allowed: object = None,
        suggestion: str | None = None,
    ) -> InputError:
        whole = f"{message} In: {self._text.strip()[:200]}"
        return InputError(
            Problem(
                code=code,
                message=whole,
                path=self._path,
                found=found if found is not None else self._text,
                allowed=allowed,
                suggestion=suggestion,
            )
        )


def _number_of(text: str, target: Type) -> Literal:
    """A text constant cast to a number; undefined when it is none."""
    try:
        number = float(text)
    except ValueError:
        return NULL
    if not math.isfinite(number):
        return NULL
    if target == "number":
        return Literal(number, "number")
    return Literal(int(math.copysign(math.floor(abs(number) + 0.5), number)), "integer")


def _shown(node: exp.Expr) -> str:
    return node.sql("duckdb").replace(CALL.upper(), "").replace(CALL, "").replace('"', "")[:80]


def _arity(function: known.Function) -> str:
    most = "or more" if function.more else "" if function.least == len(function.takes) else f"to {len(function.takes)}"
    return f"{function.least} {most} arguments".replace("  ", " ")
