"""Plain names of dimensions, measures, statuses and reasons (ux: Names)."""

DIMENSIONS = {
    "vertical": "Goals to work",
    "horizontal": "Team to team",
    "external": "Company to market",
    "cognitive": "Shared picture",
    "behavioural": "Words to deeds",
    "cultural": "How we work together",
    "operations": "Daily business",
    "course": "Course",
    "synergy": "Synergy",
    "adaptability": "Adaptability",
    "resilience": "Resilience",
    "ethics": "Fair dealing",
    "data": "Data",
}
INDEX_DIMENSIONS = ("vertical", "horizontal", "external", "cognitive", "behavioural", "cultural")
MEASURES = {
    "vertical.coverage": "Goals with an owner, a KPI, work and a place in the plan",
    "vertical.orphan_share": "Effort that leads to no goal",
    "vertical.line_of_sight": "People whose work leads to a goal",
    "vertical.effort_divergence": "Effort that would have to move to match the priorities",
    "vertical.smart": "Goals that are specific, measurable, attainable, relevant and dated",
    "horizontal.congruence": "Teams that need each other and are in contact",
    "horizontal.declared_conflict": "KPIs that two teams want to move in opposite directions",
    "horizontal.date_conflict": "Dates that collide between pieces of work",
    "horizontal.overcommitment": "Planned work beyond the teams' capacity",
    "horizontal.redundancy": "Work that is done twice",
    "external.benchmark_gap": "Own figures against the market's",
    "external.need_coverage": "Customers' needs that the plan answers",
    "loop.attainability": "Chance of reaching the targets",
    "cognitive.rwg": "Agreement inside teams",
    "cognitive.consensus": "Agreement on what comes first",
    "cognitive.leader_gap": "Leaders' and teams' priorities",
    "behaviour.incentive_congruence": "Rewards that pay for the goals",
    "behaviour.time_congruence": "Recorded time and money that follow the priorities",
    "behaviour.follow_through": "Promises kept by their first date",
    "culture.pulse": "Open talk, collaboration, accountability",
    "paradox.exploration": "Share of effort on new things",
    "paradox.churn": "How much the priorities moved in the quarter",
    "resilience.hhi": "Concentration on few customers, suppliers, channels",
    "resilience.redundancy": "Critical skills with a second holder",
    "synergy.purchasing": "Possible savings on items bought at different prices",
}
STATUS = {
    "open": "open",
    "accepted": "accepted",
    "dismissed": "set aside",
    "resolved": "solved",
    "returned": "back again",
}
NO_VALUE = {
    "insufficient": "not measured",
    "undefined": "nothing to judge",
    "suppressed": "not shown, to protect people",
    "stale": "too old",
}
METHODS = {"counted": "counted"}
NOT_CHECKED = {
    "no_data": "the records or the plan do not hold what they need",
    "too_little": "there are too few records yet",
    "not_in_release": "not part of this release",
}
EVIDENCE = ((0.7, "weak"), (0.9, "medium"), (1.01, "strong"))


def evidence_word(confidence: float) -> str:
    """weak below .7, medium to .9, strong above (ux: Names)."""
    return next(word for limit, word in EVIDENCE if confidence < limit or (word == "medium" and confidence <= limit))
