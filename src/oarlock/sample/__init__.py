"""Mossgate, the invented company that ships with the program: for demonstration, documentation and tests."""

from oarlock.sample.expected import EXPECTED, expected
from oarlock.sample.faults import ALL_FAULTS, FAULTS, TOLD_FAULTS
from oarlock.sample.write import sample_document, write_sample

__all__ = ["ALL_FAULTS", "EXPECTED", "FAULTS", "TOLD_FAULTS", "expected", "sample_document", "write_sample"]
