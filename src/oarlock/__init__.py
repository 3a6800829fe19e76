"""Oarlock tells a business, from its own records, whether it rows in one direction."""

__version__ = "0.1.0"
