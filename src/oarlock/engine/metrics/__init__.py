"""Metrics: one formula a metric, a checked expression language, a planner that reads each table about once."""
