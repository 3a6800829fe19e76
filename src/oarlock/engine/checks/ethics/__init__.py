"""Ethics: what a change does to people."""

KINDS: tuple[str, ...] = ("workforce_transition_missing",)
"""The kinds of this family, in the order of the contract; each is a module here."""
