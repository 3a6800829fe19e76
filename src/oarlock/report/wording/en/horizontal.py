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
SENTENCES: dict[str, str] = {**_PREPARED, **_ASKED}
