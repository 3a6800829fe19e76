"""Resilience: sentences of the resilience kinds."""

SENTENCES: dict[str, str] = {}
