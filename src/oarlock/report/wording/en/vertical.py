"""Goals to work: sentences of the vertical kinds."""

SENTENCES = {
    "goal_without_work.title": "No work leads to the goal {goal:q}",
    "goal_without_work.nothing_leads": "{goal:q} carries {weight:pct} of the declared weight; {supporters:plural(objective or initiative,objectives and initiatives)} lead to it.",
    "goal_without_work.no_price": "What an unworked goal costs cannot be read from records.",
    "goal_without_work.option.start": "Start an initiative for {goal:q}",
    "goal_without_work.option.close": "Close the goal: it is not meant now",
    "goal_without_work.initiative": "First step towards {goal}",
}
