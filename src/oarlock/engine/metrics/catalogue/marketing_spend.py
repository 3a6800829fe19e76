"""What do we spend to be seen?

Formula: sum of the campaigns' spend by the day they start; without campaigns, ledger bookings whose account names
marketing or advertising.
Unit and direction: money, down.
Counting rules: Each campaign row counts with its own spend.
Undefined when: no campaign and no such booking.
Example: Campaigns of 200 and 100 starting in May: 300.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.catalogue.marketing import spend
from oarlock.engine.metrics.definition import Builtin

METRIC = Builtin(
    id="marketing_spend",
    name="Marketing spend",
    unit="money",
    direction="down",
    question="What do we spend to be seen?",
    needs=("campaigns.spend|ledger",),
    define=spend,
)
