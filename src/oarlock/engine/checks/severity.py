"""How much a finding matters: 1 − (1 − a)(1 − b) (contract: findings.md, Severity).

a = the kind's damage × the larger of: share of declared goal weight reached from the key subjects; share of the
full-time posts in the units named. b = yearly price ÷ 5 % of the trailing year's revenue, at most 1. What is unknown is 0.
A price `per event` counts as one event a year (convention: the records do not say how often it comes).
"""

from __future__ import annotations

from collections.abc import Mapping

from oarlock.engine.checks.reach import fte_share, goal_share
from oarlock.engine.model.finding import Cost, Draft
from oarlock.engine.model.snapshot import Snapshot

REVENUE_SHARE = 0.05
"""A price of this share of a year's revenue is as heavy as a price can be (contract)."""

DAMAGE: Mapping[str, float] = {
    # How far the cause alone keeps what it touches from being reached, from .1 (a blemish) to 1 (nothing gets through).
    # Conventions of ours, without a source.
    # --- goals to work
    "goal_without_owner": 0.6,
    "goal_without_measure": 0.6,
    "goal_without_work": 0.9,
    "orphan_work": 0.5,
    "unit_out_of_sight": 0.6,
    "effort_priority_gap": 0.7,
    "not_smart": 0.3,
    "target_cascade_gap": 0.7,
    "stale_goal": 0.4,
    "overloaded_plan": 0.5,
    "metric_without_goal": 0.1,
    "one_sided_measures": 0.3,
    # --- team to team
    "conflicting_targets": 0.8,
    "missing_coordination": 0.6,
    "silo": 0.5,
    "duplicate_work": 0.4,
    "dependency_conflict": 0.8,
    "capacity_overcommitted": 0.8,
    "campaign_without_stock": 0.8,
    "unprepared_unit": 0.6,
    "left_out_unit": 0.4,
    "metric_defined_twice": 0.4,
    "bottleneck_person": 0.6,
    "handoff_delay": 0.6,
    "handoff_broken": 0.7,
    "contradiction": 1.0,
    "process_without_goal": 0.2,
    "process_off_path": 0.4,
    # --- company to market
    "target_unlikely": 0.8,
    "below_benchmark": 0.5,
    "plan_against_market": 0.6,
    "unmet_customer_need": 0.6,
    "mix_drift": 0.5,
    "price_out_of_market": 0.5,
    "assumption_broken": 0.9,
    "assumption_untested": 0.4,
    # --- shared picture, how we work together
    "low_consensus": 0.6,
    "leader_team_gap": 0.6,
    "goal_unknown": 0.6,
    "priority_mismatch": 0.6,
    "weak_culture": 0.6,
    # --- words to deeds
    "incentive_conflict": 0.8,
    "incentive_missing": 0.4,
    "time_off_strategy": 0.7,
    "budget_drift": 0.5,
    "commitment_not_kept": 0.6,
    # --- course
    "metric_off_course": 0.6,
    "initiative_hurts_goal": 0.9,
    "benefit_not_realised": 0.6,
    "initiative_slipping": 0.6,
    # --- synergy
    "purchase_price_dispersion": 0.2,
    "cross_sell_untapped": 0.2,
    "rekeyed_handoff": 0.3,
    "no_shared_metric": 0.3,
    "synergy_not_realised": 0.4,
    # --- adaptability
    "too_rigid": 0.4,
    "drifting": 0.6,
    "slow_to_realign": 0.4,
    "roadmap_skipped": 0.5,
    "deviation_expired": 0.4,
    # --- resilience
    "concentration_risk": 0.5,
    "runway_short": 1.0,
    "no_backup": 0.5,
    "slow_recovery": 0.4,
    "risk_unanswered": 0.5,
    # --- fair dealing
    "workforce_transition_missing": 0.6,
    "group_disparity": 0.8,
    # --- data
    "stale_data": 0.4,
    "broken_data": 0.5,
    # --- daily business: it is the price that speaks
    "discount_without_return": 0.3,
    "loss_making": 0.4,
    "stock_out_on_seller": 0.4,
    "dead_stock": 0.2,
    "late_delivery_harm": 0.4,
    "overdue_receivables": 0.3,
    "slipping_customers": 0.4,
    "cost_rise_not_passed_on": 0.4,
    "growth_without_margin": 0.5,
    "growth_without_leverage": 0.4,
    "oversold": 0.5,
}


def weigh(snapshot: Snapshot, kind: str, draft: Draft) -> tuple[float, Mapping[str, float]]:
    """Severity from 0 to 1 and its reasons: `damage`, `goals`, `posts` (shares reached), `money` (b)."""
    goals = goal_share(snapshot, draft.subjects)
    posts = fte_share(snapshot, draft.subjects)
    money = money_part(snapshot, draft.cost)
    severity = 1 - (1 - DAMAGE[kind] * max(goals, posts)) * (1 - money)
    return severity, {"damage": DAMAGE[kind], "goals": goals, "posts": posts, "money": money}


def money_part(snapshot: Snapshot, cost: Cost) -> float:
    """b: the price against 5 % of the trailing year's revenue, 0 to 1; 0 where either is unknown."""
    revenue = snapshot.economy.revenue
    if cost.mid is None or revenue is None or revenue <= 0:
        return 0.0
    return min(1.0, max(0.0, cost.mid) / (REVENUE_SHARE * revenue))
