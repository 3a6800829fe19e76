"""Resilience: what one loss would break."""

KINDS: tuple[str, ...] = ()
"""The kinds of this family, in the order of the contract; each is a module here."""
