"""Losses in the daily business, from records alone: sentences of the operations kinds."""

SENTENCES: dict[str, str] = {}
