"""Words to deeds: do time, money and rewards follow?"""

KINDS: tuple[str, ...] = (
    "incentive_conflict",
    "incentive_missing",
    "time_off_strategy",
    "budget_drift",
    "commitment_not_kept",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
