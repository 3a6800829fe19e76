"""Words to deeds: sentences of the behavioural kinds."""

SENTENCES: dict[str, str] = {}
