"""Data: can the numbers be trusted?"""

KINDS: tuple[str, ...] = (
    "stale_data",
    "broken_data",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
