"""Fair dealing: sentences of the kinds about people and fairness."""

SENTENCES: dict[str, str] = {
    "workforce_transition_missing.title": "{item:q} takes over people's hours, and nothing says what they do then",
    "workforce_transition_missing.hours_taken": "{item:q} takes over {hours:hours} a week of {people:plural(person,people)} ({roles:list}); no reskilling is tied to it.",
    "workforce_transition_missing.no_price": "What people's trust is worth cannot be read from records.",
    "workforce_transition_missing.option.tie": "Make {training:q} the reskilling for {roles:list}, and check that it fits what they do next",
    "workforce_transition_missing.option.plan": "Agree with {roles:list} what they do with the freed hours, and plan the training for it",
    "workforce_transition_missing.initiative": "New work for: {roles:list}",
}
