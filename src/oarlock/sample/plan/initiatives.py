"""The work of Mossgate that costs money or time: what ran, runs and is to come."""

from __future__ import annotations

import copy
import datetime as dt

from oarlock.sample.plan.direction import Item
from oarlock.sample.plan.other_work import ENABLEMENT, ENDED, TO_COME
from oarlock.sample.plan.running_work import RUNNING, SECOND_EMAIL_TOOL


def initiatives(faults: frozenset[str]) -> list[Item]:
    """Every initiative; with every fault absent each is linked, prepared, piloted and in the right order."""
    found = {one["id"]: copy.deepcopy(one) for one in (*RUNNING, *ENDED, *TO_COME, *ENABLEMENT)}
    if "welcome_discounts" in faults:
        del found["welcome-discounts"]["supports"]
    if "reminders_too_early" in faults:
        found["customer-record"]["end"] = dt.date(2026, 10, 9)
    if "scanners_without_training" in faults:
        del found["scanner-training"]
    if "drafts_without_reskilling" in faults:
        del found["help-drafts"]["reskilling"]
    if "portal_without_pilot" in faults:
        del found["returns-pilot"], found["returns-portal"]["depends_on"]
    if "cheaper_courier" in faults:
        adverse = {"metric": "on_time_delivery", "weight": 0, "expected_effect": -0.015}
        found["courier-tender"]["supports"].append(adverse)
    if "two_email_tools" in faults:
        found["email-tool-care"] = copy.deepcopy(SECOND_EMAIL_TOOL)
    return list(found.values())
