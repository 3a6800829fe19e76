"""Every kind of the contract: dimension, thresholds, whether it is a test, and what the kinds of later releases need.

The names and defaults of the thresholds are those of findings.md; `policy.thresholds` is validated against this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oarlock.engine.checks.check import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A row of the contract's table. `later` names what a kind of a later release will need; empty for kinds built."""

    dimension: Dimension
    thresholds: Mapping[str, float] = field(default_factory=dict)
    later: tuple[str, ...] = ()


def _vertical(**thresholds: float) -> Kind:
    return Kind(dimension="vertical", thresholds=thresholds)


def _horizontal(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="horizontal", thresholds=thresholds, later=later)


def _external(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="external", thresholds=thresholds, later=later)


def _cognitive(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="cognitive", thresholds=thresholds, later=later)


def _behavioural(**thresholds: float) -> Kind:
    return Kind(dimension="behavioural", thresholds=thresholds)


def _course(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="course", thresholds=thresholds, later=later)


def _synergy(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="synergy", thresholds=thresholds, later=later)


def _adaptability(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="adaptability", thresholds=thresholds, later=later)


def _resilience(*later: str, **thresholds: float) -> Kind:
    return Kind(dimension="resilience", thresholds=thresholds, later=later)


def _operations(**thresholds: float) -> Kind:
    return Kind(dimension="operations", thresholds=thresholds)


KINDS: Mapping[str, Kind] = {
    "goal_without_owner": _vertical(),
    "goal_without_measure": _vertical(link=0.5),
    "goal_without_work": _vertical(),
    "orphan_work": _vertical(),
    "unit_out_of_sight": _vertical(),
    "effort_priority_gap": _vertical(divergence=0.25, goal=0.10),
    "not_smart": _vertical(),
    "target_cascade_gap": _vertical(gap=0.02),
    "stale_goal": _vertical(cadences=2),
    "overloaded_plan": _vertical(goals=7, objectives=5),
    "metric_without_goal": _vertical(),
    "one_sided_measures": _vertical(),
    "conflicting_targets": _horizontal(r=-0.30, lag=3, points=24, weight=0.10),
    "missing_coordination": _horizontal("interactions", "coordination", contact=0.5),
    "silo": _horizontal("interactions", gap=-0.15),
    "duplicate_work": _horizontal(similarity=0.6),
    "dependency_conflict": _horizontal(),
    "capacity_overcommitted": _horizontal(load=1.10),
    "campaign_without_stock": _horizontal("campaigns", "inventory", "order_lines", chance=0.20),
    "unprepared_unit": _horizontal(),
    "left_out_unit": _horizontal(),
    "metric_defined_twice": _horizontal(),
    "bottleneck_person": _horizontal("interactions", "employees", sd=2, approvals=0.25),
    "handoff_delay": _horizontal("events", "processes", factor=1.5, rework=0.10),
    "handoff_broken": _horizontal(),
    "contradiction": _horizontal(),
    "process_without_goal": _horizontal("events", "processes", cases=50),
    "process_off_path": _horizontal("events", "processes", points=0.10),
    "target_unlikely": _external("goals", low=0.20, high=0.97),
    "below_benchmark": _external("benchmarks", gap=0.05),
    "plan_against_market": _external("market", "goals", share=0.10),
    "unmet_customer_need": _external("voices", opportunity=10),
    "mix_drift": _external("orders", "order_lines", shift=0.10),
    "price_out_of_market": _external("market", "products.list_price", revenue=0.01),
    "assumption_broken": _external("assumptions"),
    "assumption_untested": _external("assumptions", weight=0.20),
    "low_consensus": _cognitive("answers", "survey_items", rwg=0.70, r=0.20),
    "leader_team_gap": _cognitive("answers.level", "survey_items", r=0.5, level=1),
    "goal_unknown": _cognitive("answers", "survey_items", share=0.70),
    "priority_mismatch": _cognitive("answers", "survey_items", r=0.5),
    "weak_culture": Kind(dimension="cultural", thresholds={"score": 50}, later=("answers", "survey_items")),
    "incentive_conflict": _behavioural(r=-0.30, points=24),
    "incentive_missing": _behavioural(weight=0.20),
    "time_off_strategy": _behavioural(divergence=0.25),
    "budget_drift": _behavioural(drift=0.15),
    "commitment_not_kept": _behavioural(kept=0.75, due=5),
    "metric_off_course": _course("metrics"),
    "initiative_hurts_goal": _course("initiatives", effect=0.02),
    "benefit_not_realised": _course("initiatives", share=0.5),
    "initiative_slipping": _course("initiatives", chance=0.5),
    "purchase_price_dispersion": _synergy(share=0.02, money=100, capture=0.5),
    "cross_sell_untapped": _synergy("orders.customer_id", "order_lines", lift=1.2),
    "rekeyed_handoff": _synergy("systems"),
    "no_shared_metric": _synergy("units", "objectives"),
    "synergy_not_realised": _synergy("initiatives"),
    "too_rigid": _adaptability("history", "ideas", dissent=0.10, quarters=4),
    "drifting": _adaptability(churn=0.30),
    "slow_to_realign": _adaptability("alerts", "history", cadences=1),
    "roadmap_skipped": _adaptability(),
    "deviation_expired": _adaptability(),
    "concentration_risk": _resilience(share=0.25, channel=0.80, hhi=1800),
    "runway_short": _resilience("cash", "ledger", months=1),
    "no_backup": _resilience(holders=2),
    "slow_recovery": _resilience("metrics", ratio=1.5),
    "risk_unanswered": _resilience(share=0.02),
    "workforce_transition_missing": Kind(dimension="ethics"),
    "group_disparity": Kind(dimension="ethics", thresholds={"ratio": 0.80}, later=("decisions",)),
    "stale_data": Kind(dimension="data", thresholds={"grains": 1}),
    "broken_data": Kind(dimension="data", thresholds={"set_aside": 0.05}),
    "discount_without_return": _operations(),
    "loss_making": _operations(),
    "stock_out_on_seller": _operations(weeks=0.75),
    "dead_stock": _operations(years=1),
    "late_delivery_harm": _operations(),
    "overdue_receivables": _operations(days=0),
    "slipping_customers": _operations(gap=2),
    "cost_rise_not_passed_on": _operations(rise=0.03),
    "growth_without_margin": _operations(),
    "growth_without_leverage": _operations(years=2, elasticity=1),
    "oversold": _operations(),
}
"""Every kind of findings.md, in its order."""

LATER: tuple[str, ...] = tuple(kind for kind, facts in KINDS.items() if facts.later)
"""The kinds that this release does not judge."""
