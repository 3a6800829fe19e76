"""The only place that touches business data: loading into the canonical tables, mapping, quality, quarantine, storage."""

from oarlock.lake.lake import Lake, open_lake

__all__ = ["Lake", "open_lake"]
