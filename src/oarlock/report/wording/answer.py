"""The answer sentence: are we rowing together, where is it weakest, what costs most."""

from __future__ import annotations

from oarlock.engine.model.audit import Audit
from oarlock.engine.model.measure import DimensionScore
from oarlock.report.selection import OPEN
from oarlock.report.wording.en import terms
from oarlock.report.wording.sentence import counted, listed, money
from oarlock.report.wording.voice import Voice


def answer(audit: Audit) -> str:
    """One or two sentences an owner can repeat."""
    return " ".join(part for part in (_together(audit), _dearest(audit)) if part)


def _together(audit: Audit) -> str:
    index = audit.index
    present = [one for one in index.dimensions.values() if one.measured]
    if index.value is None:
        if not present:
            return "Whether you row together cannot be measured yet: there is no plan to hold the records against."
        names = listed(f"{terms.DIMENSIONS[one.name]} {one.value:.0f}" for one in present)
        return (
            f"{counted(len(present), 'dimension', 'dimensions')} of {len(index.dimensions)} measured, "
            f"too few for one number: {names} of 100."
        )
    low, high = audit.healthy_zone
    weakest = index.weakest
    where = f", weakest in '{terms.DIMENSIONS[weakest]}'" if weakest else ""
    if index.high is not None and index.high < low:
        state = "You do not row together yet"
    elif index.low is not None and index.low > high:
        state = "You row together almost too neatly"
    elif index.value < low:
        state = "You row together in part"
    else:
        state = "You row together"
    if index.coverage < 1:
        state = f"As far as it can be measured, {state[0].lower()}{state[1:]}"
    return f"{state}: {index.value:.0f} of 100{where}."


def _dearest(audit: Audit) -> str:
    """The finding that costs most a year; money that is only tied up (a price once) is no cost of a year."""
    priced = [
        one
        for one in audit.findings
        if one.cost.mid is not None and one.cost.mid > 0 and one.cost.per == "year" and one.status in OPEN
    ]
    if not priced:
        return ""
    dearest = max(priced, key=lambda one: (one.cost.mid or 0.0, one.id))
    title = Voice(audit.currency).title(dearest)
    amount = dearest.cost.high if dearest.cost.upper_bound and dearest.cost.high else dearest.cost.mid or 0.0
    shown = money(amount, audit.currency)
    if shown in title:
        return f"Dearest: {title}."
    bound = "at most " if dearest.cost.upper_bound else ""
    return f"Dearest: {title} ({bound}{shown} a year)."


def dimension_reason(dimension: DimensionScore) -> str:
    """What lowers a dimension most, in a few words; empty where nothing does."""
    losses = {
        name: dimension.weights.get(name, 0.0) * (100 - (measure.score if measure.score is not None else 100.0))
        for name, measure in dimension.measures.items()
        if measure.measured
    }
    if not losses:
        return ""
    worst = max(losses, key=lambda name: (losses[name], name))
    if losses[worst] <= 0:
        return ""
    measure = dimension.measures[worst]
    return f"lowest: {terms.MEASURES.get(worst, worst)} ({measure.score:.0f})"


def not_measured(dimension: DimensionScore) -> str:
    """Why a dimension has no score: what it needs, else what its measures say."""
    if dimension.needs:
        return f"not measured; needs {listed(dimension.needs)}"
    reasons = dict.fromkeys(one.reason.replace("_", " ") for one in dimension.measures.values() if one.reason)
    return f"not measured; {listed(reasons)}" if reasons else "not measured; needs more records"
