"""Which of our column names a name was likely meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from oarlock.engine.model.snapshot import TableProblem
from oarlock.engine.model.tables import Table

_SHORTEST = 6
_LONG = 9
_MOST_NAMED = 20


def letters_apart(one: str, other: str) -> int:
    """How many letters must be added, removed, changed or swapped with their neighbour to get from one word to the other."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for at, sign in enumerate(other, start=1):
            cost = min(above[at] + 1, line[-1] + 1, above[at - 1] + (letter != sign))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == sign:
                cost = min(cost, before[at - 2] + 1)
            line.append(cost)
        before, above = above, line
    return above[-1]


def likely_column(name: str, free: Iterable[str]) -> str | None:
    """The column of `free` that `name` nearly is: one letter apart, two in long names. Case, spaces and _ do not count.

    None for columns of fewer than six letters, which real words resemble by chance, and for `shipped` beside `shipped_at`:
    that is a yes or no, not a misspelt date.
    """
    word = _letters(name)
    apart = {
        column: letters_apart(word, _letters(column))
        for column in free
        if len(_letters(column)) >= _SHORTEST and abs(len(word) - len(_letters(column))) <= 2
    }
    near = [
        (count, column)
        for column, count in apart.items()
        if count <= 1 + (len(_letters(column)) >= _LONG) and _letters(column) != f"{word}at"
    ]
    return min(near)[1] if near else None


def _letters(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def misspelt_columns(table: Table | None, names: Iterable[str]) -> Iterator[TableProblem]:
    """A warning for each extra column that is nearly a column of the table which the records do not hold."""
    if table is None:
        return
    present = list(names)
    free = [column.name for column in table.columns if column.name not in present]
    for name in present:
        near = likely_column(name, free) if table.column(name) is None else None
        if near is not None:
            yield TableProblem(
                code="misspelt_column",
                level="warning",
                column=name,
                message=f"{table.name}: '{name}' is kept as an extra column; {table.name} has a column '{near}'. "
                f"Write '{near}' if that is meant.",
            )


def listed_names(names: Sequence[str]) -> str:
    """Names for a sentence: the first twenty, and how many more."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
