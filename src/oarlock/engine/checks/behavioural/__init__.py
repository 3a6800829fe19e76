"""Words to deeds: do time, money and rewards follow?"""

KINDS: tuple[str, ...] = ()
"""The kinds of this family, in the order of the contract; each is a module here."""
