"""Team to team: sentences of the horizontal kinds."""

SENTENCES: dict[str, str] = {}
