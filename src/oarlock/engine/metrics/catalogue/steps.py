"""Figures over the cases of the event log. A case is finished by its process's last declared step, where one is declared."""

from __future__ import annotations

import json
from collections.abc import Callable

from oarlock.engine.metrics.definition import Definition, Ground, Procedure


def over_cases(routine: str) -> Callable[[Ground], Definition]:
    """A routine over the finished cases of all processes."""

    def define(ground: Ground) -> Definition:
        last_steps = json.dumps(dict(ground.last_steps), sort_keys=True)
        return Procedure(routine, "events", "at", ("=process", "=case_id", "=activity", "=started_at", last_steps))

    return define
