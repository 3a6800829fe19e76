"""Data: sentences of the data kinds."""

SENTENCES: dict[str, str] = {}
