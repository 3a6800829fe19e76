"""How strict the audit is. The defaults are the contract's."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from oarlock.engine.model.record import Record
from oarlock.engine.model.scalars import Amount, Number, NumberPair, Ref, SharePair


class DimensionWeights(Record):
    """The weight of each dimension in the index; normalised where used."""

    vertical: Amount = 1
    horizontal: Amount = 1
    external: Amount = 1
    cognitive: Amount = 1
    behavioural: Amount = 1
    cultural: Amount = 1


class Policy(Record):
    """The folder's key `policy`."""

    exploration_share: SharePair = (0.10, 0.30)
    min_group_size: Annotated[int, Field(ge=1)] = 5
    confidence: Annotated[
        Number, Field(gt=0, lt=1, json_schema_extra={"exclusiveMinimum": 0, "exclusiveMaximum": 1})
    ] = 0.8
    false_alarms_a_year: Amount = 4
    healthy_zone: NumberPair = (70, 85)
    dimensions: DimensionWeights = DimensionWeights()
    stewards: list[Ref] = []
    thresholds: dict[str, dict[str, Number]] = {}
