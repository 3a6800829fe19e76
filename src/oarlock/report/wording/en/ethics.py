"""Ethics: sentences of the ethics kinds."""

SENTENCES: dict[str, str] = {}
