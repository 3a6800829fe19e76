"""Adaptability: sentences of the adaptability kinds."""

SENTENCES: dict[str, str] = {}
