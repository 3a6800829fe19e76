"""What a name in an expression may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from oarlock.engine.metrics.tree import Node


class Names(Protocol):
    """What a name in an expression may mean."""

    def find(self, table: str | None, name: str) -> Node | None:
        """The column or metric of that name, or None."""
        ...

    def known(self) -> Sequence[str]:
        """All names, for the message when one is not found."""
        ...

    def absent(self, table: str | None, name: str) -> str | None:
        """`table.column` when the name is a canonical column that the records do not hold."""
        ...


class AbsentColumnError(Exception):
    """The expression reads a canonical column that the records do not hold: not an error, but not computable."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column
