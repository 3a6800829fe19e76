"""Resilience: what one loss would break."""

KINDS: tuple[str, ...] = ("concentration_risk", "no_backup", "risk_unanswered")
"""The kinds of this family, in the order of the contract; each is a module here."""
