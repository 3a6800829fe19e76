"""Adaptability: rigidity against drift."""

KINDS: tuple[str, ...] = (
    "drifting",
    "roadmap_skipped",
    "deviation_expired",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
