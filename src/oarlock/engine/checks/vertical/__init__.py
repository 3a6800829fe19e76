"""Goals to work: does the work lead to the goals?"""

KINDS: tuple[str, ...] = (
    "goal_without_owner",
    "goal_without_measure",
    "goal_without_work",
    "orphan_work",
    "unit_out_of_sight",
    "effort_priority_gap",
    "not_smart",
    "target_cascade_gap",
    "stale_goal",
    "overloaded_plan",
    "metric_without_goal",
    "one_sided_measures",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
