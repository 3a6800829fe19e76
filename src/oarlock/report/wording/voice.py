"""Speaks for an audit: fills every message of findings, prices and options with the company's currency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oarlock.engine.model.finding import Cost, Evidence, Finding, Option
from oarlock.errors import InternalError
from oarlock.report.wording.en import SENTENCES
from oarlock.report.wording.sentence import fill


class Voice:
    """Turns message keys into sentences. A key without a sentence, or a place without a figure, is a bug of ours."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def say(self, key: str, figures: Mapping[str, Any]) -> str:
        """The sentence of a key, filled."""
        try:
            return fill(SENTENCES[key], figures, self.currency)
        except (KeyError, ValueError, TypeError) as error:
            raise InternalError(f"The sentence '{key}' cannot be filled: {error!r}.") from error

    def title(self, finding: Finding) -> str:
        """The finding in one line."""
        return self.say(finding.title.key, finding.title.figures)

    def statement(self, evidence: Evidence) -> str:
        """What we know, in a sentence."""
        return self.say(evidence.statement, {**evidence.context, **evidence.figures})

    def how(self, cost: Cost) -> str | None:
        """How a price was computed."""
        return self.say(cost.how, cost.figures) if cost.how is not None else None

    def no_price(self, cost: Cost) -> str | None:
        """Why there is no price."""
        return self.say(cost.reason, cost.figures) if cost.reason is not None else None

    def option(self, option: Option) -> str:
        """What to do, in a line."""
        return self.say(option.title, option.figures)

    def initiative(self, option: Option) -> dict[str, Any] | None:
        """The template of the initiative that accepting the option would create."""
        if option.initiative is None:
            return None
        return {**option.initiative, "name": self.say(str(option.initiative["name"]), option.figures)}
