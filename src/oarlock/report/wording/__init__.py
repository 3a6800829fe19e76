"""The sentences of findings, measures and reports, apart from the engine."""
