"""What marketing costs, from the campaigns or the ledger."""

from __future__ import annotations

from oarlock.engine.metrics.definition import Definition, Ground, Simple

_ACCOUNT = "lower(account) LIKE '%marketing%' OR lower(account) LIKE '%advert%'"


def spend(ground: Ground) -> Definition:
    """The campaigns' spend by their start, else the ledger's marketing accounts."""
    if ground.has("campaigns.spend"):
        return Simple("campaigns", "sum(spend)", time="start")
    return Simple("ledger", "sum(amount)", _ACCOUNT)
