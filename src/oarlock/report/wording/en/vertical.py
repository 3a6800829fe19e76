"""Goals to work: sentences of the vertical kinds."""

_GOAL_WITHOUT_OWNER = {
    "goal_without_owner.title": "Nobody answers for {item:q}",
    "goal_without_owner.title_left": "The owner of {item:q} has left",
    "goal_without_owner.nobody": "{item:q} names no owner. It carries or leads to {weight:pct} of the weight of all goals.",
    "goal_without_owner.left": "{item:q} names an owner who is no longer here. It carries or leads to {weight:pct} of the weight of all goals.",
    "goal_without_owner.no_price": "What a missing owner costs cannot be read from records.",
    "goal_without_owner.option.assign": "Make {person} the owner of {item:q}",
    "goal_without_owner.option.agree": "Agree in the next review who answers for {item:q}",
    "goal_without_owner.option.close": "Close {item:q}: nobody wants it enough to answer for it",
    "goal_without_owner.initiative": "Find an owner for {item}",
}
_GOAL_WITHOUT_MEASURE = {
    "goal_without_measure.title": "No figure tells when {item:q} is reached",
    "goal_without_measure.nothing": "No KPI with a target and a date is tied to {item:q} or to what mainly serves it. It carries or leads to {weight:pct} of the weight of all goals.",
    "goal_without_measure.no_target": "{item:q} names {measures:plural(KPI,KPIs)}, but no target. It carries or leads to {weight:pct} of the weight of all goals.",
    "goal_without_measure.no_date": "{item:q} has a target, but no date by which it shall be reached. It carries or leads to {weight:pct} of the weight of all goals.",
    "goal_without_measure.no_price": "What an unmeasured goal costs cannot be read from records.",
    "goal_without_measure.option.milestone": "Count {item:q} as reached or not by {due:date}, until there is a better figure",
    "goal_without_measure.option.agree": "Agree on one figure, a target and a date for {item:q}",
    "goal_without_measure.option.close": "Close {item:q}: it is not meant now",
    "goal_without_measure.initiative": "Find the figure that tells when it is reached: {item}",
}
_GOAL_WITHOUT_WORK = {
    "goal_without_work.title": "No work leads to the goal {goal:q}",
    "goal_without_work.nothing_leads": "{goal:q} carries {weight:pct} of the weight of all goals; {supporters:plural(objective or initiative,objectives and initiatives)} lead to it.",
    "goal_without_work.no_price": "What an unworked goal costs cannot be read from records.",
    "goal_without_work.option.start": "Start an initiative for {goal:q}",
    "goal_without_work.option.close": "Close the goal {goal:q}: it is not meant now",
    "goal_without_work.initiative": "First step towards {goal}",
}
_ORPHAN_WORK = {
    "orphan_work.title": "{item:q} serves no goal",
    "orphan_work.nothing_named": "{item:q} names nothing that it serves. There are {goals:plural(current goal,current goals)}.",
    "orphan_work.closed_only": "{item:q} names {links:plural(thing,things)} it serves, but no way leads from there to one of the {goals:plural(current goal,current goals)}.",
    "orphan_work.takes_posts": "The plan gives it {fte:fte}.",
    "orphan_work.takes_money": "The plan gives it {budget:money}.",
    "orphan_work.no_price": "No price: some of this work may be worth its money; nobody has said what for.",
    "orphan_work.option.link": "Say that {item:q} serves {goal:q}, where most of its team's work leads",
    "orphan_work.option.close": "Close {item:q}",
    "orphan_work.option.stop": "Stop {item:q}",
    "orphan_work.option.explore": "Allow {item:q} as an experiment",
}
_UNIT_OUT_OF_SIGHT = {
    "unit_out_of_sight.title": "The work of {unit} leads to no goal ({people:plural(person,people)})",
    "unit_out_of_sight.no_work": "{unit} has {people:plural(person,people)} and no current objective or initiative; nobody there owns one.",
    "unit_out_of_sight.no_path": "{unit} has {people:plural(person,people)} and {work:plural(piece,pieces)} of current work; none leads to a goal.",
    "unit_out_of_sight.no_price": "What it costs when people cannot see what their work is for cannot be read from records.",
    "unit_out_of_sight.option.join": "Bring {unit} into {item:q}, which changes its daily work anyway",
    "unit_out_of_sight.option.agree": "Agree with {unit} on the goal its work serves, and write it down as an objective",
    "unit_out_of_sight.initiative": "Agree with {unit} what its work is for",
}

SENTENCES: dict[str, str] = {
    **_GOAL_WITHOUT_OWNER,
    **_GOAL_WITHOUT_MEASURE,
    **_GOAL_WITHOUT_WORK,
    **_ORPHAN_WORK,
    **_UNIT_OUT_OF_SIGHT,
}
