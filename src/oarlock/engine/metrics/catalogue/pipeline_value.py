"""How much is still to be decided?

Formula: sum of the amounts of leads open at the period's end.
Unit and direction: money, up.
Counting rules: Open: created by then, neither won nor lost by then.
Undefined when: before the first lead.
Example: Open leads of 100 and 50: 150.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Opened

METRIC = Builtin(
    id="pipeline_value",
    name="Pipeline value",
    unit="money",
    direction="up",
    question="How much is still to be decided?",
    needs=("leads.amount",),
    define=Opened("leads", "sum(amount)", "created_at", "least(won_at, lost_at)"),
    bounds=(0, None),
)
