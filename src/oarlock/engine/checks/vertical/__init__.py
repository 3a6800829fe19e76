"""Goals to work: does the work lead to the goals?"""

KINDS: tuple[str, ...] = ("goal_without_work",)
"""The kinds of this family, in the order of the contract; each is a module here."""
