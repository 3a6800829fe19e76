"""The base of every record that stands in a company folder."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Frozen, strict, unknown keys refused. What is absent is unknown: `model_fields_set` tells it from a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)
