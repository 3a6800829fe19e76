"""Team to team: sentences of the horizontal kinds."""

_PREPARED = {
    "unprepared_unit.title": "{item:q} meets {units:list} unprepared",
    "unprepared_unit.nothing_prepares": "{item:q} starts on {start:date} and changes the work of {affected:plural(unit,units)}. Nothing prepares {units:list} for it.",
    "unprepared_unit.not_in_time": "{item:q} starts on {start:date} and changes the work of {affected:plural(unit,units)}. {training:list} prepares for it, but not {units:list}, or not before the start.",
    "unprepared_unit.no_price": "What an unprepared start costs cannot be read from records before it happens.",
    "unprepared_unit.option.extend": "Let {training:q} prepare {units:list} too",
    "unprepared_unit.option.wait": "Start {item:q} on {start:date}, when the training is over",
    "unprepared_unit.option.prepare": "Prepare {units:list} before {start:date}: who shows what to whom, and when",
    "unprepared_unit.option.prepare_now": "{item:q} has begun: show {units:list} this week what changes for them",
    "unprepared_unit.initiative": "Prepare for {item}",
}
_ASKED = {
    "left_out_unit.title": "{item:q} changes the work of {units:list}, and nobody asked them",
    "left_out_unit.not_asked": "{item:q} changes the work of {affected:plural(unit,units)}; {units:list} neither take part nor were asked.",
    "left_out_unit.no_price": "What is lost by not asking cannot be read from records.",
    "left_out_unit.option.ask": "Ask {units:list} what {item:q} means for them, and write down that you did",
    "left_out_unit.option.take_part": "Let {units:list} take part in {item:q}",
}
_TARGETS = {
    "conflicting_targets.title": "{units:list} are asked to pull {metrics:list} in opposite directions",
    "conflicting_targets.opposed": "{up_unit} wants {metric:q} to go up, for goals of {up_weight:pct} of the weight; {down_unit} wants it to go down, for {down_weight:pct}.",
    "conflicting_targets.opposed_parts": "{up_unit} wants {metric:q} to go up, for goals of {up_weight:pct} of the weight; {down_unit} wants {part:q} to go down, for {down_weight:pct}. One is a part of the other.",
    "conflicting_targets.side_effect_down": "{item:q} expects to take {effect:num} off {metric:q}, which {unit} wants to go up for goals of {unit_weight:pct} of the weight.",
    "conflicting_targets.side_effect_up": "{item:q} expects to add {effect:num} to {metric:q}, which {unit} wants to go down for goals of {unit_weight:pct} of the weight.",
    "conflicting_targets.no_price": "What the tug of war costs cannot be read from records.",
    "conflicting_targets.option.same_target": "Give {unit} the target that {other} has for {metric:q}",
    "conflicting_targets.option.decide": "Sit down with {units:list}: which comes first, up to which limit, and who decides",
    "conflicting_targets.initiative": "Who decides on {metrics:list}",
}
_DUPLICATE = {
    "duplicate_work.title": "{left:q} and {right:q} look like the same work",
    "duplicate_work.alike": "{left:q} and {right:q} belong to different units ({units:list}), run at the same time, are {similarity:pct} alike in words and share {shared:plural(aim,aims)}. Neither mentions the other.",
    "duplicate_work.how": "The smaller of the two budgets, {budget:money}: at most this is spent twice.",
    "duplicate_work.how.posts": "The smaller of the two, {posts:fte}, at what an hour costs: at most this is worked twice.",
    "duplicate_work.no_price": "Neither names people or a budget for both.",
    "duplicate_work.option.merge": "Put {small:q} into {large:q}, with the people of both",
    "duplicate_work.option.tie": "Say that {source:q} serves {target:q}",
    "duplicate_work.option.ask": "Ask {units:list} what the other does; if both are wanted, say so with a date to look again",
    "duplicate_work.initiative": "One plan for {left} and {right}",
}
_DEPENDENCY = {
    "dependency_conflict.title": "{item:q} starts {days:days} before {before:q} is done",
    "dependency_conflict.title.stopped": "{item:q} waits for {before:q}, which was stopped",
    "dependency_conflict.title.circle": "{items:list} wait for each other in a circle",
    "dependency_conflict.starts_before": "{item:q} starts on {start:date} and needs {before:q}, which ends on {finish:date}: {days:days} later.",
    "dependency_conflict.stopped": "{item:q} depends on {before:q}, and that was stopped.",
    "dependency_conflict.circle": "{items_in_circle:plural(initiative depends on itself,initiatives depend on each other)}: {items:list}.",
    "dependency_conflict.how": "At most the {hours:hours} of the people planned for it over {days:days}, at what an hour costs.",
    "dependency_conflict.no_price": "How many people wait, or what an hour of theirs costs, is not known.",
    "dependency_conflict.option.later": "Start {item:q} on {finish:date}, when {before:q} is done",
    "dependency_conflict.option.forward": "Finish {before:q} by {start:date}",
    "dependency_conflict.option.drop": "{item:q} can do without {before:q}: take the dependency out",
    "dependency_conflict.option.begun": "{item:q} has begun without {before:q}: if that works, take the dependency out",
    "dependency_conflict.option.first_part": "Agree which part of {before:q} is needed first, and do that part now",
    "dependency_conflict.option.drop_stopped": "Do {item:q} without {before:q}",
    "dependency_conflict.option.stop": "Stop {item:q} too",
    "dependency_conflict.option.open": "Let {freed:list} begin without waiting for the others",
    "dependency_conflict.initiative": "First part of {before}",
}
_CAPACITY = {
    "capacity_overcommitted.title": "{unit} has work for {load:fte} in {month:month} and {capacity:num} to do it",
    "capacity_overcommitted.planned": "In {month:month} {items:list} need {load:fte} of {unit}, which has {capacity:num} free beside the daily business. {months:plural(month is,months are)} too full in the next twelve.",
    "capacity_overcommitted.how": "The {hours:hours} that are missing, at what an hour costs.",
    "capacity_overcommitted.no_price": "What an hour costs is not known for enough people.",
    "capacity_overcommitted.option.later": "Start {item:q} on {start:date}, after the crowded months",
    "capacity_overcommitted.option.stop": "Stop {items:list}",
    "capacity_overcommitted.option.hands": "Lend people to {unit}, or buy in what is missing",
    "capacity_overcommitted.initiative": "Hands for {unit}",
}
SENTENCES: dict[str, str] = {**_TARGETS, **_DUPLICATE, **_DEPENDENCY, **_CAPACITY, **_PREPARED, **_ASKED}
