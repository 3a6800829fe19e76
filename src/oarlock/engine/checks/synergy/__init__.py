"""Synergy: whole against sum of parts."""

KINDS: tuple[str, ...] = ("purchase_price_dispersion",)
"""The kinds of this family, in the order of the contract; each is a module here."""
