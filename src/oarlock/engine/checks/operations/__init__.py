"""Losses in the daily business, from records alone: no plan is needed."""

KINDS: tuple[str, ...] = ()
"""The kinds of this family, in the order of the contract; each is a module here."""
