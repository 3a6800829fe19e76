"""How much work many metrics over one large table are: run with `python -m benchmarks.metrics`."""
