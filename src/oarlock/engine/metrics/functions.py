"""The functions of the expression language: what they take, what they give (details.md 23)."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.engine.metrics.tree import DATED, NUMERIC, Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function of rows. `takes` gives per argument `number`, `text`, `date`, `any`; the last repeats when `more`."""

    name: str
    takes: tuple[str, ...]
    gives: Type | None
    least: int
    more: bool = False

    def allows(self, count: int) -> bool:
        """Whether it may be called with so many arguments."""
        return self.least <= count and (self.more or count <= len(self.takes))


def _f(name: str, takes: str, gives: Type | None, least: int | None = None, more: bool = False) -> Function:
    kinds = tuple(takes.split())
    return Function(name, kinds, gives, len(kinds) if least is None else least, more)


_FUNCTIONS = (
    _f("coalesce", "any", None, 1, more=True),
    _f("nullif", "any any", None),
    _f("abs", "number", None),
    _f("round", "number number", "number", 1),
    _f("floor", "number", "number"),
    _f("ceil", "number", "number"),
    _f("least", "any", None, 1, more=True),
    _f("greatest", "any", None, 1, more=True),
    _f("ln", "number", "number"),
    _f("exp", "number", "number"),
    _f("sqrt", "number", "number"),
    _f("power", "number number", "number"),
    _f("lower", "text", "text"),
    _f("upper", "text", "text"),
    _f("trim", "text", "text"),
    _f("substr", "text number number", "text", 2),
    _f("length", "text", "integer"),
    _f("replace", "text text text", "text"),
    _f("concat", "any", "text", 1, more=True),
    _f("days", "date date", "integer"),
    _f("add_days", "date number", None),
    _f("year", "date", "integer"),
    _f("month", "date", "integer"),
    _f("quarter", "date", "integer"),
    _f("calendar_year", "date", "integer"),
    _f("calendar_quarter", "date", "integer"),
    _f("iso_week", "date", "integer"),
    _f("fiscal_year", "date", "integer"),
    _f("fiscal_quarter", "date", "integer"),
    _f("date_diff", "text date date", "integer"),
)

FUNCTIONS = {function.name: function for function in _FUNCTIONS}
ALIASES = {"ceiling": "ceil", "pow": "power", "substring": "substr", "ifnull": "coalesce"}
AGGREGATES = ("sum", "avg", "min", "max", "count", "median", "quantile")
DIFF_UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
CASTS: dict[str, Type] = {
    "int": "integer", "integer": "integer", "bigint": "integer", "smallint": "integer",
    "decimal": "number", "double": "number", "float": "number", "numeric": "number", "real": "number",
    "text": "text", "varchar": "text", "date": "date", "timestamp": "timestamp",
}  # fmt: skip
ALLOWED_WORDS = (*sorted(FUNCTIONS), *AGGREGATES)


def fits(kind: str, type_: Type) -> bool:
    """Whether an argument of this type may stand where `kind` is taken; NULL fits everywhere."""
    if kind == "any" or type_ == "null":
        return True
    if kind == "number":
        return type_ in NUMERIC
    if kind == "date":
        return type_ in DATED
    return kind == type_


def common_type(types: list[Type]) -> Type | None:
    """The type that values of these types have together; None when they do not mix."""
    known = [one for one in dict.fromkeys(types) if one != "null"]
    if not known:
        return "null"
    if len(known) == 1:
        return known[0]
    if all(one in NUMERIC for one in known):
        return "number"
    if all(one in DATED for one in known):
        return "timestamp"
    return None
