"""Words to deeds: sentences of the behavioural kinds."""

_INCENTIVE_CONFLICT = {
    "incentive_conflict.title": "A reward of {group} rises when {metric:q} goes up; {goal:q} needs it to go down",
    "incentive_conflict.title_down": "A reward of {group} rises when {metric:q} goes down; {goal:q} needs it to go up",
    "incentive_conflict.paid_up": "A reward of {group} with a weight of {weight:pct} rises with {metric:q}.",
    "incentive_conflict.paid_down": "A reward of {group} with a weight of {weight:pct} rises when {metric:q} falls.",
    "incentive_conflict.wanted_up": "{item:q} wants the same figure to rise.",
    "incentive_conflict.wanted_down": "{item:q} wants the same figure to fall.",
    "incentive_conflict.no_price": "What people do for this reward cannot be read from records alone.",
    "incentive_conflict.option.turn_up": "Agree with {group} to be rewarded when {metric:q} goes up",
    "incentive_conflict.option.turn_down": "Agree with {group} to be rewarded when {metric:q} goes down",
    "incentive_conflict.option.end": "Agree with {group} to end this reward",
}
_INCENTIVE_MISSING = {
    "incentive_missing.title": "Nobody is rewarded for {goal:q}, which carries {weight:pct} of the weight",
    "incentive_missing.untouched": "{goal:q} carries {weight:pct} of the weight of all goals; none of the {rewards:plural(reward,rewards)} in the plan touches its figures.",
    "incentive_missing.no_price": "What a missing reward costs cannot be read from records.",
    "incentive_missing.option.review": "Talk about {metric} in the reviews of {unit}",
    "incentive_missing.option.talk": "Agree whose bonus or review {goal:q} belongs to",
    "incentive_missing.initiative": "Find the reward or review for {goal}",
}
_TIME_OFF_STRATEGY = {
    "time_off_strategy.title": "By hours, {share:pct} of the work of {unit} goes elsewhere than its goals say",
    "time_off_strategy.own": "By hours, {share:pct} (likely {low:pct} to {high:pct}) of the work of {unit} in the last three months would have to move to match its own objectives: {hours:int} of {all_hours:int} hours.",
    "time_off_strategy.weights": "By hours, {share:pct} (likely {low:pct} to {high:pct}) of the work of {unit} in the last three months would have to move to match the goals' weights: {hours:int} of {all_hours:int} hours.",
    "time_off_strategy.unlinked": "{unlinked:pct} of its work by hours leads to no goal.",
    "time_off_strategy.goal": "{goal:q} gets {share:pct} of its work by hours, its objectives ask for {wanted:pct}.",
    "time_off_strategy.no_price": "No price: some of these hours may be well spent; the plan does not say what for.",
    "time_off_strategy.option.plan": "Plan next month's hours of {unit} by objective, and stop what serves none",
    "time_off_strategy.initiative": "Bring the hours of {unit} to its objectives",
}
_BUDGET_DRIFT = {
    "budget_drift.title": "Work for {goal:q} has spent {money:money} more than planned to date ({drift:pct})",
    "budget_drift.title_under": "Work for {goal:q} has spent {money:money} less than planned to date ({drift:pct})",
    "budget_drift.whole": "{goal:q}: {due:money} were planned to date, {spent:money} are spent.",
    "budget_drift.initiative_row": "{item}: {spent:money} of {budget:money} are spent, {elapsed:pct} of its time is over.",
    "budget_drift.how": "Spent to date, less the budget times the part of the time that is over.",
    "budget_drift.no_price": "No price: money not spent is no loss by itself.",
    "budget_drift.option.ask": "Ask those who run {item:q} why it does not spend as planned",
    "budget_drift.option.fund": "Set the budgets to where the spending leads: {items:list}",
    "budget_drift.initiative": "Bring the money of {goal} back to plan",
}
_COMMITMENT_NOT_KEPT = {
    "commitment_not_kept.title": "{unit} missed {missed} of {due} promises",
    "commitment_not_kept.title_skipped": "{reviews:plural(review,reviews)} of {unit} skipped",
    "commitment_not_kept.promises": "{unit} kept {kept} of {due} promises by their first date in the last 12 months ({high:pct} at the very best, allowing for chance); {late} are still open.",
    "commitment_not_kept.skipped": "The review {review:q} was set for {day:date} and not held since.",
    "commitment_not_kept.skipped_since": "The review {review:q} was last held on {day:date}.",
    "commitment_not_kept.no_price": "What a broken promise costs cannot be read from records.",
    "commitment_not_kept.option.fewer": "Promise half as much in {unit}, and look at the open ones each week",
    "commitment_not_kept.option.hold": "Hold {reviews:list} on {day:date}",
    "commitment_not_kept.initiative": "Keep what {unit} promises",
}

SENTENCES: dict[str, str] = {
    **_INCENTIVE_CONFLICT,
    **_INCENTIVE_MISSING,
    **_TIME_OFF_STRATEGY,
    **_BUDGET_DRIFT,
    **_COMMITMENT_NOT_KEPT,
}
