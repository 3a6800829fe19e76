"""Synergy: sentences of the synergy kinds."""

SENTENCES: dict[str, str] = {}
