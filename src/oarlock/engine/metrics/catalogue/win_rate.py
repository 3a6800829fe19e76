"""Which share of decided leads do we win?

Formula: leads won ÷ leads won or lost in the period.
Unit and direction: percent, up.
Counting rules: By the day of the decision.
Undefined when: nothing was decided.
Example: 3 won, 1 lost: 0.75.
Source: the contract's catalogue.
"""

from __future__ import annotations

from oarlock.engine.metrics.definition import Builtin, Derived, Simple


def decided(column: str) -> Simple:
    """Leads by the day of that decision."""
    return Simple("leads", "count(*)", f"{column} IS NOT NULL", column)


METRIC = Builtin(
    id="win_rate",
    name="Win rate",
    unit="percent",
    direction="up",
    question="Which share of decided leads do we win?",
    needs=("leads.won_at", "leads.lost_at"),
    define=Derived("won / (won + lost)", {"won": decided("won_at"), "lost": decided("lost_at")}),
    bounds=(0, 1),
)
