"""Team to team: do teams plan and hand over together?"""

KINDS: tuple[str, ...] = (
    "conflicting_targets",
    "duplicate_work",
    "dependency_conflict",
    "capacity_overcommitted",
    "unprepared_unit",
    "left_out_unit",
    "metric_defined_twice",
    "handoff_broken",
    "contradiction",
)
"""The kinds of this family, in the order of the contract; each is a module here."""
